"""The « attestation de présence »: the gatherings of a period where a person was, on A4, as many pages as it takes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from badges.paper.typeset import typeset


@dataclass(frozen=True)
class Presence:
    """One gathering: its day, its hours, what it was, and where."""

    day: str  # "mardi 24 novembre 2026"
    hours: str  # "14 h – 17 h"
    title: str
    place: str


@dataclass(frozen=True)
class PresenceFacts:
    """What the sheet says, in French: it is for French offices. `phone` as it is dialled; `mark`: a demonstration's
    word."""

    network: str
    name: str
    period: str  # "du 1er septembre au 24 novembre 2026"
    dates: tuple[Presence, ...]
    given_on: str
    of_site: str  # "de Guéret"
    phone: str | None
    at: datetime
    mark: str | None = None


def presence(facts: PresenceFacts) -> bytes:
    """The sheet, tagged. It counts dates, never persons, and names nobody else."""
    one = len(facts.dates) == 1
    who = f"Le {facts.network}" if facts.network.startswith("Réseau") else facts.network
    words = {
        "title": f"Attestation de présence – {facts.name}",
        "author": facts.network,
        "language": "fr",
        "network": facts.network,
        "site": f"Site {facts.of_site}",
        "heading": "Attestation de présence",
        "before": f"{who} atteste que",
        "name": facts.name,
        "after": f"a participé {'à la rencontre suivante' if one else 'aux rencontres suivantes'}, {facts.period}.",
        "columns": ["Date", "Heures de la rencontre", "Rencontre", "Lieu"],
        "rows": [list(asdict(each).values()) for each in facts.dates],
        "count": f"En tout\u00a0: {len(facts.dates)}\u00a0date{'' if one else 's'}.",
        "hours": "Les heures sont celles de la rencontre.",
        "given": f"Délivrée à sa demande, le {facts.given_on}.",
        "call": f"Une question\u202f? Appelez le site {facts.of_site}\u00a0: {facts.phone}." if facts.phone else None,
        "stamp": "Cachet du site",
        "mark": facts.mark,
    }
    return typeset("presence", words, facts.at)
