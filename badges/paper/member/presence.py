"""The « attestation de présence »: a period alone, or its dates in a table, on A4, as many pages as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from badges.base.text import codes
from badges.base.text.names import que
from badges.paper.typeset import typeset
from issuer import qr

_SOME: Final = "à une ou plusieurs rencontres du réseau"
_SOME_ENGLISH: Final = "in one or several gatherings of the network"


@dataclass(frozen=True)
class Presence:
    """One gathering: its day, its hours where they are printed, what it was, and in which town; `english`: day, hours
    and title once more."""

    day: str  # "mardi 24 novembre 2026"
    hours: str | None  # "14 h – 17 h"
    title: str
    town: str
    english: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class PresenceFacts:
    """What the sheet says, in French: it is for French offices. `dates`: none for the period alone; `phone` as it is
    dialled; `url`: the QR's text, `link` the same address to read; `until`: the last day on which its code answers;
    `mark`: a demonstration's word; `english`: the period and both days in English, for a sheet in both languages."""

    network: str
    name: str
    period: str  # "du 1er septembre au 24 novembre 2026"
    dates: tuple[Presence, ...]
    given_on: str
    of_site: str  # "de Guéret"
    phone: str | None
    code: str  # ten characters
    url: str
    link: str
    until: str
    at: datetime
    mark: str | None = None
    english: tuple[str, str, str] | None = None


def presence(facts: PresenceFacts) -> bytes:
    """The sheet, tagged. It counts dates, never persons, and names no other person and no host."""
    one = len(facts.dates) == 1
    who = f"Le {facts.network}" if facts.network.startswith("Réseau") else facts.network
    which = ("à la rencontre suivante" if one else "aux rencontres suivantes") if facts.dates else _SOME
    square, modules = qr.drawn(facts.url)
    hours = bool(facts.dates) and facts.dates[0].hours is not None
    words = {
        "title": f"Attestation de présence – {facts.name}",
        "author": facts.network,
        "language": "fr",
        "network": facts.network,
        "site": f"Site {facts.of_site}",
        "heading": "Attestation de présence",
        "before": f"{who} atteste {que(facts.name)}",
        "name": facts.name,
        "after": f"a participé {which}, {facts.period}.",
        "columns": _columns("Date", "Heures de la rencontre", "Rencontre", "Ville", hours=hours),
        "rows": [_row(each, hours=hours) for each in facts.dates],
        "count": f"En tout\u00a0: {len(facts.dates)}\u00a0date{'' if one else 's'}." if facts.dates else None,
        "hours": "Les heures sont celles de la rencontre." if hours else None,
        "given": f"Délivrée à sa demande, le {facts.given_on}.",
        "call": f"Une question\u202f? Appelez le site {facts.of_site}\u00a0: {facts.phone}." if facts.phone else None,
        "stamp": "Cachet du site",
        "check": "Vérifier",
        "checked": f"Scannez le carré. Jusqu’au {facts.until}, la page dit que nous avons fait ce papier. "
        "Elle ne dit rien d’autre.",
        "code": codes.shown(facts.code),
        "link": facts.link,
        "shown": facts.link.partition("://")[2],
        "qr": square,
        "modules": modules,
        "qr_alt": f"Carré à scanner\u00a0: {facts.link}",
        "mark": facts.mark,
        "english": _in_english(facts, hours=hours),
    }
    return typeset("presence", words, facts.at)


def _columns(day: str, clock: str, *others: str, hours: bool) -> list[str]:
    return [day, clock, *others] if hours else [day, *others]


def _row(each: Presence, *, hours: bool) -> list[tuple[str, str]]:
    """Each cell in French, and in English where that is something else."""
    day, clock, title = each.english or (each.day, each.hours or "", each.title)
    pairs = [(each.day, day), (each.title, title), (each.town, each.town)]
    if hours:
        pairs.insert(1, (each.hours or "", clock))
    return [(french, english if english != french else "") for french, english in pairs]


def _in_english(facts: PresenceFacts, *, hours: bool) -> dict[str, object] | None:
    if facts.english is None:
        return None
    period, given_on, until = facts.english
    one = len(facts.dates) == 1
    which = f"in the following {'gathering' if one else 'gatherings'}" if facts.dates else _SOME_ENGLISH
    counted = f"{len(facts.dates)} {'date' if one else 'dates'} in all." if facts.dates else None
    return {
        "heading": "Record of attendance",
        "said": f"{facts.network} certifies that {facts.name} took part {which}, {period}.",
        "columns": _columns("Date", "Hours of the gathering", "Gathering", "Town", hours=hours),
        "count": f"{counted} The hours are those of the gathering." if hours else counted,
        "given": f"Issued at their own request on {given_on}.",
        "call": f"A question? Call the site: {facts.phone}." if facts.phone else None,
        "stamp": "Stamp of the site",
        "check": "Check it",
        "checked": f"Scan the square. Until {until}, the page says that we made this paper, and nothing else.",
    }
