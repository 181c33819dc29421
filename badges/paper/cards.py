"""Cards to cut out of an A4 sheet: ten of 85.6 by 54 mm, or four of A6; one card may stand in any place of a sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from badges.paper.facts import PaperFacts
from badges.paper.typeset import asked, typeset
from issuer import qr


@dataclass(frozen=True)
class Kind:
    """One size of card: its name in the template, and how many stand on a sheet, from the upper left, row by row."""

    name: str
    places: int


A6: Final = Kind("a6", 4)
SMALL: Final = Kind("small", 10)
SURELY_WHOLE: Final = 20  # letters: as many of the widest stand on a small card
HELP: Final = "La page ne s’ouvre pas\u00a0? Appelez le {phone}. Cela ne veut pas dire que le badge est faux."
NO_PHONE: Final = (
    "La page ne s’ouvre pas\u00a0? Demandez au site {of_site}. Cela ne veut pas dire que le badge est faux."
)


def cards(facts: PaperFacts, at: datetime, kind: Kind = A6, places: Collection[int] | None = None) -> bytes:
    """The same card in the given places of one A4 sheet; in all of them without `places`. `at` is in the metadata.

    Raises ValueError: for a place that the sheet does not have.
    """
    chosen = sorted(set(range(kind.places) if places is None else places))
    if not chosen or not set(chosen) <= set(range(kind.places)):
        raise ValueError(f"a place is 0 to {kind.places - 1}")
    return _made(f"Carte\u00a0: {facts.badge_name}", [facts], [[(place, 0) for place in chosen]], at, kind)


def cards_of(people: Sequence[PaperFacts], at: datetime, title: str, kind: Kind = SMALL) -> bytes:
    """One card for each of several badges, on as many sheets as they need. Raises ValueError: when there is none."""
    if not people:
        raise ValueError("no card")
    numbers = range(len(people))
    sheets = [
        [(number - first, number) for number in numbers[first : first + kind.places]]
        for first in range(0, len(people), kind.places)
    ]
    return _made(title, people, sheets, at, kind)


def shortened(names: Sequence[str]) -> list[str]:
    """Those of the names that do not stand whole on a small card, neither smaller nor on two lines."""
    longer = [name for name in names if len(name) > SURELY_WHOLE]
    if not longer:
        return []
    words = {"title": "", "author": "", "language": "fr", "names": longer}
    return [name for name, short in zip(longer, asked("names", words, "short"), strict=True) if short]


def _made(
    title: str, people: Sequence[PaperFacts], sheets: Sequence[Sequence[tuple[int, int]]], at: datetime, kind: Kind
) -> bytes:
    drawings: dict[str, int] = {}  # each drawing once, and its place in the list that the template is given
    words = {
        "title": title,
        "author": people[0].issuer,
        "language": "fr",
        "kind": kind.name,
        "cards": [_card(facts, drawings) for facts in people],
        "sheets": [[{"place": place, "card": card} for place, card in sheet] for sheet in sheets],
        "drawings": list(drawings),
    }
    return typeset("cards", words, at)


def _card(facts: PaperFacts, drawings: dict[str, int]) -> Mapping[str, Any]:
    help_line = HELP.format(phone=facts.phone) if facts.phone else NO_PHONE.format(of_site=facts.of_site)
    code, modules = qr.drawn(facts.url)
    return {
        "issuer": facts.issuer,
        "site": f"Site {facts.of_site}",
        "recipient": facts.recipient,
        "badge": facts.badge_name,
        "date": f"le {facts.awarded_on}",
        "seen": list(facts.seen),
        "context": facts.context,
        "code": facts.grouped_code,
        "address": facts.shown_address,
        "help": help_line,
        "mark": facts.mark,
        "modules": modules,
        "patch": drawings.setdefault(facts.patch_svg, len(drawings)),
        "qr": drawings.setdefault(code, len(drawings)),
    }
