"""The errors of this room: what is not signed, and why, before any key is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.errors import OpenBadgesError


@dataclass(frozen=True)
class Finding:
    """One rule that a document breaks: `code` names the rule, `pointer` (RFC 6901) the place, `detail` more about
    it."""

    code: str
    pointer: str
    detail: str = ""


class IssuanceRefused(OpenBadgesError):
    """A document that is not signed, or a signature that is not made.

    Codes: lint.refused (see `findings`), issuance.already_issued, issuance.wrong_key, issuance.wrong_algorithm,
    issuance.changed, issuance.status_list_url, issuance.wrong_kind, status.list_full, artwork.unknown_design,
    artwork.mark_too_long.
    """

    def __init__(self, code: str, findings: Sequence[Finding] = (), **facts: object) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        if self.findings:
            facts["findings"] = [f"{finding.code} {finding.pointer}" for finding in self.findings]
        super().__init__(code, **facts)
