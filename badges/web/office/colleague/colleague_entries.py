"""« Noté en votre nom »: a staff member reads what a colleague entered as seen by them, and answers in one tap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound
from badges.recognition.observations import colleague_entries
from badges.recognition.observations.colleague_entries import Noted
from badges.recognition.views import BadgeVersionView
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import in_language
from badges.web.office import room

MOST = 200  # numbers that one form carries


@dataclass(frozen=True)
class Card:
    """What one colleague entered of one member in one place, in words."""

    numbers: tuple[int, ...]
    author: str
    member: str
    day: str
    place: str | None
    criteria: tuple[str, ...]
    sentences: tuple[str, ...]


def cards(noted: Iterable[Noted]) -> list[Card]:
    """Return what waits to be read, in words."""
    return [
        Card(
            each.numbers,
            each.author,
            room.shown(each.member),
            formats.day_month(each.seen_on),
            each.place,
            tuple(_text(badge, key) for badge, key in each.criteria),
            each.sentences,
        )
        for each in noted
    ]


def _text(badge: BadgeVersionView, key: str) -> str:
    found = next((each for each in badge.content["criteria"] if each["key"] == key), None)
    return in_language(found) if found is not None else in_language(badge.content["name"])


@room.blueprint.get("/aujourdhui/note-en-votre-nom")
@entrance("staff")
def noted_in_your_name() -> ResponseReturnValue:
    """What colleagues entered as seen by the staff member, each with two answers."""
    noted = colleague_entries.waiting(room.reading(), actor())
    return render_template("office/noted.html", noted=cards(noted), just_read=bool(request.args.get("relu")))


@room.blueprint.post("/aujourdhui/note-en-votre-nom")
@entrance("staff")
def noted_for_you() -> ResponseReturnValue:
    """Record that it is right, or that it was another person. The same answer twice is one."""
    numbers = [
        number for each in request.form.getlist("seen")[:MOST] if (number := parsers.row_number(each)) is not None
    ]
    answer = {"fine": colleague_entries.confirm, "denied": colleague_entries.deny}.get(request.form.get("answer", ""))
    if answer is None or not numbers:
        raise NotFound
    answer(services(), actor(), numbers)
    left = colleague_entries.waiting(room.reading(), actor())
    return redirect(url_for("office.noted_in_your_name" if left else "office.today", relu=1), 303)
