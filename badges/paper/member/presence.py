"""The « attestation de présence »: the gatherings of a period where a person was, on A4, as many pages as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.paper.typeset import typeset


@dataclass(frozen=True)
class Presence:
    """One gathering: its day, its hours, what it was, and where; `english`: day, title and place once more."""

    day: str  # "mardi 24 novembre 2026"
    hours: str  # "14 h – 17 h"
    title: str
    place: str
    english: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class PresenceFacts:
    """What the sheet says, in French: it is for French offices. `phone` as it is dialled; `mark`: a demonstration's
    word; `english`: the period and the day in English, for a sheet in both languages."""

    network: str
    name: str
    period: str  # "du 1er septembre au 24 novembre 2026"
    dates: tuple[Presence, ...]
    given_on: str
    of_site: str  # "de Guéret"
    phone: str | None
    at: datetime
    mark: str | None = None
    english: tuple[str, str] | None = None


def presence(facts: PresenceFacts) -> bytes:
    """The sheet, tagged. It counts dates, never persons, and names no other person."""
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
        "rows": [_row(each) for each in facts.dates],
        "count": f"En tout\u00a0: {len(facts.dates)}\u00a0date{'' if one else 's'}.",
        "hours": "Les heures sont celles de la rencontre.",
        "given": f"Délivrée à sa demande, le {facts.given_on}.",
        "call": f"Une question\u202f? Appelez le site {facts.of_site}\u00a0: {facts.phone}." if facts.phone else None,
        "stamp": "Cachet du site",
        "mark": facts.mark,
        "english": _in_english(facts),
    }
    return typeset("presence", words, facts.at)


def _row(each: Presence) -> list[tuple[str, str]]:
    """Each cell in French, and in English where that is something else."""
    day, title, place = each.english or (each.day, each.title, each.place)
    pairs = ((each.day, day), (each.hours, each.hours), (each.title, title), (each.place, place))
    return [(french, english if english != french else "") for french, english in pairs]


def _in_english(facts: PresenceFacts) -> dict[str, object] | None:
    if facts.english is None:
        return None
    period, given_on = facts.english
    one = len(facts.dates) == 1
    return {
        "heading": "Record of attendance",
        "said": f"{facts.network} certifies that {facts.name} took part in the following "
        f"{'gathering' if one else 'gatherings'}, {period}.",
        "columns": ["Date", "Hours of the gathering", "Gathering", "Place"],
        "count": f"{len(facts.dates)} {'date' if one else 'dates'} in all. The hours are those of the gathering.",
        "given": f"Issued at their own request on {given_on}.",
        "call": f"A question? Call the site: {facts.phone}." if facts.phone else None,
        "stamp": "Stamp of the site",
    }
