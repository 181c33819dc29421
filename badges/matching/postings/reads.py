"""Reads about offers and requests, each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import contains_eager, joinedload

from badges.base.database.counts import Counting
from badges.base.text.names import begins
from badges.gatherings.activities import reads as activities
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.tables import Activity
from badges.matching.postings import rows
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide
from badges.matching.tables import Posting, ThreadsAtRest
from badges.people.tables import Member

BAND_LINES: Final = 5  # of one side of a band; the rest stands on the page of its activity
BANDS: Final = 8  # of one page of the wall
LINES: Final = 30  # of one page of an activity, a search or a list
ENDED: Final = 10  # of a member's that are over
S = TypeVar("S", bound=Select)  # type: ignore[type-arg]  # of whatever columns


def posting(session: OrmSession, posting_id: int) -> PostingView | None:
    """An offer or a request with its member. One statement."""
    found = session.scalar(select(Posting).where(Posting.id == posting_id).options(*rows.with_member()))
    return PostingView.of(found) if found is not None else None


def standing_of(session: OrmSession, member_id: int, today: date) -> list[PostingView]:
    """What a member offers and looks for, the latest first. One statement."""
    chosen = _of(member_id).where(*rows.standing(today))
    return list(PostingView.of_each(session.scalars(chosen)))


def standing_and_rest(session: OrmSession, member_id: int, today: date, most: int) -> tuple[list[PostingView], bool]:
    """The same, at most so many of each side, and whether the threads of the member rest. One statement."""
    of_side = (_numbers(member_id, side, today).limit(most).subquery() for side in PostingSide)
    latest = union_all(*(select(each.c.id) for each in of_side))
    stands = (Posting.member_id == Member.id) & Posting.id.in_(latest)
    chosen = select(Posting, ThreadsAtRest.member_id).select_from(Member).outerjoin(Posting, stands)
    chosen = chosen.outerjoin(ThreadsAtRest, ThreadsAtRest.member_id == Member.id).where(Member.id == member_id)
    loaded = chosen.options(contains_eager(Posting.member), joinedload(Posting.activity)).order_by(Posting.id.desc())
    found = session.execute(loaded).all()
    postings = list(PostingView.of_each(each for each, _resting in found if each is not None))
    return postings, any(resting is not None for _each, resting in found)


def _numbers(member_id: int, side: PostingSide, today: date) -> Select[int]:
    """Select the numbers of what a member says on one side, the latest first."""
    chosen = select(Posting.id).where(Posting.member_id == member_id, Posting.side == side, *rows.standing(today))
    return chosen.order_by(Posting.id.desc())


def of_member(session: OrmSession, member_id: int, today: date) -> tuple[list[PostingView], list[PostingView]]:
    """The same, and the last that are over. Two statements."""
    ended = session.scalars(_of(member_id).where(rows.over(today)).limit(ENDED))
    return standing_of(session, member_id, today), list(PostingView.of_each(ended))


def _of(member_id: int) -> Select[Posting]:
    return (
        select(Posting).where(Posting.member_id == member_id).options(*rows.with_member()).order_by(Posting.id.desc())
    )


def unread(session: OrmSession, site_ids: Collection[int], today: date) -> list[PostingView]:
    """What members of these sites wrote and no facilitator has read, the oldest first. One statement."""
    chosen = rows.of_people_there().where(*_unread(site_ids, today)).options(*rows.with_member())
    return list(PostingView.of_each(session.scalars(chosen.order_by(Posting.id).limit(LINES))))


def counting_unread(site_ids: Collection[int], today: date) -> Counting:
    """Count them (`badges.base.database.counts`)."""
    chosen = select(func.count(Posting.id)).join(Member, Member.id == Posting.member_id)
    return chosen.where(*rows.there(), *_unread(site_ids, today))


def _unread(site_ids: Collection[int], today: date) -> tuple[ColumnElement[bool], ...]:
    return Member.site_id.in_(site_ids), Posting.read_at.is_(None), *rows.standing(today)


@dataclass(frozen=True)
class Band:
    """What is offered and sought of one activity, the latest first; `activity` None: of none in the list.

    `offered` and `sought` hold the first lines; `counts` how many there are in all, by side.
    """

    activity: ActivityView | None
    offered: tuple[PostingView, ...]
    sought: tuple[PostingView, ...]
    counts: dict[PostingSide, int]


def wall(
    session: OrmSession, site_ids: Collection[int], today: date, *, after: str | None = None
) -> tuple[list[Band], str | None]:
    """The wall of these sites by activity, in the order of the list, and the key of the next page. Three statements.

    What was read stands on it, what is paused too; `after`: the key of the last activity of the page before.
    """
    first, counted = _first_of_each(session, site_ids, today)
    ordered = [each for each in _in_order(session) if _number(each) in counted]
    keys = [_key(each) for each in ordered]
    start = keys.index(after) + 1 if after in keys else 0
    page = ordered[start : start + BANDS]
    lines = _lines(session, [number for each in page for number in first[_number(each)]])
    bands = [
        Band(
            each,
            tuple(lines.get((_number(each), PostingSide.OFFERED), ())),
            tuple(lines.get((_number(each), PostingSide.SOUGHT), ())),
            counted[_number(each)],
        )
        for each in page
    ]
    return bands, keys[start + BANDS - 1] if start + BANDS < len(ordered) else None


def of_activity(
    session: OrmSession,
    site_ids: Collection[int],
    today: date,
    activity_id: int | None,
    *,
    before: int | None = None,
) -> list[PostingView]:
    """What is offered and sought of one activity, the latest first. One statement.

    `before`: the number of the last line of the page before.
    """
    chosen = _on_the_wall(select(Posting), site_ids, today).where(Posting.activity_id.is_not_distinct_from(activity_id))
    if before is not None:
        chosen = chosen.where(Posting.id < before)
    found = chosen.options(*rows.with_member()).order_by(Posting.id.desc()).limit(LINES + 1)
    return list(PostingView.of_each(session.scalars(found)))


def found(
    session: OrmSession, site_ids: Collection[int], today: date, search: str, *, before: int | None = None
) -> list[PostingView]:
    """Those of whose words, activity or member's name each word of `search` begins a word, the latest first.

    Two statements. Texts are compared here, marks and case aside, a row at a time until there are enough.
    """
    texts = select(Posting.id, Posting.words, Posting.other_activity, Activity.name, Member.folded_name)
    named = _on_the_wall(texts, site_ids, today).outerjoin(Posting.activity)
    if before is not None:
        named = named.where(Posting.id < before)
    numbers: list[int] = []
    lines = session.execute(named.order_by(Posting.id.desc()))
    for number, *said in lines:
        if begins(" ".join(each for each in said if each), search):
            numbers.append(number)
            if len(numbers) > LINES:
                break
    lines.close()
    if not numbers:
        return []
    chosen = select(Posting).where(Posting.id.in_(numbers)).options(*rows.with_member())
    return list(PostingView.of_each(session.scalars(chosen.order_by(Posting.id.desc()))))


def _number(activity: ActivityView | None) -> int | None:
    return activity.id if activity is not None else None


def _key(activity: ActivityView | None) -> str:
    return activity.key if activity is not None else ""


def _in_order(session: OrmSession) -> list[ActivityView | None]:
    grouped = activities.by_group(activities.activities(session))
    return [*(each for _group, inside in grouped for each in inside), None]


def _on_the_wall(chosen: S, site_ids: Collection[int], today: date) -> S:
    chosen = chosen.join(Member, Member.id == Posting.member_id).where(Member.site_id.in_(site_ids), *rows.there())
    return chosen.where(Posting.read_at.is_not(None), *rows.standing(today))


def _first_of_each(
    session: OrmSession, site_ids: Collection[int], today: date
) -> tuple[dict[int | None, list[int]], dict[int | None, dict[PostingSide, int]]]:
    """By activity: the numbers of the first lines of each side, and how many there are. One statement."""
    side = (Posting.activity_id, Posting.side)
    place = func.row_number().over(partition_by=side, order_by=Posting.id.desc()).label("place")
    columns = Posting.id, *side, func.count().over(partition_by=side).label("number"), place
    numbered = _on_the_wall(select(*columns), site_ids, today).subquery().c
    chosen = select(numbered.id, numbered.activity_id, numbered.side, numbered.number)
    first: dict[int | None, list[int]] = {}
    counted: dict[int | None, dict[PostingSide, int]] = {}
    for each in session.execute(chosen.where(numbered.place <= BAND_LINES)):
        first.setdefault(each.activity_id, []).append(each.id)
        counted.setdefault(each.activity_id, {})[each.side] = each.number
    return first, counted


def _lines(session: OrmSession, numbers: Collection[int]) -> dict[tuple[int | None, PostingSide], list[PostingView]]:
    """The postings with these numbers by activity and side, the latest first. One statement, or none."""
    chosen = select(Posting).where(Posting.id.in_(numbers)).options(*rows.with_member()).order_by(Posting.id.desc())
    found: dict[tuple[int | None, PostingSide], list[PostingView]] = {}
    for each in session.scalars(chosen) if numbers else ():
        found.setdefault((each.activity_id, each.side), []).append(PostingView.of(each))
    return found
