"""The programme of a month, A4 or A3, in large print: what takes place when and where, and the phone to call."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from badges.paper.typeset import typeset

SIZES: Final = ("a4", "a3")


@dataclass(frozen=True)
class Date:
    """One date of the programme, already in French."""

    day: str  # "Mardi 1er décembre"
    hours: str  # "14 h – 17 h"
    title: str
    place: str | None
    cancelled: bool


@dataclass(frozen=True)
class SiteProgramme:
    """The dates of one site, in order; its phone as dialled, and when it answers. `closes`: of one that closes, after
    which day or since when, "Ferme après le 19 décembre 2026".
    """

    name: str
    phone: str | None
    hours: str | None
    dates: tuple[Date, ...]
    closes: str | None = None


def programme(
    month: str, sites: tuple[SiteProgramme, ...], size: str, at: datetime, *, mark: str | None = None
) -> bytes:
    """The programme of a month ("décembre 2026") as a tagged PDF; a site with many dates goes on to another page.

    `size`: "a4" or "a3"; `at`: the moment of the print; `mark`: a demonstration's word. Raises ValueError: for another
    size.
    """
    if size not in SIZES:
        raise ValueError("a programme is A4 or A3")
    names = " · ".join(each.name for each in sites)
    words = {
        "title": f"Programme, {month} : {names}",
        "author": "Réseau Citoyen de Services",
        "language": "fr",
        "paper": size,
        "mark": mark,
        "heading": f"Programme\u00a0: {month}",
        "open_to_all": "C’est ouvert à tout le monde, et gratuit.",
        "nothing": "Rien n’est encore prévu. Appelez, ou revenez voir.",
        "sites": [_site(each) for each in sites],
    }
    return typeset("programme", words, at)


def _site(site: SiteProgramme) -> dict[str, Any]:
    hours = f", {site.hours}" if site.hours else ""
    return {
        "name": site.name,
        "call": f"Renseignements\u00a0: {site.phone}{hours}" if site.phone else None,
        "closes": site.closes,
        "dates": [_date(each) for each in site.dates],
    }


def _date(date: Date) -> dict[str, Any]:
    """Its words as they are printed: a cancelled one takes place nowhere. The words agree with any title."""
    said = asdict(date)
    return said | {"title": f"N’a pas lieu\u00a0: {date.title}", "place": None} if date.cancelled else said
