"""The rows that choosing reads: what members said, with their conditions, and when they were asked last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, and_, exists, func, select, union_all
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import folded
from badges.base.times import local_date
from badges.gatherings.activities import reads as activities
from badges.gatherings.tables import Activity
from badges.matching.choice.facts import Person, Said
from badges.matching.introductions.rules import ASKED_AGAIN_AFTER
from badges.matching.likely_activity import likely_activity
from badges.matching.postings import rows
from badges.matching.postings.views import PostingView
from badges.matching.rules import Moment, Weekday, state_of
from badges.matching.tables import Introduction, MemberConditions, Posting, ThreadsAtRest
from badges.people.tables import Member

_SAID: Final = (
    Posting.id.label("posting_id"), Posting.side, Posting.words, Posting.other_activity, Posting.days, Posting.moments,
    Posting.reach, Posting.until, Posting.created_at, Posting.read_at, Posting.paused_at, Posting.ended_at,
    Posting.fulfilled, Activity.key.label("activity"),
)  # fmt: skip
_WHOSE: Final = (
    Member.id.label("member_id"), Member.site_id, Member.age, Member.left_on, Member.erased_at, Member.practice,
    ThreadsAtRest.member_id.label("rests"), MemberConditions.often, MemberConditions.at_meetings_only,
    MemberConditions.not_at_home, MemberConditions.in_company, MemberConditions.words.label("wishes"),
)  # fmt: skip
Chosen: TypeAlias = Select[*tuple[Any, ...]]
Merged: TypeAlias = Mapping[str, str]  # by the key of an activity that was merged, that of the one which took its place


def said_by(member_id: int, now: datetime) -> Chosen:
    """Select a member with all that they offer and look for: one row, without a posting, for one who said nothing."""
    standing = and_(Posting.member_id == Member.id, *rows.standing(local_date(now)))
    return _beside(select(*_SAID, *_WHOSE, *_asked(now)).select_from(Member).outerjoin(Posting, standing)).where(
        Member.id == member_id
    )


def said_by_others(now: datetime) -> Chosen:
    """Select what members offer and look for, as far as others can answer it: read, standing and not paused."""
    chosen = select(*_SAID, *_WHOSE, *_asked(now)).select_from(Posting).join(Member, Member.id == Posting.member_id)
    return _beside(chosen).where(*rows.there(), *answerable(now)).order_by(Posting.id)


def answerable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of offers and requests: those that others can answer, read, standing and not paused."""
    return Posting.read_at.is_not(None), Posting.paused_at.is_(None), *rows.standing(local_date(now))


def first_numbers(site_ids: Collection[int], unless: Collection[int], now: datetime, count: int) -> Select[int]:
    """Select the numbers of what members of some sites said first, of what others can answer.

    The members are asked for one by one: read as a join, SQLite would look at all members of a site.
    """
    whose = select(Member.id).where(Member.id == Posting.member_id, Member.site_id.in_(site_ids), *rows.there())
    whose = whose.where(Member.id.not_in(unless)) if unless else whose
    return select(Posting.id).where(*answerable(now), exists(whose)).order_by(Posting.id).limit(count)


def united(parts: Iterable[Select[int]]) -> CompoundSelect[int]:
    """Select the numbers of all these statements, each in its own order and up to its own limit."""
    return union_all(*(select(each.subquery()) for each in parts))


def _beside(chosen: Chosen) -> Chosen:
    return (
        chosen.outerjoin(Activity, Activity.id == Posting.activity_id)
        .outerjoin(MemberConditions, MemberConditions.member_id == Member.id)
        .outerjoin(ThreadsAtRest, ThreadsAtRest.member_id == Member.id)
    )


def _asked(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """When a member was asked lately: who gives when a thread is proposed, who receives at the other one's yes."""
    since = now - ASKED_AGAIN_AFTER
    given = select(func.max(Introduction.created_at)).where(Introduction.giver_id == Member.id)
    received = select(func.max(Introduction.giver_yes_at)).where(Introduction.receiver_id == Member.id)
    return (
        given.where(Introduction.created_at > since).correlate(Member).scalar_subquery().label("asked_first"),
        received.where(Introduction.giver_yes_at > since).correlate(Member).scalar_subquery().label("asked_then"),
    )


def person_of(row: Row[Any]) -> Person:
    """Return the member of a row."""
    return Person(
        number=row.member_id,
        site=row.site_id,
        there=row.left_on is None and row.erased_at is None and not row.practice,
        at_rest=row.rests is not None,
        age=row.age,
        asked_at=max((each for each in (row.asked_first, row.asked_then) if each is not None), default=None),
        often=bool(row.often),
        at_meetings_only=bool(row.at_meetings_only),
        not_at_home=bool(row.not_at_home),
        in_company=bool(row.in_company),
        wishes=bool(row.wishes),
    )


def said_of(row: Row[Any], now: datetime, merged: Merged) -> Said:
    """Return the offer or request of a row."""
    return Said(
        number=row.posting_id,
        person=person_of(row),
        side=row.side,
        subjects=subjects(row.activity, row.other_activity, row.words, merged),
        since=local_date(row.created_at),
        state=state_of(
            read_at=row.read_at, paused_at=row.paused_at, ended_at=row.ended_at, fulfilled=row.fulfilled,
            until=row.until, today=local_date(now),
        ),
        days=frozenset(map(Weekday, row.days or ())),
        moments=frozenset(map(Moment, row.moments or ())),
        reach=row.reach,
    )  # fmt: skip


def subjects(activity: str | None, other: str | None, words: str, merged: Merged) -> frozenset[str]:
    """What a posting, a workshop or an idea is about: its activity, else a word of its own and what that speaks of.

    Where neither was said, what its words speak of.
    """
    if activity is not None:
        return frozenset({activity})
    likely = likely_activity(other or words)
    found = {merged.get(likely, likely)} if likely is not None else set()
    return frozenset(found | ({f"={folded(other)}"} if other else set()))


def merged_keys(session: OrmSession) -> Merged:
    """Which activities took the place of others. One statement."""
    known = activities.activities(session)
    keys = {each.id: each.key for each in known}
    return {each.key: keys[each.merged_into_id] for each in known if each.merged_into_id is not None}


def are_listed(found: Iterable[Row[Any]]) -> bool:
    """Whether each row is about an activity of the list, so that no words are asked what they speak of."""
    return all(each.activity is not None for each in found)


def postings(session: OrmSession, numbers: Collection[int]) -> dict[int, PostingView]:
    """The postings with these numbers. One statement; none without a number."""
    if not numbers:
        return {}
    chosen = select(Posting).where(Posting.id.in_(numbers)).options(*rows.with_member())
    return {each.id: each for each in PostingView.of_each(session.scalars(chosen))}
