"""What a verification answers: checks, a headline, and the facts of what was verified (decisions 21).

One Verdict serves the page, the JSON answer and the command. It holds codes and plain facts, never sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from verifier.problems import problem_type


class Outcome(StrEnum):
    """The result of one check. What could not be checked is UNKNOWN: never green, never "false"."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Headline(StrEnum):
    """The result of a verification in one word (decisions 21). WITHDRAWN is used only by the service, for its
    awards."""

    VALID = "VALID"
    UNKNOWN_ISSUER = "UNKNOWN_ISSUER"  # every check is good, and this verifier was not told to believe that issuer
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    WITHDRAWN = "WITHDRAWN"
    NOT_AUTHENTIC = "NOT_AUTHENTIC"
    UNREADABLE = "UNREADABLE"
    UNDETERMINED = "UNDETERMINED"


# What an issuer says, once it is established who that is; the other headlines say that it is not.
SAID_BY_AN_ISSUER: Final = frozenset(
    {
        Headline.VALID,
        Headline.UNKNOWN_ISSUER,
        Headline.EXPIRED,
        Headline.NOT_YET_VALID,
        Headline.SUSPENDED,
        Headline.REVOKED,
    }
)


class Trust(StrEnum):
    """Why the proven issuer is believed (decisions 21). A signature says which key signed; only a list says whose."""

    OWN = "own"  # the service itself, by its origin
    LISTED = "listed"  # on the operator's list
    CALLER = "caller"  # named by the caller of this verification
    ANY = "any"  # the caller believes every issuer


class Binding(StrEnum):
    """How an endorsement is tied to the badge in which it stands, by what its own proof established (decisions 11)."""

    BOUND = "bound"  # made by the badge's issuer, or by a part of that organization, and about this badge: a witness
    UNBOUND = "unbound"  # authentic; nothing in it says that it speaks of this badge
    ELSEWHERE = "elsewhere"  # authentic; made for another badge
    UNKNOWN = "unknown"  # not proven


class CheckName(StrEnum):
    """The checks, in the order of the pipeline."""

    STRUCTURE = "structure"
    DATA_MODEL = "data_model"
    ISSUER_KEY = "issuer_key"
    PROOF = "proof"
    ISSUER_BINDING = "issuer_binding"
    VALIDITY = "validity"
    STATUS = "status"
    HOSTED_SCOPE = "hosted_scope"
    RECIPIENT = "recipient"
    ENDORSEMENTS = "endorsements"
    EVIDENCE = "evidence"
    LOOKALIKE = "lookalike"


@dataclass(frozen=True, init=False)
class CheckResult:
    """A finding: which check, its outcome, a stable code such as `status.unreachable`, and plain facts."""

    name: str
    outcome: Outcome
    code: str
    facts: Mapping[str, Any]

    def __init__(self, name: str, outcome: Outcome, code: str, facts: Mapping[str, Any] | None = None) -> None:
        # One verdict has some forty, and the constructor of a frozen class takes twice the time.
        vars(self).update(name=name, outcome=outcome, code=code, facts={} if facts is None else facts)

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON; `type` is the W3C problem type where one fits."""
        found: dict[str, Any] = {"name": str(self.name), "outcome": str(self.outcome), "code": self.code}
        problem = problem_type(self.code) if self.outcome in (Outcome.FAILED, Outcome.UNKNOWN) else None
        if problem:
            found["type"] = problem
        found["facts"] = dict(self.facts)
        return found


@dataclass(frozen=True)
class Fault:
    """A departure from the published standard in a document that is understood all the same: a stable code such as
    `form.schema`, and plain facts. It says nothing about authenticity and changes no headline."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The fault as JSON."""
        return {"code": self.code, "facts": dict(self.facts)}


@dataclass(frozen=True)
class Claim:
    """What a document says of itself where nothing proves it: shown only as its own words, never as facts."""

    name: str | None = None
    issuer_name: str | None = None
    issuer_id: str | None = None
    issued_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The claim as JSON, without nulls."""
        return {name: _plain(value) for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class EvidenceView:
    """What one piece of evidence says, in either version."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    narrative: str | None = None
    genre: str | None = None


@dataclass(frozen=True)
class AlignmentView:
    """A framework entry that the achievement points to."""

    name: str
    url: str
    framework: str | None = None


@dataclass(frozen=True)
class VerifiedCredential:
    """The facts of a credential, read only after its proof held. None of it exists when the proof failed.

    `type`: "achievement", "endorsement" or "status_list". `issuer_name` and everything else that the issuer says of
    itself is as true as the issuer; only `issuer_id` is established by the proof. `source_name`, `creator_name` and
    `parent_name` (the organization above the issuer) are the issuer's words about others, who have signed nothing.
    """

    type: str
    id: str | None
    issuer_id: str
    issuer_name: str | None = None
    issuer_url: str | None = None
    issuer_email: str | None = None
    name: str | None = None
    subject_id: str | None = None
    recipient_name: str | None = None
    achievement_id: str | None = None
    achievement_name: str | None = None
    achievement_version: str | None = None
    description: str | None = None
    criteria: str | None = None
    criteria_url: str | None = None
    narrative: str | None = None
    role: str | None = None
    source_name: str | None = None
    creator_name: str | None = None
    parent_name: str | None = None
    endorsement_comment: str | None = None
    evidence: tuple[EvidenceView, ...] = ()
    alignment: tuple[AlignmentView, ...] = ()
    tags: tuple[str, ...] = ()
    activity_start: datetime | None = None
    activity_end: datetime | None = None
    awarded_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    language: str | None = None
    image_url: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The facts as JSON: no nulls, no empty arrays, times in UTC."""
        return {name: _plain(value) for name, value in vars(self).items() if value not in (None, ())}


@dataclass(frozen=True)
class Verdict:
    """The answer of one verification.

    `kind`: a `verifier.reading.kinds.Kind` value, None when it could not be told. `version`: "1.0", "1.1", "2.0" or
    "3.0". `carrier`: "json", "jwt", "png", "svg" or None. `digest`: SHA-256 of what was presented. `notes`: codes that
    change no headline, such as `issuer.unlisted`. `endorsements`: the nested verdicts, in the order of the document.

    `trust`: why the issuer is believed; None where it is not proven, or where this verifier was not told to believe it.

    `binding`: of a nested verdict, whether that endorsement is a witness for this badge; None elsewhere.

    `faults`: where the document departs from the published standard; the headline does not depend on them. `claim`:
    what an unproven document says of itself, where that can be read and nothing in it is forged; None beside
    `credential`.
    """

    headline: Headline
    checks: tuple[CheckResult, ...]
    kind: str | None
    version: str | None
    carrier: str | None
    credential: VerifiedCredential | None
    digest: str
    checked_at: datetime
    notes: tuple[str, ...] = ()
    endorsements: tuple[Verdict, ...] = ()
    faults: tuple[Fault, ...] = ()
    claim: Claim | None = None
    binding: Binding | None = None
    trust: Trust | None = None

    @property
    def is_authentic(self) -> bool:
        """Whether every check is good, of an issuer that is believed or not. What the verifier judges for itself (a
        status list, an endorsement) asks this: an unlisted issuer says nothing about a signature."""
        return self.headline in (Headline.VALID, Headline.UNKNOWN_ISSUER)

    @property
    def is_of_unknown_issuer(self) -> bool:
        """Whether the issuer is proven, and this verifier was not told to believe it."""
        return self.credential is not None and self.trust is None

    @property
    def is_unlisted(self) -> bool:
        """Whether this headline is the word of an issuer that this verifier was not told to believe: then nothing that
        is shown may vouch for that issuer, or call the document authentic."""
        return self.trust is None and self.headline in SAID_BY_AN_ISSUER

    @property
    def witnesses(self) -> tuple[Verdict, ...]:
        """The endorsements that count: proven, about this badge, and made for the badges of its issuer."""
        return tuple(nested for nested in self.endorsements if nested.binding is Binding.BOUND)

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """The faults of the document, and those of the endorsements in it."""
        return self.faults + tuple(fault for nested in self.endorsements for fault in nested.all_faults)

    @property
    def conforms(self) -> bool:
        """Whether the document, with the endorsements in it, keeps the published standard."""
        return not self.all_faults

    def check(self, name: str) -> CheckResult | None:
        """The most severe result under this name: FAILED before UNKNOWN before the others; None if there is none."""
        order = {Outcome.FAILED: 0, Outcome.UNKNOWN: 1, Outcome.PASSED: 2, Outcome.NOT_APPLICABLE: 3}
        found = [result for result in self.checks if result.name == name]
        return min(found, key=lambda result: order[result.outcome], default=None)

    def to_json_time(self) -> str:
        """When it was reached, as `to_json` says it."""
        return str(_plain(self.checked_at))

    def to_json(self, *, input: str | None = None) -> dict[str, Any]:
        """The verdict as JSON values; `input` names what was presented, where the caller wants it repeated."""
        answer: dict[str, Any] = {} if input is None else {"input": input}
        answer |= {
            "headline": str(self.headline),
            "trust": self.trust and str(self.trust),
            "checks": [result.to_json() for result in self.checks],
            "kind": self.kind,
            "version": self.version,
            "carrier": self.carrier,
            "digest": self.digest,
            "checked_at": self.to_json_time(),
            "notes": list(self.notes),
            "conforms": self.conforms,
            "faults": [fault.to_json() for fault in self.faults],
            "credential": self.credential.to_json() if self.credential else None,
            "claim": self.claim.to_json() if self.claim else None,
            "binding": self.binding and str(self.binding),
            "endorsements": [verdict.to_json() for verdict in self.endorsements],
        }
        return answer


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, EvidenceView | AlignmentView):
        return {name: each for name, each in vars(value).items() if each is not None}
    return value
