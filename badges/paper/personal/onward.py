"""The letter to a member of a place that closes: where do they want to go on, and how to answer. One A4 page each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from badges.paper.typeset import typeset


@dataclass(frozen=True)
class ClosingLetter:
    """What one letter says, in French. `places`: each where the member can go on, its name and its address.

    `phone`: who answers and the number as dialled. `meetings`: when and where the team can be told face to face, the
    next one first.
    """

    name: str
    place: str
    closes_on: str  # the last day on which it is open, "15 janvier 2027"
    places: tuple[tuple[str, str], ...]
    phone: tuple[str, str] | None
    meetings: tuple[str, ...]


def letters(found: Sequence[ClosingLetter], issuer: str, at: datetime, mark: str | None = None) -> bytes:
    """The letters, at least one, each on a page of its own; the letters of a long one shrink, and nothing is cut."""
    words = {
        "title": "Où continuer ?",
        "author": issuer,
        "language": "fr",
        "mark": mark,
        "letters": [
            {
                "name": each.name,
                "place": each.place,
                "closes_on": each.closes_on,
                "places": each.places,
                "phone": each.phone,
                "meetings": each.meetings,
            }
            for each in found
        ],
    }
    return typeset("onward", words, at)
