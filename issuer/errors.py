"""The refusals of this room: what may not be signed, and why, before any key is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.errors import OpenBadgesError


@dataclass(frozen=True)
class Finding:
    """One rule that a document breaks: `code` names the rule, `pointer` (RFC 6901) the place, `detail` the rest."""

    code: str
    pointer: str
    detail: str = ""


class IssuanceRefused(OpenBadgesError):  # noqa: N818 - a refusal, in the house's words
    """A document that we do not sign, or a signature that we do not make.

    Codes: lint.refused (see `findings`), issuance.already_issued, issuance.wrong_key, issuance.wrong_algorithm,
    issuance.changed, issuance.status_list_url, issuance.wrong_kind, status.list_full, artwork.unknown_design,
    artwork.mark_too_long.
    """

    def __init__(self, code: str, findings: Sequence[Finding] = (), **facts: object) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        if self.findings:
            facts["findings"] = [f"{finding.code} {finding.pointer}" for finding in self.findings]
        super().__init__(code, **facts)
