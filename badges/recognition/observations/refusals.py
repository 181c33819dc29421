"""The members that the wizard would refuse, and on which days: the wizard's lists leave them out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.times import local_date
from badges.gatherings import rows as gatherings
from badges.gatherings.tables import Attendance, Gathering
from badges.network.tables import Site
from badges.people.rules import Age
from badges.people.tables import Member
from badges.recognition import observe, rows
from badges.recognition.dossier import came_on, first_days
from badges.recognition.rows import Standing
from badges.recognition.rules import Judged, outside


def at_gathering(session: OrmSession, gathering_id: int, now: datetime) -> dict[int, str]:
    """Why nothing can be noted of each of those who were at a gathering, as a code by member number.

    The others are left out. Four statements at most; none is refused at an unknown gathering.
    """
    place = gatherings.gathering(session, gathering_id)
    if place is None:
        return {}
    there = gatherings.attendance(session, gathering_id)
    return among(place, there, rows.standings(session, [each.member_id for each in there]), session, now)


def among(
    place: Gathering, there: Sequence[Attendance], standings: Mapping[int, Standing], session: OrmSession, now: datetime
) -> dict[int, str]:
    """The same of an attendance that was read, with the standing of each member. One statement at most."""
    day = local_date(place.starts_at)
    first = first_days(session, {each.member: [day] for each in there})
    found = {each.member_id: answer(each.member.age, standings[each.member_id]) for each in there}
    for number, came in first.items():
        found[number] = found[number] or outside(day, Judged(local_date(now), came), place.site.opened_on)
    return {number: code for number, code in found.items() if code is not None}


def of_member(session: OrmSession, member_id: int) -> str | None:
    """Why nothing can be noted of a member anywhere, as a code; None where something can. Two statements."""
    member = observe.present_member(session, member_id)
    return answer(member.age, rows.standings(session, [member_id])[member_id])


def of_members(session: OrmSession, member_ids: Collection[int]) -> dict[int, str]:
    """The same of several, by number; the others are left out. Two statements."""
    ages = dict(session.execute(select(Member.id, Member.age).where(Member.id.in_(member_ids))).all())
    standings = rows.standings(session, list(ages))
    found = {number: answer(age, standings[number]) for number, age in ages.items()}
    return {number: code for number, code in found.items() if code is not None}


def in_scene(
    session: OrmSession, member: Member, standing: Standing, scene: observe.Scene | None, now: datetime
) -> str | None:
    """Why nothing can be noted of a member's part in one place, as a code. Two statements at most."""
    code = answer(member.age, standing)
    if code is not None or scene is None:
        return code
    try:
        observe.refuse_outside(session, member, scene, now)
    except Refused as refusal:
        return refusal.code
    return None


def days(
    session: OrmSession, member_id: int, places: Collection[tuple[int, date]], now: datetime
) -> dict[tuple[int, date], str]:
    """Why nothing can be noted of a member at each of these places, a site and a day, as a code.

    Those at which something can be are left out. Three statements; none for no place.
    """
    if not places:
        return {}
    member = observe.present_member(session, member_id)
    judged = Judged(local_date(now), came_on(session, member, [day for _site, day in places]))
    sites = select(Site.id, Site.opened_on).where(Site.id.in_({site for site, _day in places}))
    opened = dict(session.execute(sites).all())
    found = {(number, day): outside(day, judged, opened.get(number)) for number, day in places}
    return {place: code for place, code in found.items() if code is not None}


def answer(age: Age | None, standing: Standing) -> str | None:
    """Why nothing can be noted of a member of this age anywhere, as a code, after what they answered. Pure."""
    try:
        observe.refuse_answer(age, standing.consent, with_parent=standing.with_parent)
    except Refused as refusal:
        return refusal.code
    return None
