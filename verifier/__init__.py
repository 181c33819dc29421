"""From presented bytes to a verdict: `verify(from_text(text), environment)`, where `environment` says who is believed.

These are the names that a user of the library needs. The README begins with an example.
"""

from verifier.believed_issuers import Believed
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetch, PublicFetch
from verifier.limits import Limits
from verifier.loader import from_text, from_upload, from_url
from verifier.own_names import OwnName, OwnNames
from verifier.pipeline import verify
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.verdict import CheckResult, Headline, Outcome, Trust, Verdict, VerifiedCredential

__all__ = [
    "Believed",
    "CheckResult",
    "Fetch",
    "Headline",
    "InputUnreadable",
    "Limits",
    "Outcome",
    "OwnName",
    "OwnNames",
    "Presented",
    "PublicFetch",
    "Trust",
    "Verdict",
    "VerifiedCredential",
    "VerifierEnvironment",
    "from_text",
    "from_upload",
    "from_url",
    "verify",
]
