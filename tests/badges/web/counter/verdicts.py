"""A verdict with each headline, as the panel of the employer's page takes it."""

from __future__ import annotations

from datetime import UTC, datetime

from verifier.verdict import CheckName, CheckResult, Headline, Outcome, Trust, Verdict, VerifiedCredential

NOW = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)
CLAIMS = VerifiedCredential("achievement", "https://x.example/1", "did:web:x.example", valid_from=NOW, valid_until=NOW)
REASONS = {
    Headline.NOT_AUTHENTIC: CheckResult(CheckName.PROOF, Outcome.FAILED, "proof.signature"),
    Headline.UNREADABLE: CheckResult(CheckName.STRUCTURE, Outcome.FAILED, "structure.no_link"),
    Headline.UNDETERMINED: CheckResult(CheckName.STATUS, Outcome.UNKNOWN, "status.unreachable"),
}


def verdict(headline: Headline, kind: str | None = "Ob3Embedded", trust: Trust | None = Trust.LISTED) -> Verdict:
    """A verdict with the reason that leads to this headline."""
    trust = None if headline is Headline.UNKNOWN_ISSUER else trust
    checks = (REASONS[headline],) if headline in REASONS else ()
    return Verdict(headline, checks, kind, "3.0", "json", CLAIMS, "0" * 64, NOW, trust=trust)
