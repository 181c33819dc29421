"""What took place, by place and by month: one statement over all rooms, in lines of one shape.

Each function below selects one thing that is counted, and says what counts. All of them read two spans of days at once,
those of the report and those of the year before, and nothing that is not there yet when it is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as OrmSession

from badges.base.times import local_day
from badges.exchanges.tables import Exchange
from badges.gatherings.rules import GatheringKind
from badges.gatherings.tables import Activity, Attendance, Gathering, Visitor
from badges.matching.rules import PostingSide
from badges.matching.tables import Introduction, Posting
from badges.orientation.tables import OrientationCount
from badges.people.tables import Member
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, BadgeModel
from badges.reports import periods
from badges.reports.views import Period
from badges.sharing.afterwards.rules import half_year
from badges.sharing.afterwards.tables import OutcomeCount

BEFORE: Final = -1  # the span of the days of the year before; from 0 on, a month of the report
# Of exchanges: those that took place, as a member of the staff said.
TOOK_PLACE: Final = (Exchange.confirmed_at.is_not(None), Exchange.cancelled_at.is_(None))
Counting: TypeAlias = Select[*tuple[Any, ...]]  # selects what, site, span, name, number


class What(StrEnum):
    """What a line counts."""

    GATHERINGS = "gatherings"
    SESSIONS = "sessions"
    PRESENCES = "presences"
    WORKSHOPS = "workshops"
    EXCHANGES = "exchanges"
    INTRODUCTIONS = "introductions"
    BADGES = "badges"
    OFFERED = "offered"
    SOUGHT = "sought"
    RECEIVED = "received"
    CAME = "came"
    ANSWERS = "answers"


@dataclass(frozen=True)
class Line:
    """One number: of what, at which place (None: of the network alone), in which span, under which name."""

    what: What
    site_id: int | None
    span: int
    name: str | None
    number: int


@dataclass(frozen=True)
class Spans:
    """The days of a report in months, and the same days of the year before."""

    period: Period
    before: Period
    months: tuple[Period, ...]
    now: datetime

    @classmethod
    def of(cls, period: Period, today: date, now: datetime) -> Spans:
        """The spans of a period, asked now."""
        return cls(period, periods.a_year_before(period, today), tuple(periods.months_of(period)), now)

    def holds_instant(self, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """Whether an instant lies in one of the two. The range around both is there for the database's index."""
        (start, after), (first, end) = (periods.instants(each) for each in (self.before, self.period))
        return and_(column >= start, column < end, or_(column < after, column >= first))

    def holds_day(self, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """Whether a local day lies in one of the two."""
        around = column.between(self.before.first, self.period.last)
        return and_(around, or_(column <= self.before.last, column >= self.period.first))

    def of_instant(self, column: InstrumentedAttribute[Any], *, by_month: bool = True) -> ColumnElement[int]:
        """The span of an instant that lies in one of the two."""
        return self._span(column, [local_day(each.first)[0] for each in self.months], by_month=by_month)

    def of_day(self, column: InstrumentedAttribute[Any], *, by_month: bool = True) -> ColumnElement[int]:
        """The span of a local day that lies in one of the two."""
        return self._span(column, [each.first for each in self.months], by_month=by_month)

    def _span(
        self, column: InstrumentedAttribute[Any], starts: Sequence[date], *, by_month: bool
    ) -> ColumnElement[int]:
        known = [(column < starts[0], BEFORE)]
        if by_month:
            known += [(column < start, number) for number, start in enumerate(starts[1:])]
        return case(*known, else_=len(starts) - 1 if by_month else 0).label("span")


def lines(session: OrmSession, spans: Spans) -> list[Line]:
    """All that took place in both spans, by place. One statement."""
    found: Sequence[Any] = session.execute(union_all(*_all(spans))).all()
    return [Line(What(what), site, span, name, int(number)) for what, site, span, name, number in found]


def _all(spans: Spans) -> Iterator[Counting]:
    yield gatherings(spans)
    yield named_presences(spans)
    yield nameless_presences(spans)
    yield visitors(spans)
    yield workshops(spans)
    yield exchanges(spans)
    yield from introductions(spans)
    yield badges(spans)
    yield postings(spans)
    yield from orientations(spans)
    yield answers(spans)


def noted(spans: Spans) -> tuple[ColumnElement[bool], ...]:
    """Of gatherings: those that began in the spans, were not cancelled, and whose attendance was noted.

    One without attendance is on the list of what is to complete, and counts once it is noted.
    """
    return (spans.holds_instant(Gathering.starts_at), *noted_until(periods.instants(spans.period)[1], spans.now))


def noted_until(end: datetime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The same, of any day before `end`."""
    begun = (Gathering.starts_at < end, Gathering.starts_at < now)
    return (*begun, Gathering.cancelled_at.is_(None), Gathering.attendance_saved_at.is_not(None))


def gatherings(spans: Spans) -> Counting:
    """Count meetings, and sessions of workshops, as `noted` says."""
    what = case((Gathering.kind == GatheringKind.WORKSHOP, What.SESSIONS.value), else_=What.GATHERINGS.value)
    chosen = select(what.label("what"), Gathering.site_id, spans.of_instant(Gathering.starts_at), _none(), _count())
    return chosen.where(*noted(spans)).group_by("what", Gathering.site_id, "span")


def named_presences(spans: Spans) -> Counting:
    """Count presences of members at those gatherings, each person at each of them once.

    Each gathering's are counted by the index of their numbers, and summed: fewer rows are put in order.
    """
    there = select(_count()).where(Attendance.gathering_id == Gathering.id, Attendance.member_id.not_in(practice()))
    number = func.sum(there.correlate(Gathering).scalar_subquery())
    chosen = select(_what(What.PRESENCES), Gathering.site_id, spans.of_instant(Gathering.starts_at), _none(), number)
    return chosen.where(*noted(spans)).group_by(Gathering.site_id, "span")


def nameless_presences(spans: Spans) -> Counting:
    """Count presences of those whose name was erased since, or was forgotten after thirty days."""
    number = func.sum(Gathering.nameless)
    chosen = select(_what(What.PRESENCES), Gathering.site_id, spans.of_instant(Gathering.starts_at), _none(), number)
    return chosen.where(*noted(spans), Gathering.nameless > 0).group_by(Gathering.site_id, "span")


def visitors(spans: Spans) -> Counting:
    """Count presences of visitors, who have no record."""
    chosen = select(_what(What.PRESENCES), Gathering.site_id, spans.of_instant(Gathering.starts_at), _none(), _count())
    chosen = chosen.join(Visitor, Visitor.gathering_id == Gathering.id)
    return chosen.where(*noted(spans)).group_by(Gathering.site_id, "span")


def workshops(spans: Spans) -> Counting:
    """Count the workshops of which a session took place, each once in a span, however many sessions it had."""
    span = spans.of_instant(Gathering.starts_at, by_month=False)
    number = func.count(Gathering.workshop_id.distinct())
    chosen = select(_what(What.WORKSHOPS), Gathering.site_id, span, _none(), number)
    chosen = chosen.where(*noted(spans), Gathering.workshop_id.is_not(None))
    return chosen.group_by(Gathering.site_id, "span")


def took_place(spans: Spans) -> tuple[ColumnElement[bool], ...]:
    """Of exchanges: those of the spans that took place, as a member of the staff said."""
    return (spans.holds_day(Exchange.happened_on), *TOOK_PLACE)


def exchanges(spans: Spans) -> Counting:
    """Count exchanges, by the name of what they were about."""
    chosen = select(
        _what(What.EXCHANGES), Exchange.site_id, spans.of_day(Exchange.happened_on), Activity.name, _count()
    )
    chosen = chosen.outerjoin(Activity, Activity.id == Exchange.activity_id)
    return chosen.where(*took_place(spans)).group_by(Exchange.site_id, "span", Activity.name)


def met_in(spans: Spans) -> tuple[tuple[InstrumentedAttribute[Any], tuple[ColumnElement[bool], ...]], ...]:
    """Of introductions: the day on which the two met, or of their first exchange where they did not need to meet.

    Two ways, each by an index, of which one introduction takes one.
    """
    thread = Introduction
    return (
        (thread.met_on, (spans.holds_day(thread.met_on),)),
        (thread.under_way_on, (spans.holds_day(thread.under_way_on), thread.met_on.is_(None))),
    )


def introductions(spans: Spans) -> Iterator[Counting]:
    """Count the introductions of which the two met in the span, whatever came of it since."""
    for day, fits in met_in(spans):
        span = spans.of_day(day)
        chosen = select(_what(What.INTRODUCTIONS), Introduction.site_id, span, _none(), _count())
        yield chosen.where(*fits).group_by(Introduction.site_id, "span")


def issued(spans: Spans) -> tuple[ColumnElement[bool], ...]:
    """Of awards: those that were issued in the spans. One withdrawn within minutes was an error, and is not counted;
    one that was cancelled later was given."""
    return spans.holds_instant(Award.issued_at), Award.state != AwardState.WITHDRAWN


def badges(spans: Spans) -> Counting:
    """Count badges that were issued, by family."""
    chosen = select(
        _what(What.BADGES), Award.site_id, spans.of_instant(Award.issued_at), BadgeModel.family, _count()
    ).join(BadgeModel, BadgeModel.id == Award.badge_model_id)
    return chosen.where(*issued(spans)).group_by(Award.site_id, "span", BadgeModel.family)


def postings(spans: Spans) -> Counting:
    """Count what members said in the period that they offer or look for, by the name of its activity.

    By their own site; of this period alone, since what has ended is deleted after some months.
    """
    what = case((Posting.side == PostingSide.OFFERED, What.OFFERED.value), else_=What.SOUGHT.value)
    start, end = periods.instants(spans.period)
    chosen = select(what.label("what"), Member.site_id, _span(0), Activity.name, _count())
    chosen = chosen.join(Member, Member.id == Posting.member_id).outerjoin(Activity, Activity.id == Posting.activity_id)
    chosen = chosen.where(Posting.created_at >= start, Posting.created_at < end)
    return chosen.group_by("what", Member.site_id, Activity.name)


def orientations(spans: Spans) -> Iterator[Counting]:
    """Count the people that services sent to the network, and those who came: by whole months, of no site."""
    for span, each in ((0, spans.period), (BEFORE, spans.before)):
        if periods.is_whole_months(each):
            those = OrientationCount.month.between(each.first, each.last)
            for what, column in ((What.RECEIVED, OrientationCount.received), (What.CAME, OrientationCount.came)):
                yield select(_what(what), _no_site(), _span(span), _none(), func.coalesce(func.sum(column), 0)).where(
                    those
                )


def answers(spans: Spans) -> Counting:
    """Count what members answered after their dossiers, in the half-years that lie whole in the period.

    As the coordination reads it: by five answers, so that none of them can be guessed.
    """
    chosen = select(
        _what(What.ANSWERS), _no_site(), _span(0), cast(OutcomeCount.answer, String), func.sum(OutcomeCount.shown)
    )
    return chosen.where(OutcomeCount.half_year.in_(_halves(spans))).group_by(OutcomeCount.answer)


def _halves(spans: Spans) -> set[date]:
    """The half-years of which all six months are whole months of the period, by their first day."""
    whole = [each.first for each in spans.months if periods.is_whole_months(each)]
    return {first for first, months in Counter(map(half_year, whole)).items() if months == 6}


def practice() -> Select[int]:
    """Select « Camille Essai », who stands for no person."""
    return select(Member.id).where(Member.practice)


def _what(what: What) -> ColumnElement[str]:
    return literal(what.value, String).label("what")


def _span(number: int) -> ColumnElement[int]:
    return literal(number, Integer).label("span")


def _no_site() -> ColumnElement[int]:
    return cast(null(), Integer).label("site_id")


def _none() -> ColumnElement[str]:
    return cast(null(), String).label("name")


def _count() -> ColumnElement[int]:
    return func.count().label("number")
