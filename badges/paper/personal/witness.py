"""A witness's slip: A6, on a quarter of an A4 sheet, the rest of which stays blank. It goes from hand to hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.paper.typeset import typeset
from issuer import qr


@dataclass(frozen=True)
class WitnessSlipFacts:
    """A slip, in French. `name`: as the badge shows it; `url`: the QR's text; `address`: where the code is typed."""

    name: str
    issuer: str
    town: str
    phone: str | None  # as dialled
    url: str
    address: str
    code: str  # eight signs, in two groups
    until: str  # the last day on which it serves
    mark: str | None = None


def witness_slip(facts: WitnessSlipFacts, at: datetime) -> bytes:
    """The sheet: the slip at its upper left, and where to cut it off."""
    code, modules = qr.drawn(facts.url)
    words = {
        "title": f"Billet de témoin pour {facts.name}",
        "author": facts.issuer,
        "language": "fr",
        "name": facts.name,
        "place": f"{facts.issuer}, {facts.town}",
        "phone": facts.phone,
        "mark": facts.mark,
        "qr": code,
        "modules": modules,
        "address": facts.address,
        "code": facts.code,
        "until": facts.until,
    }
    return typeset("witness", words, at)
