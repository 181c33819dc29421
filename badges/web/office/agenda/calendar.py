"""The pages of the agenda: a week or a month of meetings, workshops and exchanges, and what is left to complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import Refused
from badges.base.times import local_date, local_day
from badges.exchanges import change as change_exchange
from badges.exchanges import reads as exchanges
from badges.exchanges.views import ExchangeView
from badges.gatherings import change
from badges.gatherings import reads as gatherings
from badges.gatherings.recurring import holidays
from badges.gatherings.views import GatheringView, Present
from badges.network.views import SiteView
from badges.recognition import reads as recognition
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.agenda import period

RECENT = timedelta(days=14)  # how long a gathering of which nothing was recognised is asked about
SHOWN_TO_COMPLETE = 4
PAGE = 30


@dataclass(frozen=True)
class ToComplete:
    """A gathering that took place: `present` None while its attendance is not noted, else how many were there."""

    gathering: GatheringView
    present: int | None
    site: str | None  # where several sites are shown


@dataclass(frozen=True)
class ToConfirm:
    """An exchange whose day is over, and that is not confirmed yet."""

    exchange: ExchangeView
    people: str
    site: str | None  # where several sites are shown
    version: str


@room.blueprint.route("/agenda")
@entrance("staff")
def agenda() -> ResponseReturnValue:
    """One week, or one month, past or to come, of one site or of all of the staff member's own."""
    session, now, sites = room.reading(), services().now(), period.chosen_sites()
    month = period.month()
    first = last = period.week()
    if month is None:
        last = first + 6 * period.DAY
    else:
        first = month - timedelta(days=month.weekday())
        end = period.next_month(month) - period.DAY
        last = end + timedelta(days=6 - end.weekday())
    numbers = [each.id for each in sites]
    shown = gatherings.gatherings(session, numbers, local_day(first)[0], local_day(last)[1])
    waiting = gatherings.to_complete(session, numbers, now, SHOWN_TO_COMPLETE + 1)
    to_confirm = _to_confirm(sites, SHOWN_TO_COMPLETE + 1)
    recent = gatherings.gatherings(session, numbers, now - RECENT, now)
    counts = gatherings.counts(session, {each.id for each in (*shown, *recent)})
    return render_template(
        "office/agenda.html",
        days=period.days(
            first,
            last,
            gatherings=shown,
            exchanges=() if actor().accompanies else exchanges.exchanges(session, numbers, first, last),
            present={number: each.people for number, each in counts.items()},
            holidays=holidays.holidays(first, last),
            sites=sites,
            of_month=month,
        ),
        first=first,
        last=last,
        month=month,
        before=_address(month, first, -1),
        after=_address(month, first, 1),
        week_of=_week_of(month, now),
        month_of=month or month_of(first, local_date(now)),
        now_shown=(month or first) == (period.this_month() if month else period.this_week()),
        today_month=f"{local_date(now):%Y-%m}",
        chosen=period.ALL if len(sites) > 1 else sites[0].id,
        to_complete=[ToComplete(each, None, _site(each, sites)) for each in waiting[:SHOWN_TO_COMPLETE]],
        more=max(len(waiting), len(to_confirm)) > SHOWN_TO_COMPLETE,
        unrecognised=[] if actor().accompanies else _unrecognised(recent, counts, sites)[:SHOWN_TO_COMPLETE],
        to_confirm=to_confirm[:SHOWN_TO_COMPLETE],
        one_site=sites[0] if len(sites) == 1 else None,
    )


def _week_of(month: date | None, now: datetime) -> date:
    """The day whose week the page of a month leads to: today in this month, else the month's first."""
    today = local_date(now)
    return today if month is None or (month.year, month.month) == (today.year, today.month) else month


def month_of(first: date, today: date) -> date:
    """The day whose month the page of a week leads to: today in this week, else the day in its middle."""
    return today if first <= today < first + 7 * period.DAY else first + 3 * period.DAY


def _address(month: date | None, first: date, way: int) -> str:
    site = request.args.get("site")
    if month is not None:
        return url_for("office.agenda", mois=f"{period.next_month(month, way):%Y-%m}", site=site)
    return url_for("office.agenda", semaine=(first + way * 7 * period.DAY).isoformat(), site=site)


def _unrecognised(recent: list[GatheringView], counts: dict[int, Present], sites: list[SiteView]) -> list[ToComplete]:
    """Recent gatherings where members were, of which nothing was recognised, nor said that nothing is to be."""
    known = {number for number, each in counts.items() if each.members}
    asked = [each for each in recent if each.id in known and each.settled_at is None and each.cancelled_at is None]
    seen = recognition.observed_gatherings(room.reading(), [each.id for each in asked]) if asked else set()
    left = [each for each in reversed(asked) if each.id not in seen]
    return [ToComplete(each, counts[each.id].people, _site(each, sites)) for each in left]


def _to_confirm(sites: list[SiteView], limit: int, before: ExchangeView | None = None) -> list[ToConfirm]:
    if actor().accompanies:  # an exchange names two members
        return []
    yesterday, numbers = local_date(services().now()) - period.DAY, [each.id for each in sites]
    found = exchanges.to_confirm(room.reading(), numbers, yesterday, limit, before)
    return [
        ToConfirm(each, period.people_of(each), _site(each, sites), change_exchange.version(each)) for each in found
    ]


def _site(gathering: GatheringView | ExchangeView, sites: list[SiteView]) -> str | None:
    return next((each.name for each in sites if each.id == gathering.site_id), None) if len(sites) > 1 else None


@room.blueprint.route("/agenda/a-completer")
@entrance("staff")
def all_to_complete() -> ResponseReturnValue:
    """Every gathering without attendance, latest first, after the one that `avant` names; none is ever left out.

    So are the exchanges that are not confirmed yet, after the one that `echange` names.
    """
    session, sites = room.reading(), period.chosen_sites(closed=True)
    number = parsers.row_number(request.args.get("avant"))
    before = gatherings.gathering(session, number) if number is not None else None
    if before is not None and not room.sees(before.site_id):
        before = None
    found = gatherings.to_complete(session, [each.id for each in sites], services().now(), PAGE + 1, before)
    last = parsers.row_number(request.args.get("echange"))
    given = exchanges.exchange(session, last) if last is not None else None
    if given is not None and not room.sees(given.site_id):
        given = None
    asked = _to_confirm(sites, PAGE + 1, given)
    return render_template(
        "office/to_complete.html",
        to_complete=[ToComplete(each, None, _site(each, sites)) for each in found[:PAGE]],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        to_confirm=asked[:PAGE],
        older_exchange=asked[PAGE - 1].exchange.id if len(asked) > PAGE else None,
        chosen=period.ALL if len(sites) > 1 else sites[0].id,
    )


@room.blueprint.route("/seances/<int:gathering_id>/sans-suite", methods=["POST"])
@entrance("staff")
def settle(gathering_id: int) -> ResponseReturnValue:
    """End the reminder of a gathering: no one came, or nothing is to be recognised."""
    found, form = room.gathering(gathering_id), parked_forms.submitted()
    what = forms.text(form, "quoi") if form is not None else ""
    if what == "personne":
        change.nobody_came(services(), actor(), found.id)
    elif what == "rien":
        change.nothing_to_recognise(services(), actor(), found.id)
    else:
        raise Refused("form.choice")
    if request.args.get("de") == "jour":
        return redirect(url_for("office.today"), 303)
    return redirect(url_for("office.agenda", site=request.args.get("site"), _anchor="a-completer"), 303)
