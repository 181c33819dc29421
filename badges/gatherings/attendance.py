"""Recording who was at a gathering, and in which role (J3). Saving twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Outdated, Refused
from badges.base.parsers import member_of
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import changes, rows
from badges.gatherings.rules import Participation, Roles, merged
from badges.gatherings.tables import Attendance
from badges.people.other_sites import those_nameable


def record_attendance(
    services: Services,
    actor: Actor,
    gathering_id: int,
    present: Mapping[int, str],
    *,
    observed: Callable[[OrmSession, int], Collection[int]],
    was: Mapping[int, Participation | None] | Collection[int] | None = None,
    nobody: bool = False,
) -> frozenset[int]:
    """Record who was there and in which role. Saving the same twice changes nothing.

    `present`: role by member number, for everyone ticked. `was`: the numbers that were ticked when the form was made,
    with their roles; an outdated page changes only what it changed itself, so that two pages add up
    (`gatherings.rules.merged`). Without `was`, `present` is the whole list. `observed` are the members observed at this
    gathering: they stay. A member that the actor may not name (`people.other_sites`) is left out, like a number without
    a member: one that came there before, enrolled in the workshop or was found is named. `nobody`: the form says that
    no one came, though a practice member is ticked. Returns the numbers that were un-ticked and kept.
    Raises Refused: attendance.role, attendance.too_early, attendance.unnamed: for a member whose presence is noted
    without their name (`visitors.note_unnamed`); Outdated: when another page changed the same member in
    another way; NotFound: for an unknown gathering.
    """
    ticked = {number: role for number, text in present.items() if (role := member_of(Participation, text)) is not None}
    if len(ticked) < len(present):
        raise Refused("attendance.role")
    now = services.now()
    with services.database.begin() as session:
        gathering = rows.held(session, actor, gathering_id)
        if local_date(gathering.starts_at) > local_date(now):
            raise Refused("attendance.too_early")
        there = {row.member_id: row for row in rows.attendance(session, gathering_id)}
        wanted = ticked if was is None else _merged(there, was, ticked)
        added = [number for number in wanted if number not in there]
        known = rows.who_came(session, gathering.site_id, added)
        known |= rows.who_enrolled(session, gathering.workshop_id, added)
        coming = those_nameable(session, actor, added, now, known)
        asked, people = {*wanted, *there}, [*(row.member for row in there.values()), *coming]
        named = {each.id for each in people}
        wanted = {number: role for number, role in wanted.items() if number in named}
        changing = [
            there[number].member for number in wanted if number in there and there[number].role != wanted[number]
        ]
        unnamed = [each.given_name for each in (*coming, *changing) if each.unnamed_on is not None]
        if unnamed:
            raise Refused("attendance.unnamed", name=unnamed[0])
        for number, role in wanted.items():
            row = there.get(number)
            if row is None:
                row = Attendance(gathering_id=gathering_id, member_id=number, role=role)
                row.recorded_by_id, row.recorded_at = actor.staff_id, now
                session.add(row)
            elif row.role != role:
                row.role, row.recorded_by_id, row.recorded_at = role, actor.staff_id, now
        unticked = {number for number in there if number not in wanted}
        kept = frozenset(unticked & set(observed(session, gathering_id)))
        for number in unticked - kept:
            session.delete(there[number])
        rehearsed = bool(asked) and all(each.practice for each in people)
        if rehearsed and not nobody:  # it says nothing about who was there
            return kept
        gathering.attendance_saved_at = now
        if wanted and not rehearsed:
            changes.take_place(gathering)
        return kept


def _merged(
    there: Mapping[int, Attendance], was: Mapping[int, Participation | None] | Collection[int], ticked: Roles
) -> Roles:
    shown = was if isinstance(was, Mapping) else dict.fromkeys(was)
    roles, undecided = merged({number: row.role for number, row in there.items()}, shown, ticked)
    if undecided:
        raise Outdated
    return roles
