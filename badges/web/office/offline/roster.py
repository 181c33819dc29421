"""The list with which a telephone notes without network: who comes to a site, its gatherings, and what can be seen.

Members stand there by first name and initial, as on paper; those counted without their name do not. A telephone keeps
it for a day at most, or until the sign-out (`static/js/roster.js`). A large site is told in several answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from badges.base.parsers import row_number
from badges.base.text import names
from badges.base.times import local_date, local_day
from badges.gatherings import reads as gatherings
from badges.gatherings.views import NameToTick
from badges.recognition import reads as recognition
from badges.recognition.views import BadgeView
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import in_language
from badges.web.office import room
from badges.web.office.wording import gathering_title

PAGE: Final = 500  # names of one answer
REGULARS: Final = 60  # for who accompanies members elsewhere: a gathering is that large
LATELY: Final = timedelta(days=120)  # who came since stands first
_NUMBER: Final = "\0"  # in words that are said once for each day, where the number of a record stands
BEFORE, AFTER = timedelta(days=7), timedelta(days=2)  # of the gatherings


@room.blueprint.route("/hors-reseau/noms")
@entrance("staff")
def roster() -> ResponseReturnValue:
    """The names, gatherings, skills and activities of the current site, as JSON for the telephone. Five statements.

    A large site is told in several answers. The first has who comes most; the others have names alone, those of all by
    their number, so that a presence which is noted meanwhile hides no name. `following`: the number (`des`) with which
    the next one begins; None after the last. Who accompanies members elsewhere gets those who came lately alone: a list
    of all would tell who is a member.
    """
    site, now, session = room.current_site(), services().now(), room.reading()
    alone = actor().accompanies  # who does notes attendance alone
    begin, most = (0, REGULARS) if alone else (row_number(request.args.get("des")) or 0, PAGE)
    found = gatherings.names_to_tick(session, site.id, now - LATELY, now, most + 1, begin)
    following = (found[most].id if begin else 1) if len(found) > most and not alone else None
    people = [each for each in found[:most] if not each.practice and (each.came or not alone)]
    if begin:
        return _answer(site=site.id, people=_dated(people), following=following)
    return _answer(
        person=room.person().id,
        site=site.id,
        people=_named(people) if following is None else _dated(people),
        following=following,
        gatherings=_gatherings(site.id),
        skills=[] if alone else [_skill(each) for each in recognition.badges(session)],
        activities=[] if alone else [[group, [list(each) for each in inside]] for group, inside in room.activities()],
    )


def _skill(badge: BadgeView) -> list[object]:
    """Slug, name, and each criterion by its key and its words."""
    content = badge.current.content
    return [
        badge.slug,
        in_language(content["name"]),
        [[each["key"], in_language(each)] for each in content["criteria"]],
    ]


def _named(people: Sequence[NameToTick]) -> list[list[int | str]]:
    """Number, first name and initial of each; where two share these, since when they come."""
    shown = [(each, each.short) for each in people]
    apart = room.apart((each.id, names.folded(short), each.joined_on) for each, short in shown)
    return [[each.id, short, apart.get(each.id, "")] for each, short in shown]


def _dated(people: Sequence[NameToTick]) -> list[list[int | str]]:
    """The same where an answer has a part of the names: of each since when they come, and the number of the record."""
    days = {day: room.since_day(formats.long_date(day), _NUMBER) for day in {each.joined_on for each in people}}
    return [[each.id, each.short, days[each.joined_on].replace(_NUMBER, str(each.id))] for each in people]


def _gatherings(site_id: int) -> list[list[int | str]]:
    """Number, title and day of the gatherings of these days: those of today first, then by their distance."""
    now, session = services().now(), room.reading()
    start, end = local_day(local_date(now - BEFORE))[0], local_day(local_date(now + AFTER))[0]
    found = [each for each in gatherings.gatherings(session, [site_id], start, end) if each.cancelled_at is None]
    found.sort(key=lambda each: (local_date(each.starts_at) != local_date(now), abs(each.starts_at - now), each.id))
    return [[each.id, gathering_title(each), formats.weekday_date(each.starts_at)] for each in found]


def _answer(**told: object) -> Response:
    response = jsonify(told)
    response.headers["Cache-Control"] = "no-store"
    return response
