"""Recording who was at a gathering, and in which role (J3). Saving twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base import receipts
from badges.base.errors import Outdated, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.parsers import member_of
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import changes, rows
from badges.gatherings.rules import Participation, Roles, is_late, merged, settled
from badges.gatherings.tables import Attendance, Gathering
from badges.people.other_sites import those_nameable
from badges.people.rows import held_records, standing
from badges.people.tables import Member

Observed = Callable[[OrmSession, int], Collection[int]]
Shown = Mapping[int, Participation | None]


@dataclass(frozen=True)
class Difference:
    """A telephone and the record say two things of one member; None is an absence.

    `mine`: what the telephone says; `other`: what was recorded; `stands`: what is recorded now. `by` and `at`: who
    recorded the other, and when, where it is no absence; no name of an erased account.
    """

    mine: Participation | None
    other: Participation | None
    stands: Participation | None
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class LateRecord:
    """What became of entries that waited in a telephone, by the numbers with which they were sent.

    `roles`: who is recorded now, of those sent. `gone`: numbers that were not taken, since they name no member who can
    be noted here. `kept`: who was un-ticked and stays, since something was seen of them there.
    """

    roles: Roles
    differences: Mapping[int, Difference] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()


def record_attendance(
    services: Services,
    actor: Actor,
    gathering_id: int,
    present: Mapping[int, str],
    *,
    observed: Observed,
    was: Shown | Collection[int] | None = None,
    nobody: bool = False,
    client_key: str | None = None,
) -> frozenset[int]:
    """Record who was there and in which role. Saving the same twice changes nothing.

    `present`: role by member number, for everyone ticked. `was`: the numbers that were ticked when the form was made,
    with their roles; an outdated page changes only what it changed itself, so that two pages add up
    (`gatherings.rules.merged`). Without `was`, `present` is the whole list. `observed` are the members observed at this
    gathering: they stay. A member that the actor may not name (`people.other_sites`) is left out, like a number without
    a member: one that came there before, enrolled in the workshop or was found is named. `nobody`: the form says that
    no one came, though a practice member is ticked; without it a gathering where no one is noted has no attendance yet.
    Of one `client_key` the first call alone counts. Returns the numbers that were un-ticked and kept.
    Raises Refused: attendance.role, attendance.too_early, attendance.not_begun: no one came to what is still to begin,
    attendance.unnamed: for a member whose presence is noted without their name (`visitors.note_unnamed`); Outdated:
    when another page changed the same member in another way; NotFound: for an unknown gathering.
    """
    ticked, now = _roles(present), services.now()
    with services.database.begin() as session:
        held_records(session, ticked)  # before what is there is read: a merge changes it
        gathering = _held(session, actor, gathering_id, now)
        if nobody and gathering.starts_at > now:
            raise Refused("attendance.not_begun")
        if not receipts.take(session, client_key, now):
            return frozenset()
        there = _recorded(session, gathering_id)
        wanted = ticked if was is None else _merged(there, was, ticked)
        return _write(session, actor, gathering, there, wanted, observed, now, nobody=nobody)


def record_late(
    services: Services,
    actor: Actor,
    gathering_id: int,
    present: Mapping[int, str],
    *,
    was: Shown,
    noted_at: datetime,
    observed: Observed,
    unsaid: Collection[int] = (),
    client_key: str | None = None,
) -> LateRecord:
    """Record what waited in a telephone since `noted_at`, as `record_attendance` does; nothing of it is outdated.

    Where the record says something else meanwhile, each presence is kept, and the role that was written last
    (`gatherings.rules.settled`); what comes back names each difference. `unsaid`: those of `present` whose role was not
    said: one that is recorded stands. Who was merged meanwhile is the record that stays. Of one `client_key` the first
    call alone writes. Raises: as `record_attendance`, but never Outdated.
    """
    ticked, now = _roles(present), services.now()
    with services.database.begin() as session:
        held_records(session, {*ticked, *was})
        gathering = _held(session, actor, gathering_id, now)
        is_new = receipts.take(session, client_key, now)
        owner = standing(session, {*ticked, *was})
        there = _recorded(session, gathering_id)
        before = {number: row.role for number, row in there.items()}
        asked = {owner[number]: role for number, role in ticked.items()}
        shown = {owner[number]: role for number, role in was.items()}
        for number in {owner[each] for each in unsaid}:
            if number in before:
                asked[number] = before[number]
        roles, undecided = merged(before, shown, asked)
        later = {number for number in undecided if number not in there or noted_at > there[number].recorded_at}
        said = {number: _said(there.get(number)) for number in undecided}
        kept = frozenset[int]()
        if is_new:
            wanted = settled(roles, undecided, before, asked, later)
            kept = _write(session, actor, gathering, there, wanted, observed, now)
            there = _recorded(session, gathering_id)
        now_there = {number: row.role for number, row in there.items()}
        differences = {
            number: Difference(asked.get(one), before.get(one), now_there.get(one), *said[one])
            for number, one in owner.items()
            if one in undecided and one in now_there and (is_new or one in before)
        }
        if is_new:
            replaced = [each.other for each in differences.values() if each.stands == each.mine]
            if len(replaced) == 1:  # a telephone sends one row at a time
                receipts.note_answer(session, client_key, replaced[0] or "")
        elif not differences and len(ticked) == 1 and (other := receipts.answered(session, client_key)) is not None:
            (number,) = ticked
            if now_there.get(owner[number]) == ticked[number]:
                differences = {number: Difference(ticked[number], member_of(Participation, other), ticked[number])}
        missing = {number for number in ticked if owner[number] not in now_there}
        if not is_new:  # who was taken out since can be named, and who was never taken can not
            named = {each.id for each in _coming(session, actor, gathering, [owner[each] for each in missing], now)}
            missing = {number for number in missing if owner[number] not in named}
        return LateRecord(
            roles={number: now_there[one] for number, one in owner.items() if one in now_there},
            differences=differences,
            gone=frozenset(missing),
            kept=frozenset(number for number, one in owner.items() if one in kept),
        )


def _roles(present: Mapping[int, str]) -> dict[int, Participation]:
    ticked = {number: role for number, text in present.items() if (role := member_of(Participation, text)) is not None}
    if len(ticked) < len(present):
        raise Refused("attendance.role")
    return ticked


def _held(session: OrmSession, actor: Actor, gathering_id: int, now: datetime) -> Gathering:
    gathering = rows.held(session, actor, gathering_id)
    if local_date(gathering.starts_at) > local_date(now):
        raise Refused("attendance.too_early")
    return gathering


def _recorded(session: OrmSession, gathering_id: int) -> dict[int, Attendance]:
    return {row.member_id: row for row in rows.attendance(session, gathering_id)}


def _said(row: Attendance | None) -> tuple[str | None, datetime | None]:
    """Who recorded a presence, and when."""
    if row is None:
        return None, None
    by = row.recorded_by
    return (by.name if by is not None and by.erased_at is None else None), row.recorded_at


def _write(
    session: OrmSession,
    actor: Actor,
    gathering: Gathering,
    there: Mapping[int, Attendance],
    wanted: Roles,
    observed: Observed,
    now: datetime,
    *,
    nobody: bool = False,
) -> frozenset[int]:
    """Write the presences of `wanted`, and delete the others; return those that stay, since something was seen."""
    coming = _coming(session, actor, gathering, [number for number in wanted if number not in there], now)
    asked, people = {*wanted, *there}, [*(row.member for row in there.values()), *coming]
    named = {each.id for each in people}
    wanted = {number: role for number, role in wanted.items() if number in named}
    changing = [there[number].member for number in wanted if number in there and there[number].role != wanted[number]]
    unnamed = [each.given_name for each in (*coming, *changing) if each.unnamed_on is not None]
    if unnamed:
        raise Refused("attendance.unnamed", name=unnamed[0])
    for number, role in wanted.items():
        row = there.get(number)
        if row is None:
            row = Attendance(gathering_id=gathering.id, member_id=number, role=role)
            row.recorded_by_id, row.recorded_at = actor.staff_id, now
            session.add(row)
        elif row.role != role:
            row.role, row.recorded_by_id, row.recorded_at = role, actor.staff_id, now
    unticked = {number for number in there if number not in wanted}
    kept = frozenset(unticked & set(observed(session, gathering.id)))
    for number in unticked - kept:
        session.delete(there[number])
    session.flush()
    rehearsed = bool(asked) and all(each.practice for each in people)
    if rehearsed and not nobody:  # it says nothing about who was there
        return kept
    if not (nobody or wanted or kept or rows.others_came(session, gathering)):  # nor does a form without a name
        if there:  # else what was saved stands: that nobody came, or nothing yet
            gathering.attendance_saved_at = None
        return kept
    if gathering.attendance_saved_at is None and is_late(local_date(gathering.ends_at), local_date(now)):
        about = About(site_id=gathering.site_id, text=f"gathering:{gathering.id}")
        note(session, Act.LATE_ENTRY, actor, about, now)
    gathering.attendance_saved_at = now
    if wanted and not rehearsed:
        changes.take_place(gathering)
    return kept


def _coming(
    session: OrmSession, actor: Actor, gathering: Gathering, added: Collection[int], now: datetime
) -> list[Member]:
    """Those of these members that the actor may note at a gathering."""
    known = rows.who_came(session, gathering.site_id, added)
    known |= rows.who_enrolled(session, gathering.workshop_id, added)
    return those_nameable(session, actor, added, now, known)


def _merged(there: Mapping[int, Attendance], was: Shown | Collection[int], ticked: Roles) -> Roles:
    shown = was if isinstance(was, Mapping) else dict.fromkeys(was)
    roles, undecided = merged({number: row.role for number, row in there.items()}, shown, ticked)
    if undecided:
        raise Outdated
    return roles
