"""The programme of a month, A4 or A3, in large print: what takes place when and where, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from badges.paper.sheet import A4, BOLD, BRICK, INK, MM, STONE, Sheet, drawable, wrapped

A3: Final = (A4[0] * 2**0.5, A4[1] * 2**0.5)
LEADING: Final = 1.32  # of a sheet's paragraphs
SIZES: Final = {"a4": A4, "a3": A3}
COLUMN: Final = 60 * MM  # of the days, on an A4 sheet; what takes place stands beside it


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
    """The dates of one site, in order; its phone as dialled, and when it answers."""

    name: str
    phone: str | None
    hours: str | None
    dates: tuple[Date, ...]


class _Poster:
    """A sheet that is filled from the top, and goes on to another page; every length grows with the sheet."""

    def __init__(self, title: str, size: tuple[float, float], mark: str | None) -> None:
        self.sheet = Sheet(title, size)
        self.scale = size[0] / A4[0]
        self.mark = mark
        self.left, self.width = 16 * MM * self.scale, size[0] - 32 * MM * self.scale
        self.y = 0.0
        self._begin()

    def _begin(self) -> None:
        top = self.sheet.height - 12 * MM * self.scale
        self.sheet.weave(self.left, top, self.width)
        self.y = top - 14 * MM * self.scale
        if self.mark:
            size = 11 * self.scale
            edge = self.left + self.width
            self.sheet.text(self.mark, edge, 9 * MM * self.scale, size, bold=True, colour=BRICK, align="right")

    def room_for(self, height: float) -> None:
        """Go on to another page when less than this height, of an A4 sheet, is left."""
        if self.y - height * self.scale < 14 * MM * self.scale:
            self.sheet.canvas.showPage()
            self._begin()

    def words(self, words: str, size: float, *, bold: bool = False, grey: bool = False, x: float = 0) -> None:
        """Write a paragraph, `x` to the right of the margin, and go down."""
        left = self.left + x * self.scale
        colour = STONE if grey else INK
        width = self.width - x * self.scale
        self.y = self.sheet.paragraph(words, left, self.y, width, size * self.scale, bold=bold, colour=colour)

    def height(self, words: str, size: float) -> float:
        """How high a paragraph stands beside the days, on an A4 sheet."""
        found = wrapped(drawable(words), BOLD, size * self.scale, self.width - COLUMN * self.scale)
        return len(found) * size * LEADING

    def beside(self, words: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        """Write one line in the column of the days, smaller where it must be, and go down."""
        fitted = self.sheet.fitted(words, (COLUMN - 3 * MM) * self.scale, size * self.scale, bold=bold)
        self.sheet.text(words, self.left, self.y, fitted, bold=bold, colour=STONE if grey else INK)
        self.y -= size * self.scale * LEADING

    def down(self, height: float) -> None:
        """Leave a space."""
        self.y -= height * self.scale


def programme(month: str, sites: tuple[SiteProgramme, ...], size: str, mark: str | None = None) -> bytes:
    """The programme of a month ("décembre 2026") as a PDF of this size, "a4" or "a3"; a site with many dates goes on.

    `mark`: a demonstration's word. Raises ValueError: for another size.
    """
    if size not in SIZES:
        raise ValueError("a programme is A4 or A3")
    names = " · ".join(each.name for each in sites)
    poster = _Poster(f"Programme, {month} : {names}", SIZES[size], mark)
    poster.words("Réseau Citoyen de Services", 15, grey=True)
    poster.down(6 * MM)
    poster.words(f"Programme\u00a0: {month}", 30, bold=True)
    poster.down(3 * MM)
    poster.words("C’est ouvert à tout le monde, et gratuit.", 17)
    for site in sites:
        _site(poster, site)
    return poster.sheet.finish()


def _site(poster: _Poster, site: SiteProgramme) -> None:
    poster.room_for(62 * MM)
    poster.down(6 * MM)
    poster.words(site.name, 24, bold=True)
    poster.down(1 * MM)
    if site.phone:
        poster.words(f"Renseignements\u00a0: {site.phone}" + (f", {site.hours}" if site.hours else ""), 17, bold=True)
    poster.down(2 * MM)
    if not site.dates:
        poster.words("Rien n’est encore prévu. Appelez, ou revenez voir.", 17)
    for date in site.dates:
        _date(poster, date)


def _date(poster: _Poster, date: Date) -> None:
    title = f"Annulé\u00a0: {date.title}" if date.cancelled else date.title
    place = date.place if not date.cancelled else None
    beside = poster.height(title, 18) + (poster.height(place, 16) if place else 0)
    poster.room_for(5 * MM + max(beside, 33 * LEADING))
    poster.sheet.rule(poster.left, poster.y + 4 * MM * poster.scale, poster.width)
    poster.down(3 * MM)
    top = poster.y
    poster.beside(date.day, 17, bold=True, grey=date.cancelled)
    poster.beside(date.hours, 16, grey=date.cancelled)
    after, poster.y = poster.y, top
    poster.words(title, 18, bold=not date.cancelled, grey=date.cancelled, x=COLUMN)
    if place:
        poster.words(place, 16, grey=True, x=COLUMN)
    poster.y = min(poster.y, after)
    poster.down(2 * MM)
