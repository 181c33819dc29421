"""The poster of a workshop: one A4 page to read from afar, with the QR of its public page and the phone to call."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from badges.paper.typeset import typeset
from issuer import qr

MOST_LINES: Final = 6


@dataclass(frozen=True)
class PosterFacts:
    """A workshop in words, in French.

    `when`: a line for each date; `url`: the QR's text; `at`: the moment of the print; `mark`: a demonstration's word.
    """

    network: str
    of_place: str  # "Atelier à Guéret"
    title: str
    description: str
    when: tuple[str, ...]
    where: str
    led_by: str  # "Avec Fatou, membre du réseau", or nothing
    price: str
    call: str  # "Pour s’inscrire"
    phone: str
    hours: str
    url: str
    shown_address: str
    at: datetime
    mark: str | None = None


def poster(facts: PosterFacts) -> bytes:
    """The poster, tagged: its letters shrink with what it says, so that it stays one page and nothing is cut."""
    code, modules = qr.drawn(facts.url)
    words = {name: said for name, said in asdict(facts).items() if name not in ("network", "at", "url")}
    words |= {
        "author": facts.network,
        "language": "fr",
        "qr": code,
        "modules": modules,
        "qr_alt": f"Carré à scanner\u00a0: il ouvre la page de l’atelier, {facts.url}",
    }
    return typeset("poster", words, facts.at)
