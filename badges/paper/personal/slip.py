"""The slip « votre lien »: the private link of a member on a sheet that is folded twice, and resembles no card.

No badge, no woven edge, no code to copy: what opens a private page is not to be shown like a card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.paper.typeset import typeset
from issuer import qr


@dataclass(frozen=True)
class SlipFacts:
    """A private link on paper. `url` is the QR's text, and is printed nowhere else."""

    given_name: str
    issuer: str
    of_site: str  # "de Guéret"
    phone: str | None  # as dialled
    url: str
    mark: str | None = None


def slip(facts: SlipFacts, at: datetime) -> bytes:
    """The sheet, folded in three: what stands on its upper third is outside, the square is inside."""
    code, modules = qr.drawn(facts.url)
    words = {
        "title": "Votre lien",
        "author": facts.issuer,
        "language": "fr",
        "name": facts.given_name,
        "site": f"{facts.issuer}, site {facts.of_site}",
        "phone": facts.phone,
        "mark": facts.mark,
        "qr": code,
        "modules": modules,
    }
    return typeset("slip", words, at)
