"""Reports of a period, of the network and of each place, out of three statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Gathering
from badges.network.tables import Site, SiteState
from badges.recognition.models.rules import Family
from badges.reports import periods
from badges.reports.counts import BEFORE, Line, Spans, What, lines
from badges.reports.periods import Length
from badges.reports.persons import Persons, persons
from badges.reports.views import CAME, OTHERS, Figure, Period, Place, Report, Row, Table

CATEGORIES: Final = 12  # that stand alone; the smallest join « autres »
_BY_MONTH: Final = (What.GATHERINGS, What.PRESENCES, What.SESSIONS, What.EXCHANGES, What.BADGES)
_BY_PLACE: Final = ("gatherings", "persons", "exchanges", "introductions", "workshops", "badges")
_OF_CATEGORY: Final = (What.OFFERED, What.SOUGHT, What.EXCHANGES)


@dataclass(frozen=True)
class _Site:
    id: int
    slug: str
    name: str
    opened_on: date | None
    closed_on: date | None
    began_on: date | None  # the day of the first thing that is recorded there
    state: SiteState

    def is_open(self, period: Period) -> bool:
        """Whether it was open on a day of the period. One that never opened is on no public page."""
        if self.state not in (SiteState.OPEN, SiteState.CLOSED):
            return False
        closed = self.closed_on is not None and self.closed_on <= period.first
        return not closed and (self.opened_on is None or self.opened_on <= period.last)


class _Counted:
    """What was counted, of all places: each line is added up once, since every place asks for every sum."""

    def __init__(self, spans: Spans, found: Iterable[Line], persons: Mapping[tuple[int | None, int], Persons]) -> None:
        self.spans, self.persons = spans, persons
        self.there: set[int | None] = set()  # the places of which something was counted in the report itself
        self._sums: Counter[tuple[What, int | None, int | None]] = Counter()
        self._names: dict[tuple[What, int | None], Counter[str | None]] = {}
        for each in found:
            places = {each.site_id, None}
            for site_id in places:
                self._sums[each.what, each.span, site_id] += each.number
            if each.span != BEFORE:
                self.there.add(each.site_id)
                for site_id in places:
                    self._sums[each.what, None, site_id] += each.number
                    self._names.setdefault((each.what, site_id), Counter())[each.name] += each.number

    def total(self, what: What, span: int | None, site_id: int | None) -> int:
        """The sum at a place, or at all; `span` None: of the whole report."""
        return self._sums[what, span, site_id]

    def by_name(self, what: What, site_id: int | None) -> Counter[str | None]:
        """The numbers of the report by name."""
        return self._names.get((what, site_id), Counter())


def reports(session: OrmSession, period: Period, now: datetime) -> dict[int | None, Report]:
    """The report of a period of each place, by its number, and of the network under None. Three statements.

    No row is made an object; what was not recorded yet `now` is not counted.
    """
    spans = Spans.of(period, local_date(now), now)
    places, counted = _sites(session), _Counted(spans, lines(session, spans), persons(session, spans))
    shown = [each for each in places if each.is_open(period) or each.id in counted.there]
    began = min((each.began_on for each in places if each.began_on is not None), default=None)
    figures = {each.id: tuple(_figures(counted, each.id, each.began_on)) for each in places}
    found: dict[int | None, Report] = {
        each.id: Report(
            period, Place(each.slug, each.name), now, None, figures[each.id], tuple(_tables(counted, each.id))
        )
        for each in places
    }
    of_places = Table("places", _BY_PLACE, tuple(_place_row(each, figures[each.id]) for each in shown))
    found[None] = Report(
        period,
        None,
        now,
        None,
        (*_figures(counted, None, began), *_orientations(counted, began)),
        (of_places, *_tables(counted, None), *_afterwards(counted)),
    )
    return found


def _sites(session: OrmSession) -> list[_Site]:
    """All places by name, with the day of what is recorded first there. One statement."""
    held = (
        select(func.min(Gathering.starts_at))
        .where(Gathering.site_id == Site.id, Gathering.attendance_saved_at.is_not(None))
        .where(Gathering.cancelled_at.is_(None))
        .correlate(Site)
    )
    given = (
        select(func.min(Exchange.happened_on))
        .where(Exchange.site_id == Site.id, Exchange.confirmed_at.is_not(None), Exchange.cancelled_at.is_(None))
        .correlate(Site)
    )
    chosen = select(
        Site.id,
        Site.slug,
        Site.name,
        Site.opened_on,
        Site.closed_on,
        held.scalar_subquery(),
        given.scalar_subquery(),
        Site.state,
    )
    found: Sequence[Any] = session.execute(chosen.order_by(Site.name, Site.id)).all()
    return [
        _Site(number, slug, name, opened_on, closed_on, _first(met, given_on), state)
        for number, slug, name, opened_on, closed_on, met, given_on, state in found
    ]


def _first(met: datetime | None, given_on: date | None) -> date | None:
    days = [day for day in (local_date(met) if met else None, given_on) if day is not None]
    return min(days, default=None)


def _figures(counted: _Counted, site_id: int | None, began: date | None) -> Iterator[Figure]:
    """The figures of a place, or of the network; with those of the year before once something was recorded by then."""
    then = began is not None and began <= counted.spans.before.last

    def of(key: str, what: What) -> Figure:
        before = counted.total(what, BEFORE, site_id) if then else None
        return Figure(key, counted.total(what, None, site_id), before)

    now, earlier = (counted.persons.get((site_id, span), Persons()) for span in (0, BEFORE))

    def of_persons(key: str, value: int, before: int) -> Figure:
        return Figure(key, value, before if then else None, persons=True)

    yield of("gatherings", What.GATHERINGS)
    yield of("presences", What.PRESENCES)
    yield of_persons("persons", now.all, earlier.all)
    yield of_persons("persons.new", now.new, earlier.new)
    yield of_persons("persons.active", now.active, earlier.active)
    yield of("exchanges", What.EXCHANGES)
    yield of("introductions", What.INTRODUCTIONS)
    yield of("workshops", What.WORKSHOPS)
    yield of("workshops.dates", What.SESSIONS)
    yield of("badges", What.BADGES)


def _orientations(counted: _Counted, began: date | None) -> Iterator[Figure]:
    """Of whole months and the whole network: those received; and of a year alone those who came."""
    spans = counted.spans
    if not periods.is_whole_months(spans.period):
        return
    then = began is not None and began <= spans.before.last and periods.is_whole_months(spans.before)
    wanted = [("orientations", What.RECEIVED)]
    if periods.length(spans.period) is Length.YEAR:
        wanted.append((CAME, What.CAME))
    for key, what in wanted:
        of_year = what is not What.CAME or periods.length(spans.before) is Length.YEAR
        before = counted.total(what, BEFORE, None) if then and of_year else None
        yield Figure(key, counted.total(what, None, None), before, persons=True)


def _place_row(site: _Site, figures: tuple[Figure, ...]) -> Row:
    value_of = {each.key: each.value for each in figures}
    return Row(None, site.name, tuple(value_of[key] for key in _BY_PLACE), site.slug)


def _tables(counted: _Counted, site_id: int | None) -> Iterator[Table]:
    today = local_date(counted.spans.now)
    months = [each for each in counted.spans.months if each.first <= today]
    if len(months) > 1:
        columns = tuple("workshops.dates" if each is What.SESSIONS else each.value for each in _BY_MONTH)
        rows = (
            Row(f"{each.first:%Y-%m}", None, tuple(counted.total(what, number, site_id) for what in _BY_MONTH))
            for number, each in enumerate(months)
        )
        yield Table("months", columns, tuple(rows))
    families = counted.by_name(What.BADGES, site_id)
    ours = [each.value for each in Family]
    known = [*ours, *sorted(each for each in families if each is not None and each not in ours)]
    yield Table("families", ("badges",), tuple(Row(each, None, (families[each],)) for each in known if families[each]))
    yield Table("categories", tuple(map(str, _OF_CATEGORY)), tuple(_categories(counted, site_id)))


def _categories(counted: _Counted, site_id: int | None) -> Iterator[Row]:
    """What was offered, sought and exchanged, the most first; what has no name or stands behind joins the others."""
    columns = [counted.by_name(what, site_id) for what in _OF_CATEGORY]
    total = Counter({name: number for each in columns for name in each if (number := sum(c[name] for c in columns))})
    names = sorted((name for name in total if name is not None), key=lambda name: (-total[name], name))
    for name in names[:CATEGORIES]:
        yield Row(None, name, tuple(each[name] for each in columns))
    rest = [*names[CATEGORIES:], None]
    others = tuple(sum(each[name] for name in rest) for each in columns)
    if any(others):
        yield Row(OTHERS, None, others)


def _afterwards(counted: _Counted) -> Iterator[Table]:
    """What members answered after their dossiers; no table where there are fewer than five answers."""
    found = counted.by_name(What.ANSWERS, None)
    if found.total():
        from_most = sorted(found, key=lambda name: (-found[name], str(name)))
        yield Table("afterwards", ("answers",), tuple(Row(name, None, (found[name],)) for name in from_most))
