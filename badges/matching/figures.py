"""Figures of relations, not of persons: how many requests found an answer, in how long, and what is not offered yet.

A request found its answer on the day on which the two met, or of their first exchange where they did not need to meet:
from then on it stands, or took place. It counts once its names are forgotten too, and nothing here is of one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import Any, Final

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.times import local_date, local_day
from badges.gatherings.tables import Activity
from badges.matching.postings import rows
from badges.matching.rules import PostingSide
from badges.matching.tables import Introduction, Posting
from badges.people.tables import Member

FEWEST: Final = 5  # of a crossed count that stands alone, and of answers whose time is said


@dataclass(frozen=True)
class AtSite:
    """The requests of a site that found an answer, in all and by activity; None: the others, each under five."""

    count: int
    by_activity: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True)
class Answered:
    """The requests that found an answer between two days.

    `median_days`: within how many days half of them did, from the day on which they were said; None under five.
    """

    count: int
    median_days: int | None
    by_site: Mapping[int, AtSite]


def answered(session: OrmSession, site_ids: Collection[int], first: date, last: date) -> Answered:
    """The requests of these sites that found an answer from the day `first` until `last`. One statement."""
    found = _each_request_once(session.execute(_threads(site_ids, first, last)).all())
    days = [max((on - row.sought_on).days, 0) for on, row in found]
    by_site: dict[int, list[str | None]] = {}
    for _on, row in found:
        by_site.setdefault(row.site_id, []).append(row.name)
    return Answered(
        count=len(found),
        median_days=median_low(days) if len(days) >= FEWEST else None,
        by_site={site: AtSite(len(named), crossed(Counter(named))) for site, named in by_site.items()},
    )


def crossed(counts: Mapping[str | None, int]) -> tuple[tuple[str | None, int], ...]:
    """The counts by name; those under five join the others, which come last. Pure.

    Where the others are under five together, the smallest of the counts that would stand alone joins them: only a
    total is under five.
    """
    alone = {name: count for name, count in counts.items() if name is not None and count >= FEWEST}
    others = sum(counts.values()) - sum(alone.values())
    if alone and 0 < others < FEWEST:
        others += alone.pop(min(alone, key=lambda name: (alone[name], name)))
    named: list[tuple[str | None, int]] = [(name, alone[name]) for name in sorted(alone)]
    return tuple(named + ([(None, others)] if others else []))


def sought_alone(session: OrmSession, site_ids: Collection[int], today: date) -> list[str]:
    """The activities that members of these sites look for and none of them offers, by name, without a count.

    What waits to be read and what is paused is on neither side. One statement.
    """
    stands = (
        select(Posting.id)
        .join(Member, Member.id == Posting.member_id)
        .where(Posting.activity_id == Activity.id, Member.site_id.in_(site_ids), *rows.there(), *rows.standing(today))
        .where(Posting.read_at.is_not(None), Posting.paused_at.is_(None))
    )
    sought, offered = (
        stands.where(Posting.side == side).exists() for side in (PostingSide.SOUGHT, PostingSide.OFFERED)
    )
    return sorted(session.scalars(select(Activity.name).where(sought, ~offered)))


def _threads(site_ids: Collection[int], first: date, last: date) -> Select[*tuple[Any, ...]]:
    """The threads about a request that found its answer between these days: no member of them is read."""
    thread = Introduction
    met = func.coalesce(thread.met_on, thread.under_way_on)
    start, end = local_day(first)[0], local_day(last)[1]
    stands = or_(thread.held, thread.under_way_on.is_not(None), and_(met.is_not(None), thread.ended_at.is_(None)))
    then = or_(met.between(first, last), and_(met.is_(None), thread.ended_at >= start, thread.ended_at < end))
    return (
        select(
            thread.id, thread.site_id, thread.request_id, Activity.name, thread.sought_on, met.label("met"),
            thread.ended_at,
        )
        .outerjoin(Activity, Activity.id == thread.activity_id)
        .where(thread.site_id.in_(site_ids), thread.sought_on.is_not(None), stands, then)
        .order_by(thread.id)
    )  # fmt: skip


def _each_request_once(found: Sequence[Row[Any]]) -> list[tuple[date, Row[Any]]]:
    """The first answer of each request, with its day; where the request itself is gone, each thread is one."""
    first: dict[int, tuple[date, Row[Any]]] = {}
    for place, row in enumerate(found):
        on = row.met if row.met is not None else local_date(row.ended_at)
        key = row.request_id if row.request_id is not None else -1 - place
        if key not in first or on < first[key][0]:
            first[key] = on, row
    return list(first.values())
