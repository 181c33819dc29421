"""The report of a period, of one place or of all places; and what stands behind its numbers.

A place is read by those who work there, and by the coordination, who reads all of them. What a number counts stands
beside it. Persons are a number to the coordination, and names to the staff of their place. The page reads what was
made; days that were not counted are counted by a form, which leads to their page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.database.counts import counted_each
from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings
from badges.reports import lists, make, periods, reads
from badges.reports.lists import Activities, Listed, Named
from badges.reports.views import OTHERS, Report
from badges.web import activity_words
from badges.web.counter.reports import charts, report_words
from badges.web.http import parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from badges.web.office import room
from badges.web.office.reports.period_and_place import (
    Asked,
    asked,
    days,
    forgiving,
    instead,
    place,
    reads_all,
    reads_names,
    today,
    typed,
)
from badges.web.office.room import blueprint

# The page of what a line of a list is about, where a line says its day, its place and what it was.
_PAGES: Final[dict[str, Callable[[int], str]]] = {
    Listed.EXCHANGES: lambda number: url_for("office.exchange", exchange_id=number),
    Listed.INTRODUCTIONS: lambda number: url_for("office.introduction", introduction_id=number),
    Listed.BADGES: lambda number: url_for("office.done", award_id=number),
}


@blueprint.get("/bilans", endpoint="report")
@entrance("staff")
def show() -> ResponseReturnValue:
    """The report of the usual year, or of the period and the place that are asked for; where it was not made, the form
    that makes it."""
    form = parked_forms.submitted()
    wanted, refusal = forgiving(form)
    return _page(wanted, request.args if form is None else form, refusal)


@blueprint.post("/bilans", endpoint="report_days")
@entrance("staff")
def count_days() -> ResponseReturnValue:
    """Make the reports of the days that a form says, anew if they were made before, and lead to the one that is asked
    for. Raises NotFound: for a place that is none of theirs."""
    there = place(request.form)
    try:
        wanted = Asked(days(request.form), there)
    except Refused as refusal:
        return _page(instead(there), request.form, refusal)
    make.make_asked(services(), actor(), wanted.period, wanted.site_id)
    return redirect(wanted.url("office.report"), 303)


def _page(wanted: Asked, given: Mapping[str, str], refusal: Refused | None) -> ResponseReturnValue:
    """The report, or that it was not counted; `given`: the address or the form, whose days are shown if refused."""
    session, now, status = room.reading(), services().now(), 422 if refusal is not None else 200
    usual = periods.usual(today())
    of_days = periods.length(wanted.period) is periods.Length.DAYS
    span = {"du": wanted.period.first.isoformat(), "au": wanted.period.last.isoformat()}
    choice = {
        "asked": wanted,
        "say": report_words,
        "span": span,
        "usual": [(periods.key_of(each), report_words.period(each)) for each in usual],
        "chosen": periods.key_of(wanted.period),
        "all_places": reads_all(),
        "error": words(refusal.code, **refusal.facts) if refusal is not None else None,
        "typed": typed(given) if refusal is not None or not of_days else span,
    }
    found = reads.report(session, wanted.period, wanted.site_id, now)
    if found is None:
        return render_template("office/report_not_counted.html", **choice), status
    of_all = reads_all() and wanted.site is None
    if of_all:
        found = reads.beside_published(session, found)
    site_ids = [wanted.site.id] if wanted.site is not None else [each.id for each in room.own_sites()]
    waiting = {"gatherings": gatherings.to_complete_by_site(now), "exchanges": exchanges.to_confirm_by_site(today())}
    waits = counted_each(session, waiting)
    return render_template(
        "office/report.html",
        **choice,
        report=found,
        drawn=charts.of_page(found),
        files=_files(wanted),
        months={f"{each.first:%Y-%m}": periods.key_of(each) for each in periods.months_of(wanted.period)},
        place=wanted.site.slug if wanted.site is not None else "",
        links=_links(found, wanted),
        listed=frozenset(each.value for each in Listed),
        slugs=frozenset(each.slug for each in room.own_sites()),
        by_night=found.made_at < now,
        countable=wanted.period not in usual,
        running=not periods.is_over(wanted.period, local_date(found.made_at)),
        to_complete=sum(each.get(site_id, 0) for each in waits.values() for site_id in site_ids),
        publishable=of_all and not of_days,
        done=request.args.get("fait"),
    ), status


@blueprint.get("/bilans/liste", endpoint="report_list")
@entrance("staff")
def show_list() -> ResponseReturnValue:
    """The list behind a number: the meetings, sessions, workshops, exchanges, introductions or badges of a report.

    `activite`: the exchanges of one row of its table, by the name of the activity, or all that have no row; of a report
    that is not made any more, it leads to the page that makes it.
    """
    wanted, session, row = asked(), room.reading(), request.args.get("activite")
    what = parsers.member_of(Listed, request.args.get("de", Listed.GATHERINGS.value))
    if what is None:
        raise NotFound
    about, counted = None, None
    if row is not None and what is Listed.EXCHANGES:
        report = reads.report(session, wanted.period, wanted.site_id, services().now())
        if report is None:
            return redirect(wanted.url("office.report"), 303)
        about, counted = _activities(report, row)
    scope = replace(wanted.scope(), about=about)
    page = lists.page(session, what, scope, parsers.row_number(request.args.get("apres")))
    return render_template(
        "office/report_list.html",
        asked=wanted,
        what=what,
        page=page,
        records=_PAGES,
        say=report_words,
        about=None if about is None else _("Autres") if about.others else activity_words.said(row or ""),
        row=row if about is not None else None,
        in_report=_in_report(wanted, what.value, page.total, counted),
        opens=reads_names(wanted.site),
    )


@blueprint.get("/bilans/personnes", endpoint="report_persons")
@entrance("staff")
def show_persons() -> ResponseReturnValue:
    """The names behind a number of persons, for those who work at the place. Raises NotFound: for all others."""
    wanted, session = asked(), room.reading()
    who = parsers.member_of(Named, request.args.get("de", Named.ALL.value))
    if who is None or not reads_names(wanted.site):
        raise NotFound
    after = parsers.row_number(request.args.get("apres"))
    found, total, following = lists.persons(session, who, wanted.scope(), after)
    apart = room.told_apart(found)
    return render_template(
        "office/report_persons.html",
        asked=wanted,
        who=who,
        people=[(each.id if room.sees(each.site_id) else None, room.named(each, apart)) for each in found],
        total=total,
        in_report=_in_report(wanted, who.value, total),
        following=following,
        say=report_words,
    )


def _files(wanted: Asked) -> list[tuple[str, str]]:
    """What is carried away: address and words."""
    return [
        (wanted.url("office.report_pdf"), _("Deux pages (PDF)")),
        (wanted.url("office.report_xlsx"), _("Tableur")),
        (wanted.url("office.report_hall"), _("Pour la salle")),
    ]


def _in_report(wanted: Asked, key: str, total: int, counted: int | None = None) -> tuple[datetime, int] | None:
    """When the report was made, and what it says, where that is not what the list has now.

    `counted`: what it says of a row of a table; None: its figure by the key.
    """
    made = reads.made(room.reading(), wanted.period, wanted.site_id)
    figure = made.figure(key) if made is not None else None
    said = counted if counted is not None or figure is None else figure.value
    return (made.made_at, said) if made is not None and said not in (None, total) else None


def _activities(report: Report, row: str) -> tuple[Activities, int]:
    """What a row of a report's exchanges is about, and how many it counts. Raises NotFound: for no such row."""
    table = report.table("categories")
    there = next((each for each in table.rows if row == (each.key or each.name)), None) if table is not None else None
    if table is None or there is None:
        raise NotFound
    counted = there.values[table.columns.index(Listed.EXCHANGES)]
    if there.key != OTHERS:
        return Activities((row,)), counted
    return Activities(tuple(each.name for each in table.rows if each.name is not None), others=True), counted


def _links(report: Report, wanted: Asked) -> dict[str, str]:
    """The address behind a figure, by its key; a number that is not 0 has one."""
    found = {each.value: wanted.url("office.report_list", de=each.value) for each in Listed}
    if reads_names(wanted.site):
        found |= {each.value: wanted.url("office.report_persons", de=each.value) for each in Named}
    there = {each.key for each in report.figures if each.value}
    return {key: address for key, address in found.items() if key in there}
