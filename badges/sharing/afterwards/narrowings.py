"""What the logbook keeps here: who is asked nothing any more, and whether for good. Never what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed, note
from badges.base.services import Services
from badges.base.times import local_date
from badges.people import rows
from badges.people.tables import Member
from badges.sharing.afterwards.rules import AfterwardsState, AskedBy
from badges.sharing.afterwards.tables import AfterwardsQuestion


def _ended(session: OrmSession, row: AfterwardsQuestion) -> Iterable[Facts]:
    """An end that was said, and a row that is deleted at once; the nightly job deletes again what it did."""
    ended = changed(row, "state") and row.state is not AfterwardsState.OPEN
    if row in session.deleted or (ended and (inspect(row).persistent or row.state is AfterwardsState.NEVER)):
        yield from _each(session, row.member_id, row.state)


def _each(session: OrmSession, member_id: int, state: AfterwardsState) -> Iterable[Facts]:
    never = state is AfterwardsState.NEVER
    yield from ({"person": bits, "never": never} for bits in rows.bits_of(session, member_id))


def _end(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """Nothing is asked of the person, whichever record is theirs now; for good, also where there was no row."""
    member = rows.of_bits(session, str(facts["person"]))
    if member is not None and member.merged_into_id is not None:
        member = session.get(Member, member.merged_into_id)
    if member is None or member.erased_at is not None:
        return
    asked, never = session.get(AfterwardsQuestion, member.id), bool(facts["never"])
    if asked is None and never:
        asked = AfterwardsQuestion(
            member_id=member.id, agreed_on=local_date(at), asked_by=AskedBy.PAGE, state=AfterwardsState.OPEN
        )
        session.add(asked)
    if asked is not None and asked.state is not AfterwardsState.NEVER:
        asked.state = AfterwardsState.NEVER if never else AfterwardsState.OVER
        asked.due_on = None


def note_after_merge(session: OrmSession, member_id: int, at: datetime) -> None:
    """Note what stands of a member whose record has just taken over another one: a merge writes by statements."""
    state = session.scalar(select(AfterwardsQuestion.state).where(AfterwardsQuestion.member_id == member_id))
    if state is not None and state is not AfterwardsState.OPEN:
        for facts in list(_each(session, member_id, state)):
            note(session, Kept.AFTERWARDS_ENDED, facts, at)


def _ended_ones(session: OrmSession) -> Iterable[Facts]:
    chosen = select(AfterwardsQuestion.member_id, AfterwardsQuestion.state)
    for member_id, state in session.execute(chosen.where(AfterwardsQuestion.state != AfterwardsState.OPEN)).all():
        yield from _each(session, member_id, state)


NARROWINGS = (Narrowing(Kept.AFTERWARDS_ENDED, _end, AfterwardsQuestion, _ended, _ended_ones),)
