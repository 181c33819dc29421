"""What others told of a member, in lines: beside what was seen, never among it; and the days to say what one saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from flask import url_for

from badges.exchanges.rules import ExchangePart
from badges.matching.introductions import testimonies
from badges.matching.introductions.testimonies import ExchangeDay, Testimony
from badges.web.http import formats
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.observing.dates import PERSON

DAYS: Final = 3  # of a thread, the latest: the pages of what was seen then
Way = Callable[[ExchangeDay], str | None]


@dataclass(frozen=True)
class TestimonyLine:
    """A testimony: the words, who says them, of what and when; and what the member told of that person in return."""

    words: str
    by: str
    about: str
    in_return: tuple[str, ...]
    returned_by: str


@dataclass(frozen=True)
class Testimonies:
    """The testimonies of a page, and the days of their exchanges with the page on which one notes what one saw."""

    lines: tuple[TestimonyLine, ...]
    days: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.lines)


def of_member(member_id: int, name: str) -> Testimonies:
    """Return the testimonies about a member that the staff member may read. One statement."""
    sites = [each.id for each in room.own_sites()]
    found = testimonies.about(room.reading(), [member_id], site_ids=sites)[member_id]

    def observe(day: ExchangeDay) -> str:
        return url_for("office.observe_in_exchange", exchange_id=day.exchange_id, member_id=member_id, de=PERSON)

    return told(found, name, observe)


def told(found: Iterable[Testimony], name: str, way: Way) -> Testimonies:
    """Return these testimonies about a member of this name. `way`: the page that notes what was seen on a day."""
    kept = tuple(found)
    days = {day: None for each in kept for day in each.exchanges}
    latest = sorted(days, key=lambda day: (day.happened_on, day.exchange_id), reverse=True)
    links = [(formats.day_month(day.happened_on), href) for day in latest if (href := way(day)) is not None]
    return Testimonies(tuple(_line(each, name) for each in kept), tuple(links[:DAYS]))


def _line(one: Testimony, name: str) -> TestimonyLine:
    other = ExchangePart.GIVES if one.part is ExchangePart.RECEIVES else ExchangePart.RECEIVES
    days = ", ".join(formats.day_month(day) for day in one.days[-DAYS:])
    return TestimonyLine(
        words=one.words,
        by=_said_by(one.part, one.speaker),
        about=" · ".join(each for each in (one.activity, days) if each),
        in_return=one.in_return,
        returned_by=_said_by(other, name),
    )


def _said_by(part: ExchangePart, name: str) -> str:
    if part is ExchangePart.RECEIVES:
        return _("dit par la personne qui a appris, %(name)s", name=name)
    return _("dit par la personne qui a montré, %(name)s", name=name)
