"""What the logbook keeps here: words and first names that are public no longer, threads that ended, numbers shown no
longer, and members who are not proposed to others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed, was
from badges.base.services import Services
from badges.base.times import local_date
from badges.matching.introductions import changes as introductions
from badges.matching.tables import Idea, Introduction, Objection, Posting, ThreadsAtRest
from badges.people import rows
from badges.people.tables import Member


def _hidden(session: OrmSession, posting: Posting) -> Iterable[Facts]:
    """A yes that was taken back, a pause, an end: each takes words or a first name off the public wall."""
    if posting in session.new or not was(posting, "words_public"):
        return
    less = not posting.words_public or (was(posting, "name_public") and not posting.name_public)
    stopped = any(changed(posting, each) and getattr(posting, each) is not None for each in ("paused_at", "ended_at"))
    if posting in session.deleted or less or stopped:
        yield from ({"person": bits} for bits in rows.bits_of(session, posting.member_id))


def _hide(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """Nothing of theirs is public: a line does not say which words it was, and the site asks again."""
    member = rows.of_bits(session, str(facts["person"]))
    if member is not None:
        hidden = update(Posting).where(Posting.member_id == member.id)
        session.execute(hidden.values(words_public=False, name_public=False))


def _hidden_ones(session: OrmSession) -> Iterable[Facts]:
    public = select(Posting.member_id).where(Posting.words_public)
    chosen = select(Member.erasure_bits).where(Member.id.not_in(public), Member.erased_at.is_(None))
    return [{"person": bits.hex()} for bits in session.scalars(chosen)]


def _ended(session: OrmSession, row: Introduction) -> Iterable[Facts]:
    """The end of a thread, whatever its cause: both persons, as they were known to an older database too."""
    if row in session.new or row.ended_at is None or was(row, "ended_at") is not None:
        return
    if row.giver_id is not None and row.receiver_id is not None:
        for giver in rows.bits_of(session, row.giver_id):
            yield from ({"person": giver, "other": bits} for bits in rows.bits_of(session, row.receiver_id))


def _end(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """What was open between the two ended; one that began after the line was written goes on."""
    two = [rows.of_bits(session, str(facts[each])) for each in ("person", "other")]
    if two[0] is not None and two[1] is not None:
        introductions.end_between(session, two[0].id, two[1].id, at, begun_before=at)


def _number_hidden(session: OrmSession, row: Introduction) -> Iterable[Facts]:
    """A tick that was taken back while the thread goes on: the end of one hides both numbers by itself."""
    if row in session.new or row.ended_at is not None:
        return
    for column, member_id in (("giver_number", row.giver_id), ("receiver_number", row.receiver_id)):
        if was(row, column) and not getattr(row, column) and member_id is not None:
            yield from ({"person": bits} for bits in rows.bits_of(session, member_id))


def _hide_number(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """Their number is shown no longer: a line does not say in which thread, and the page asks again."""
    member = rows.of_bits(session, str(facts["person"]))
    if member is not None:
        for column, key in (("giver_number", Introduction.giver_id), ("receiver_number", Introduction.receiver_id)):
            session.execute(update(Introduction).where(key == member.id).values({column: False}))


def _objected(session: OrmSession, objection: Objection) -> Iterable[Facts]:
    """An objection that is new. One that was taken back widens, and is not kept."""
    if inspect(objection).pending:
        yield from _pair(session, objection.member_id, objection.other_id)


def _objected_ones(session: OrmSession) -> Iterable[Facts]:
    for member_id, other_id in session.execute(select(Objection.member_id, Objection.other_id)):
        yield from _pair(session, member_id, other_id)


def _pair(session: OrmSession, member_id: int, other_id: int) -> Iterable[Facts]:
    others = rows.bits_of(session, other_id)
    yield from ({"person": one, "other": each} for one in rows.bits_of(session, member_id) for each in others)


def _object(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """Nothing proposes the two to each other, whichever record each has now. The ends of threads have lines of their
    own."""
    one, other = _standing(session, facts["person"]), _standing(session, facts["other"])
    if one is None or other is None or one == other:
        return
    same = select(Objection.id).where(Objection.member_id == one, Objection.other_id == other)
    if session.scalar(same) is None:
        session.add(Objection(member_id=one, other_id=other, said_on=local_date(at)))


def _rested(session: OrmSession, resting: ThreadsAtRest) -> Iterable[Facts]:
    if inspect(resting).pending:
        yield from ({"person": bits} for bits in rows.bits_of(session, resting.member_id))


def _resting_ones(session: OrmSession) -> Iterable[Facts]:
    for member_id in list(session.scalars(select(ThreadsAtRest.member_id))):
        yield from ({"person": bits} for bits in rows.bits_of(session, member_id))


def _rest(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    member_id = _standing(session, facts["person"])
    if member_id is not None and session.get(ThreadsAtRest, member_id) is None:
        session.add(ThreadsAtRest(member_id=member_id, rested_at=at))


def _standing(session: OrmSession, bits: object) -> int | None:
    """The number of the record that these bits lead to now; None where it is unknown or erased."""
    member = rows.of_bits(session, str(bits))
    if member is None:
        return None
    return member.merged_into_id if member.merged_into_id is not None else None if member.erased_at else member.id


def _unnamed(session: OrmSession, idea: Idea) -> Iterable[Facts]:
    """An author who is to be named no longer."""
    if idea in session.new or idea.member_id is None or not was(idea, "named"):
        return
    if idea in session.deleted or not idea.named:
        yield from ({"person": bits} for bits in rows.bits_of(session, idea.member_id))


def _unname(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """No idea names them: a line does not say which one it was, and the site asks again."""
    member = rows.of_bits(session, str(facts["person"]))
    if member is not None:
        session.execute(update(Idea).where(Idea.member_id == member.id).values(named=False))


def _unnamed_ones(session: OrmSession) -> Iterable[Facts]:
    named = select(Idea.member_id).where(Idea.named, Idea.member_id.is_not(None))
    chosen = select(Member.erasure_bits).where(Member.id.not_in(named), Member.erased_at.is_(None))
    return [{"person": bits.hex()} for bits in session.scalars(chosen)]


NARROWINGS = (
    Narrowing(Kept.POSTING_HIDDEN, _hide, Posting, _hidden, _hidden_ones),
    Narrowing(Kept.INTRODUCTION_ENDED, _end, Introduction, _ended),
    Narrowing(Kept.NUMBER_HIDDEN, _hide_number, Introduction, _number_hidden),
    Narrowing(Kept.OBJECTED, _object, Objection, _objected, _objected_ones),
    Narrowing(Kept.THREADS_RESTED, _rest, ThreadsAtRest, _rested, _resting_ones),
    Narrowing(Kept.IDEA_UNNAMED, _unname, Idea, _unnamed, _unnamed_ones),
)
