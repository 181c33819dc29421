"""How many different persons took part: one statement, in which the database counts them.

A person took part who came to a gathering whose attendance was noted, or who gave or received in an exchange that took
place. Persons whose record was erased are counted no longer, and neither are visitors, who have no record: their
presences stay in the counts of gatherings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, and_, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as OrmSession

from badges.exchanges.tables import Exchange
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance, Gathering
from badges.people.tables import Member
from badges.reports import periods
from badges.reports.counts import BEFORE, TOOK_PLACE, Spans, noted_until


@dataclass(frozen=True)
class Persons:
    """Different persons of a place, or of the network.

    `new`: those who had never taken part before, at any place. `active`: those who led or helped at a gathering, or
    gave or received in an exchange.
    """

    all: int = 0
    new: int = 0
    active: int = 0


class _Age(IntEnum):
    """Where a day lies, the earliest first."""

    EARLIER = 0
    BEFORE = 1  # in the days of the year before
    BETWEEN = 2
    NOW = 3  # in the report


_SPANS = {BEFORE: _Age.BEFORE, 0: _Age.NOW}


def persons(session: OrmSession, spans: Spans) -> dict[tuple[int | None, int], Persons]:
    """The persons by place (None: of the network, each once) and by span, 0 or `BEFORE`. One statement."""
    known = _known(spans).c
    kinds: list[ColumnElement[bool]] = []
    for span, age in _SPANS.items():
        there = known[f"there_{span}"] == 1
        kinds += [there, and_(there, known.first == age), known[f"active_{span}"] == 1]
    of_site = select(known.site_id, *(func.sum(case((each, 1), else_=0)) for each in kinds)).group_by(known.site_id)
    once = (func.count(case((each, known.member_id)).distinct()) for each in kinds)
    rows: Sequence[Any] = session.execute(union_all(of_site, select(cast(null(), Integer), *once))).all()
    found = {}
    for site, *numbers in rows:
        for place, span in enumerate(_SPANS):
            found[site, span] = Persons(*(int(each or 0) for each in numbers[place * 3 : place * 3 + 3]))
    return found


def _known(spans: Spans) -> CTE:
    """Each person at each place: whether they were there, and active, in either span; and when they came first at all.

    What was recorded up to the end of the period is read once. The database keeps the result: SQLite would otherwise
    read it again for each number.
    """
    every = union_all(_came(spans), *(_exchanged(spans, who) for who in (Exchange.giver_id, Exchange.receiver_id)))
    own = every.subquery().c
    first = func.min(func.min(own.age)).over(partition_by=own.member_id).label("first")
    columns: list[ColumnElement[int]] = [own.site_id, own.member_id, first]
    for span, age in _SPANS.items():
        columns.append(func.max(case((own.age == age, 1), else_=0)).label(f"there_{span}"))
        columns.append(func.max(case((own.age == age, own.active), else_=0)).label(f"active_{span}"))
    each = select(*columns).group_by(own.site_id, own.member_id).subquery()
    chosen = select(each).join(Member, Member.id == each.c.member_id)
    chosen = chosen.where(Member.erased_at.is_(None), Member.practice.is_(False))
    return chosen.cte("known").prefix_with("MATERIALIZED")


def _came(spans: Spans) -> Select[*tuple[Any, ...]]:
    """Who was at a gathering, each time."""
    start, after = periods.instants(spans.before)
    age = _age(Gathering.starts_at, start, after, periods.instants(spans.period)[0])
    led = and_(Gathering.starts_at >= start, Attendance.role != Participation.TAKES_PART)
    chosen = select(Gathering.site_id, Attendance.member_id, age, case((led, 1), else_=0).label("active"))
    chosen = chosen.join(Attendance, Attendance.gathering_id == Gathering.id)
    return chosen.where(*noted_until(periods.instants(spans.period)[1], spans.now))


def _exchanged(spans: Spans, who: InstrumentedAttribute[int]) -> Select[*tuple[Any, ...]]:
    """Who gave, or who received, each time."""
    after = spans.before.last + timedelta(days=1)
    age = _age(Exchange.happened_on, spans.before.first, after, spans.period.first)
    chosen = select(Exchange.site_id, who.label("member_id"), age, literal(1, Integer).label("active"))
    return chosen.where(Exchange.happened_on <= spans.period.last, *TOOK_PLACE)


def _age(column: InstrumentedAttribute[Any], before: date, after: date, period: date) -> ColumnElement[int]:
    """Where a day or an instant lies: `before` begin the days of the year before, `after` is the first behind them."""
    known = ((column < before, _Age.EARLIER), (column < after, _Age.BEFORE), (column < period, _Age.BETWEEN))
    return case(*((when, int(age)) for when, age in known), else_=int(_Age.NOW)).label("age")
