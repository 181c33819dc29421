"""The paper « votre bon »: a one-use code for the member's own page, on a sheet that is folded like the slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.paper.typeset import typeset


@dataclass(frozen=True)
class VoucherFacts:
    """A one-use code on paper. `until`: the last day on which it serves, in words."""

    given_name: str
    issuer: str
    of_site: str  # "de Guéret"
    phone: str | None  # as dialled
    code: str  # eight digits, in two groups
    until: str
    mark: str | None = None


def voucher(facts: VoucherFacts, at: datetime) -> bytes:
    """The sheet, folded in three: what stands on its upper third is outside, the code is inside."""
    words = {
        "title": "Votre bon",
        "author": facts.issuer,
        "language": "fr",
        "name": facts.given_name,
        "site": f"{facts.issuer}, site {facts.of_site}",
        "phone": facts.phone,
        "mark": facts.mark,
        "code": facts.code,
        "until": facts.until,
    }
    return typeset("voucher", words, at)
