"""What a verification answers: checks, a headline, and the facts of what was verified (decisions 21).

One Verdict serves the page, the JSON answer and the command. It holds codes and plain facts, never sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

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
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    WITHDRAWN = "WITHDRAWN"
    NOT_AUTHENTIC = "NOT_AUTHENTIC"
    UNREADABLE = "UNREADABLE"
    UNDETERMINED = "UNDETERMINED"


class CheckName(StrEnum):
    """The checks, in the order of the pipeline."""

    STRUCTURE = "structure"
    ISSUER_KEY = "issuer_key"
    PROOF = "proof"
    ISSUER_BINDING = "issuer_binding"
    VALIDITY = "validity"
    STATUS = "status"
    HOSTED_SCOPE = "hosted_scope"
    RECIPIENT = "recipient"
    ENDORSEMENTS = "endorsements"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class CheckResult:
    """A finding: which check, its outcome, a stable code such as `status.unreachable`, and plain facts."""

    name: str
    outcome: Outcome
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON; `type` is the W3C problem type where one fits."""
        found: dict[str, Any] = {"name": str(self.name), "outcome": str(self.outcome), "code": self.code}
        problem = problem_type(self.code) if self.outcome in (Outcome.FAILED, Outcome.UNKNOWN) else None
        if problem:
            found["type"] = problem
        found["facts"] = dict(self.facts)
        return found


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
    itself is as true as the issuer; only `issuer_id` is established by the proof.
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

    `kind`: a `verifier.reading.Kind` value, None when it could not be told. `version`: "2.0" or "3.0". `carrier`:
    "json", "jwt", "png", "svg" or None. `digest`: SHA-256 of what was presented. `notes`: codes that change no
    headline, such as `issuer.unlisted`. `endorsements`: the nested verdicts, in the order of the document.
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

    def check(self, name: str) -> CheckResult | None:
        """The most severe result under this name: FAILED before UNKNOWN before the others; None if there is none."""
        order = {Outcome.FAILED: 0, Outcome.UNKNOWN: 1, Outcome.PASSED: 2, Outcome.NOT_APPLICABLE: 3}
        found = [result for result in self.checks if result.name == name]
        return min(found, key=lambda result: order[result.outcome], default=None)

    def to_json(self, *, input: str | None = None) -> dict[str, Any]:
        """The verdict as JSON values; `input` names what was presented, where the caller wants it repeated."""
        answer: dict[str, Any] = {} if input is None else {"input": input}
        answer |= {
            "headline": str(self.headline),
            "checks": [result.to_json() for result in self.checks],
            "kind": self.kind,
            "version": self.version,
            "carrier": self.carrier,
            "digest": self.digest,
            "checked_at": _plain(self.checked_at),
            "notes": list(self.notes),
            "credential": self.credential.to_json() if self.credential else None,
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
