"""How many different persons took part: one statement brings who they are, by place, and they are counted here.

A person took part who came to a gathering whose attendance was noted, or who gave or received in an exchange that took
place. Persons whose record was erased are counted no longer, and neither are visitors, who have no record: their
presences stay in the counts of gatherings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, func, literal, null, or_, select, union_all
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


class _Part(IntEnum):
    """How persons were there."""

    CAME = 0
    ACTIVE = 1  # led, helped, gave or received
    GONE = 2  # erased, or practice: they are no persons


_SPANS: Final = {BEFORE: _Age.BEFORE, 0: _Age.NOW}
_NOBODY: Final[frozenset[str]] = frozenset()


def persons(session: OrmSession, spans: Spans) -> dict[tuple[int | None, int], Persons]:
    """The persons by place (None: of the network, each once) and by span, 0 or `BEFORE`. One statement.

    It brings the numbers of those who came as one text for each place and age, since to tell 300,000 presences apart
    takes a database four times as long.
    """
    there: dict[tuple[int | None, int], set[str]] = defaultdict(set)
    active: dict[tuple[int | None, int], set[str]] = defaultdict(set)
    known: dict[int, set[str]] = defaultdict(set)  # by age, at any place
    gone: set[str] = set()
    for part, site, age, numbers in session.execute(union_all(*_all(spans))):
        those = set(numbers.split(",")) if numbers else _NOBODY
        if part == _Part.GONE:
            gone.update(those)
            continue
        known[age].update(those)
        there[site, age].update(those)
        if part == _Part.ACTIVE:
            active[site, age].update(those)
            active[None, age].update(those)
    there.update({(None, age): set(those) for age, those in known.items()})
    found = {}
    for span, age in _SPANS.items():
        old = gone.union(*(known[each] for each in _Age if each < age))
        for site in {site for site, _age in there} | {None}:
            here = there.get((site, age), _NOBODY) - gone
            found[site, span] = Persons(len(here), len(here - old), len(active.get((site, age), _NOBODY) - gone))
    return found


def _all(spans: Spans) -> Iterator[Select[*tuple[Any, ...]]]:
    """Each selects the part, the place, the age, and the numbers of persons as one text."""
    start, after = periods.instants(spans.before)
    age = _age(Gathering.starts_at, start, after, periods.instants(spans.period)[0])
    noted = noted_until(periods.instants(spans.period)[1], spans.now)
    active = [each for each in Participation if each is not Participation.TAKES_PART]
    for part, roles in ((_Part.CAME, [Participation.TAKES_PART]), (_Part.ACTIVE, active)):
        came = select(_joined(Attendance.member_id)).where(Attendance.gathering_id == Gathering.id)
        came = came.where(Attendance.role.in_(roles)).correlate(Gathering)
        held = select(Gathering.site_id, age, came.scalar_subquery().label("those")).where(*noted).subquery().c
        chosen = select(_of(part), held.site_id, held.age, func.aggregate_strings(held.those, ","))
        yield chosen.group_by(held.site_id, held.age)
    after_day = spans.before.last + timedelta(days=1)
    age = _age(Exchange.happened_on, spans.before.first, after_day, spans.period.first)
    for who in (Exchange.giver_id, Exchange.receiver_id):
        given = select(_of(_Part.ACTIVE), Exchange.site_id, age, _joined(who))
        given = given.where(Exchange.happened_on <= spans.period.last, *TOOK_PLACE)
        yield given.group_by(Exchange.site_id, "age")
    nothing = cast(null(), Integer)
    yield select(_of(_Part.GONE), nothing, nothing, _joined(Member.id)).where(
        or_(Member.erased_at.is_not(None), Member.practice)
    )


def _of(part: _Part) -> ColumnElement[int]:
    return literal(int(part), Integer).label("part")


def _joined(column: InstrumentedAttribute[int]) -> ColumnElement[str]:
    return func.aggregate_strings(cast(column, String), ",")


def _age(column: InstrumentedAttribute[Any], before: date, after: date, period: date) -> ColumnElement[int]:
    """Where a day or an instant lies: `before` begin the days of the year before, `after` is the first behind them."""
    known = ((column < before, _Age.EARLIER), (column < after, _Age.BEFORE), (column < period, _Age.BETWEEN))
    return case(*((when, int(age)) for when, age in known), else_=int(_Age.NOW)).label("age")
