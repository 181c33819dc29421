"""What a page of the agenda shows: of which sites, from which day until which; and its days with what is on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask import request, url_for

from badges.base.parsers import row_number
from badges.base.times import local_date
from badges.exchanges.rules import ExchangeState
from badges.exchanges.views import ExchangeView
from badges.gatherings.recurring.holidays import Holiday
from badges.gatherings.rules import GatheringKind
from badges.gatherings.views import GatheringView
from badges.network.views import SiteView
from badges.web.http import formats
from badges.web.http.access import services
from badges.web.office import room
from badges.web.office.wording import gathering_title

ALL: Final = "tous"
DAY: Final = timedelta(days=1)
YEARS: Final = range(2000, 2100)
EXCHANGE: Final = "exchange"


@dataclass(frozen=True)
class Event:
    """One thing on a day of the agenda."""

    kind: str  # meeting, workshop or exchange
    subject: str | None  # what a workshop is about: its patch
    title: str
    hour: str | None
    place: str | None
    people: str | None  # of an exchange
    site: str | None  # where several sites are shown
    present: int | None  # None while nothing is noted
    cancelled: bool
    because: str | None
    to_complete: bool
    planned: bool  # an exchange of today or to come
    href: str


@dataclass(frozen=True)
class Day:
    """One day of the agenda."""

    day: date
    today: bool
    outside: bool  # of the month that is shown
    holiday: str | None  # the code of its public holiday, else of the school holidays
    events: tuple[Event, ...]


def chosen_sites(*, closed: bool = False) -> list[SiteView]:
    """Return the sites to show: the one that `site` names, all of the staff member's own, or where they work now.

    The coordination, which works at no site, sees all of them unless it chose one. `closed`: where it sees all, those
    that have closed too, whose teams complete nothing any more.
    """
    own, wanted = room.own_sites(), request.args.get("site", ALL if room.of_coordination() else None)
    if wanted == ALL and own:
        return [*own, *room.closed_sites()] if closed else own
    number = row_number(wanted)
    return [next((each for each in own if each.id == number), None) or room.current_site()]


def this_week() -> date:
    """Return the Monday of this week."""
    today = local_date(services().now())
    return today - timedelta(days=today.weekday())


def this_month() -> date:
    """Return the first day of this month."""
    return local_date(services().now()).replace(day=1)


def week() -> date:
    """Return the Monday of the week that `semaine` names, or of this week."""
    day = _day(request.args.get("semaine", ""))
    return this_week() if day is None else day - timedelta(days=day.weekday())


def month() -> date | None:
    """Return the first day of the month that `mois` names, such as 2026-11; this month's for any other text."""
    wanted = request.args.get("mois")
    if wanted is None:
        return None
    return _day(f"{wanted}-01") or this_month()


def next_month(first: date, months: int = 1) -> date:
    """Return the first day of a month so many months later."""
    years, index = divmod(first.month - 1 + months, 12)
    return date(first.year + years, index + 1, 1)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def days(
    first: date,
    last: date,
    *,
    gatherings: Iterable[GatheringView],
    exchanges: Iterable[ExchangeView],
    present: dict[int, int],
    holidays: Collection[Holiday],
    sites: Collection[SiteView],
    of_month: date | None = None,
) -> list[Day]:
    """Return the days of a period with what is on them, by the hour; exchanges, which have none, come last."""
    now, named = services().now(), {each.id: each.name for each in sites} if len(sites) > 1 else {}
    on: dict[date, list[Event]] = {}
    today = local_date(now)
    for gathering in gatherings:
        on.setdefault(local_date(gathering.starts_at), []).append(
            _gathering(gathering, present.get(gathering.id, 0), named.get(gathering.site_id), now)
        )
    for exchange in exchanges:
        on.setdefault(exchange.happened_on, []).append(_exchange(exchange, named.get(exchange.site_id), today))
    found = []
    for number in range((last - first).days + 1):
        day = first + number * DAY
        outside = of_month is not None and (day.year, day.month) != (of_month.year, of_month.month)
        found.append(Day(day, day == today, outside, _holiday(day, holidays), tuple(on.get(day, ()))))
    return found


def _holiday(day: date, holidays: Collection[Holiday]) -> str | None:
    there = [each for each in holidays if each.first <= day <= each.last]
    return min(there, key=lambda each: not each.public).code if there else None


def _gathering(gathering: GatheringView, present: int, site: str | None, now: datetime) -> Event:
    noted, cancelled = gathering.attendance_saved_at is not None, gathering.cancelled_at is not None
    return Event(
        kind="workshop" if gathering.kind == GatheringKind.WORKSHOP else "meeting",
        subject=gathering.subject,
        title=gathering_title(gathering),
        hour=formats.clock_range(gathering.starts_at, gathering.ends_at),
        place=gathering.place,
        people=None,
        site=site,
        present=present if noted else None,
        cancelled=cancelled,
        because=gathering.cancelled_because,
        to_complete=not noted and not cancelled and gathering.ends_at <= now,
        planned=False,
        href=url_for("office.gathering", gathering_id=gathering.id),
    )


def _exchange(exchange: ExchangeView, site: str | None, today: date) -> Event:
    state = exchange.state(today)
    due = state is ExchangeState.ASKED and exchange.happened_on < today
    return Event(
        kind=EXCHANGE,
        subject=None,
        title=exchange.what,
        hour=None,
        place=None,
        people=people_of(exchange),
        site=site,
        present=None,
        cancelled=state is ExchangeState.CANCELLED,
        because=None,
        to_complete=due,
        planned=state is ExchangeState.PLANNED or (state is ExchangeState.ASKED and not due),
        href=url_for("office.exchange", exchange_id=exchange.id),
    )


def people_of(exchange: ExchangeView) -> str:
    """Return who is in an exchange, in one line."""
    return f"{room.shown(exchange.giver)}, {room.shown(exchange.receiver)}"
