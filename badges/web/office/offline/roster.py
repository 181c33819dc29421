"""The list with which a telephone notes without network: who comes to a site, its gatherings, and what can be seen.

Members stand there by first name and initial, as on paper; those counted without their name do not. A telephone keeps
it for a day at most, or until the sign-out (`static/js/roster.js`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from badges.base.text import names
from badges.base.times import local_date, local_day
from badges.gatherings import reads as gatherings
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.recognition.views import BadgeView
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import in_language
from badges.web.office import room
from badges.web.office.wording import gathering_title

MOST: Final = 2000  # names; a site has a thousand members
REGULARS: Final = 60  # for who accompanies members elsewhere: a gathering is that large
LATELY: Final = timedelta(days=120)  # who came since stands first
BEFORE, AFTER = timedelta(days=7), timedelta(days=2)  # of the gatherings


@room.blueprint.route("/hors-reseau/noms")
@entrance("staff")
def roster() -> ResponseReturnValue:
    """The names, gatherings, skills and activities of the current site, as JSON for the telephone. Five statements.

    Who accompanies members elsewhere gets those who came lately alone: a list of all would tell who is a member.
    """
    site, now, session = room.current_site(), services().now(), room.reading()
    alone = actor().accompanies  # who does notes attendance alone
    regulars_first = gatherings.to_tick(session, site.id, now - LATELY, now, REGULARS if alone else MOST)
    return _answer(
        person=room.person().id,
        site=site.id,
        people=_named([each for each, came in regulars_first if not each.practice and (came or not alone)]),
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


def _named(people: Sequence[MemberView]) -> list[list[int | str]]:
    """Number, first name and initial of each; where two share these, since when they come."""
    short = {each.id: names.short(each.called or each.given_name, each.family_name) for each in people}
    apart = room.told_apart([replace(each, folded_name=names.folded(short[each.id])) for each in people])
    return [[number, name, apart.get(number, "")] for number, name in short.items()]


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
