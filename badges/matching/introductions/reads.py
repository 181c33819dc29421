"""Reads about threads, each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.counts import Counting
from badges.base.times import local_date
from badges.exchanges import reads as exchanges
from badges.exchanges.views import ExchangeView
from badges.matching import helping_hand
from badges.matching.introductions import rows, rules
from badges.matching.introductions.own_thread import OwnState, OwnThread, own
from badges.matching.introductions.rules import ReviewQuestion, ViewShown, Who
from badges.matching.introductions.views import ThreadView
from badges.matching.rules import Manner
from badges.matching.tables import Introduction, MemberConditions, Posting, ReviewVoice, ThreadsAtRest
from badges.people import rows as people
from badges.people.tables import Member
from badges.people.views import MemberView

LINES: Final = 30  # of one page of a list
OWN: Final = 20  # of a member, on their page
MEDIATORS: Final = 30


def thread(session: OrmSession, introduction_id: int) -> ThreadView | None:
    """A thread. One statement."""
    chosen = select(Introduction).where(Introduction.id == introduction_id).options(*rows.with_people())
    found = session.scalar(chosen)
    return ThreadView.of(found) if found is not None else None


def open_threads(
    session: OrmSession, site_ids: Collection[int], *, without: Collection[int] = (), after: ThreadView | None = None
) -> list[ThreadView]:
    """The open threads of these sites, those that wait the longest first. One statement; a line more than a page.

    `without`: records of the reader, whose threads a colleague follows. `after`: the last of the page before.
    """
    chosen = _of(site_ids, without).where(Introduction.ended_at.is_(None))
    if after is not None:
        later = (Introduction.moved_at == after.moved_at) & (Introduction.id > after.id)
        chosen = chosen.where((Introduction.moved_at > after.moved_at) | later)
    chosen = chosen.order_by(Introduction.moved_at, Introduction.id).limit(LINES + 1)
    return [ThreadView.of(each) for each in session.scalars(chosen)]


def ended_threads(
    session: OrmSession, site_ids: Collection[int], *, without: Collection[int] = (), before: ThreadView | None = None
) -> list[ThreadView]:
    """Those that ended and are not forgotten, the latest first. One statement; a line more than a page."""
    chosen = _of(site_ids, without).where(Introduction.ended_at.is_not(None), Introduction.giver_id.is_not(None))
    if before is not None and before.ended_at is not None:
        earlier = (Introduction.ended_at == before.ended_at) & (Introduction.id < before.id)
        chosen = chosen.where((Introduction.ended_at < before.ended_at) | earlier)
    chosen = chosen.order_by(Introduction.ended_at.desc(), Introduction.id.desc()).limit(LINES + 1)
    return [ThreadView.of(each) for each in session.scalars(chosen)]


def _of(site_ids: Collection[int], without: Collection[int]) -> Select[Introduction]:
    chosen = select(Introduction).where(Introduction.site_id.in_(site_ids)).options(*rows.with_people())
    if not without:
        return chosen
    return chosen.where(
        *(or_(each.is_(None), each.not_in(without)) for each in (Introduction.giver_id, Introduction.receiver_id))
    )


def counting_stale(site_ids: Collection[int], staff_id: int, now: datetime) -> Counting:
    """Count the open threads that wait for too long, but those of an account's own record (`base.database.counts`)."""
    own = select(Member.id).where(Member.staff_id == staff_id)
    chosen = select(func.count(Introduction.id)).where(Introduction.site_id.in_(site_ids))
    chosen = chosen.where(Introduction.giver_id.not_in(own), Introduction.receiver_id.not_in(own))
    return chosen.where(Introduction.ended_at.is_(None), Introduction.moved_at <= now - rules.STALE_AFTER)


def open_of(
    session: OrmSession, member_id: int, site_ids: Collection[int], without: Collection[int] = ()
) -> list[ThreadView]:
    """The open threads of a member at these sites, for the staff, the last step first. One statement."""
    chosen = _of(site_ids, without).where(_theirs(member_id), Introduction.ended_at.is_(None))
    chosen = chosen.order_by(Introduction.moved_at.desc(), Introduction.id.desc()).limit(OWN)
    return [ThreadView.of(each) for each in session.scalars(chosen)]


def on_postings(
    session: OrmSession, posting_ids: Collection[int], site_ids: Collection[int], without: Collection[int] = ()
) -> list[ThreadView]:
    """The open threads at these sites that stand on these offers and requests. One statement."""
    on = or_(Introduction.offer_id.in_(posting_ids), Introduction.request_id.in_(posting_ids))
    chosen = _of(site_ids, without).where(on, Introduction.ended_at.is_(None))
    return [ThreadView.of(each) for each in session.scalars(chosen.order_by(Introduction.id).limit(OWN))]


def own_threads(session: OrmSession, member_id: int, now: datetime) -> list[OwnThread]:
    """What a member may know of their threads, the latest first. One statement."""
    chosen = select(Introduction).where(_theirs(member_id)).options(*rows.with_people())
    chosen = chosen.order_by(Introduction.id.desc()).limit(2 * OWN)
    found = (_own(ThreadView.of(each), member_id, now) for each in session.scalars(chosen))
    known = [each for each in found if each is not None]
    return sorted(known, key=lambda each: each.state is not OwnState.ASKED)[:OWN]  # what is asked comes first


def own_thread(session: OrmSession, member_id: int, introduction_id: int, now: datetime) -> OwnThread | None:
    """One of them; None where they are to know of nothing. One statement."""
    found = thread(session, introduction_id)
    return _own(found, member_id, now) if found is not None else None


def _own(found: ThreadView, member_id: int, now: datetime) -> OwnThread | None:
    for who, member in ((Who.GIVER, found.giver), (Who.RECEIVER, found.receiver)):
        if member is not None and member.id == member_id:
            return own(found, who, now)
    return None


def _theirs(member_id: int) -> ColumnElement[bool]:
    return or_(Introduction.giver_id == member_id, Introduction.receiver_id == member_id)


def said_yes_before(session: OrmSession, member_id: int) -> bool:
    """Whether a member said yes to a thread that is not forgotten: then the charter was read. One statement."""
    gave = select(Introduction.id).where(Introduction.giver_id == member_id, Introduction.giver_yes_at.is_not(None))
    received = select(Introduction.id).where(
        Introduction.receiver_id == member_id, Introduction.receiver_yes_at.is_not(None)
    )
    return bool(session.scalar(select(or_(gave.exists(), received.exists()))))


def exchanges_of(session: OrmSession, introduction_id: int) -> list[ExchangeView]:
    """The exchanges of a thread, in order, those that were cancelled too. One statement."""
    return exchanges.of_thread(session, introduction_id)


def not_to_propose(session: OrmSession, member_id: int, others: Collection[int]) -> set[int]:
    """Those of `others` who are kept apart from a member, or whose threads rest. Two statements."""
    resting = select(ThreadsAtRest.member_id).where(ThreadsAtRest.member_id.in_(others))
    return rows.apart(session, [member_id], others) | set(session.scalars(resting))


def is_often(session: OrmSession, found: ThreadView, today: date, *, coming: int = 0) -> bool:
    """Whether a page asks « Est-ce encore un coup de main ? »: done for the other the sixth time in three months.

    `coming`: exchanges that are about to be recorded. Two statements.
    """
    manner = session.scalar(select(Posting.manner).where(Posting.id == (found.offer_id or found.request_id)))
    if manner is not Manner.DOES or found.giver is None or found.receiver is None:
        return False
    activity_id, since = found.activity.id if found.activity is not None else None, helping_hand.counted_since(today)
    times = exchanges.count_between(session, found.giver.id, found.receiver.id, activity_id, since)
    return helping_hand.is_often(manner, times + coming)


def mediators(session: OrmSession, found: ThreadView) -> list[MemberView]:
    """The members of the site who said yes to accompany a first meeting, without the two. Two statements."""
    two = {each.id for each in (found.giver, found.receiver) if each is not None}
    chosen = people.those_there([found.site_id]).join(MemberConditions, MemberConditions.member_id == Member.id)
    chosen = chosen.where(MemberConditions.mediates, Member.id.not_in(two), Member.age.is_(None))
    listed = session.scalars(chosen.order_by(Member.folded_name, Member.id).limit(MEDIATORS)).all()
    apart = rows.apart(session, two, [each.id for each in listed])
    return [MemberView.of(each) for each in listed if each.id not in apart]


# -- the bilan --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voice:
    """What one of the two said at the bilan, and what they say of it."""

    who: Who
    said: dict[ReviewQuestion, str | None]
    view: ViewShown
    disputed: tuple[ReviewQuestion, ...]


def voices(session: OrmSession, found: ThreadView, now: datetime) -> dict[Who, Voice]:
    """What both said at a bilan; empty without one, and where it went with one of the two. One statement."""
    if found.reviewed_on is None:
        return {}
    today = local_date(now)
    said = {
        each.member_id: each
        for each in session.scalars(select(ReviewVoice).where(ReviewVoice.introduction_id == found.id))
    }
    two = ((Who.GIVER, found.giver), (Who.RECEIVER, found.receiver)) if said else ()
    return {who: _voice(who, said.get(each.id), found.reviewed_on, today) for who, each in two if each is not None}


def own_voices(session: OrmSession, found: OwnThread, now: datetime) -> tuple[Voice, Voice] | None:
    """What one of the two said at a bilan, and the other; None without one. Two statements."""
    read = thread(session, found.id) if found.reviewed_on is not None else None
    said = voices(session, read, now) if read is not None else {}
    other = Who.RECEIVER if found.who is Who.GIVER else Who.GIVER
    return (said[found.who], said[other]) if len(said) == len((found.who, other)) else None


def _voice(who: Who, row: ReviewVoice | None, reviewed_on: date, today: date) -> Voice:
    said = {each: getattr(row, each.value) if row is not None else None for each in ReviewQuestion}
    view = rules.view_shown(row.view if row is not None else None, reviewed_on, today)
    return Voice(who, said, view, tuple(map(ReviewQuestion, row.disputed if row is not None else ())))
