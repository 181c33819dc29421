"""From presented bytes to a verdict: `verify(from_text(text), VerifierEnvironment(now=now, fetch=PublicFetch()))`.

These are the names that a user of the library needs. The README begins with an example.
"""

from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetch, PublicFetch
from verifier.limits import Limits
from verifier.loading import from_text, from_upload, from_url
from verifier.pipeline import verify
from verifier.presented import InputUnreadable, Presented
from verifier.verdict import CheckResult, Headline, Outcome, Verdict, VerifiedCredential

__all__ = [
    "CheckResult",
    "Fetch",
    "Headline",
    "InputUnreadable",
    "Limits",
    "Outcome",
    "Presented",
    "PublicFetch",
    "Verdict",
    "VerifiedCredential",
    "VerifierEnvironment",
    "from_text",
    "from_upload",
    "from_url",
    "verify",
]
