"""From plain facts to a signed credential: a draft, its composed document, `prepare` (lints), and one `issue_*` a form.

These are the names that a user of the library needs. The README begins with an example.
"""

from issuer.compose_ob2 import compose_assertion, compose_signed_assertion
from issuer.compose_ob3 import compose_credential, compose_endorsement
from issuer.drafts import (
    AchievementDraft,
    AddressDraft,
    AlignmentDraft,
    AwardDraft,
    EndorsementDraft,
    EvidenceDraft,
    HostedDraft,
    IssuerProfile,
)
from issuer.errors import IssuanceRefused
from issuer.issuance import (
    Prepared,
    SignedCredential,
    issue_embedded,
    issue_hosted,
    issue_jws,
    issue_jwt,
    prepare,
)
from issuer.lint import Kind
from issuer.representations import Representation

__all__ = [
    "AchievementDraft",
    "AddressDraft",
    "AlignmentDraft",
    "AwardDraft",
    "EndorsementDraft",
    "EvidenceDraft",
    "HostedDraft",
    "IssuanceRefused",
    "IssuerProfile",
    "Kind",
    "Prepared",
    "Representation",
    "SignedCredential",
    "compose_assertion",
    "compose_credential",
    "compose_endorsement",
    "compose_signed_assertion",
    "issue_embedded",
    "issue_hosted",
    "issue_jws",
    "issue_jwt",
    "prepare",
]
