"""The report that the coordination has published: everybody reads it, as it was on that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.reports import periods, reads
from badges.reports.views import Figure, Period, Report
from badges.web.counter import catalogue
from badges.web.counter.neighbours import places
from badges.web.counter.reports import charts, report_words
from badges.web.http.access import entrance, signed_in
from badges.web.http.request_session import reading_session

PERSONS: Final = "personnes"  # what `voir` asks for


class Withdrawn(Exception):
    """The report of a period was published, and is no longer."""

    def __init__(self, period: Period) -> None:
        super().__init__("the report is published no longer")
        self.period = period


@dataclass(frozen=True)
class OnHome:
    """What the home page shows of the last published report."""

    report: Report
    figures: tuple[Figure, ...]


@entrance("public")
def report() -> ResponseReturnValue:
    """The published report of a period, or the last one; before there is one, a sentence that says so.

    The tables of persons stand at an address of their own (`voir=personnes`): a year may name a hundred communes.
    Who is signed in is led to the report of the team, unless a period is named. Raises NotFound: for a period whose
    report was never published, and for tables of persons that it has not. One that is withdrawn is not found either,
    and its page says so.
    """
    key, session = request.args.get("periode"), reading_session()
    if key is None and signed_in():
        return redirect(url_for("office.report"))
    try:
        found = published(key)
    except Withdrawn as gone:
        others = [(periods.key_of(each), report_words.period(each)) for each in reads.published_periods(session)]
        name = report_words.period(gone.period)
        return make_response(render_template("counter/report_withdrawn.html", period=name, others=others), 404)
    persons = [each for each in found.tables if each.persons and each.rows] if found is not None else []
    alone = request.args.get("voir") == PERSONS
    if alone and not persons:
        raise NotFound
    page = render_template(
        "counter/report_persons.html" if alone else "counter/report.html",
        report=found,
        persons=persons,
        say=report_words,
        drawn=charts.of_page(found) if found is not None else None,
        key=periods.key_of(found.period) if found is not None else None,
        running=found is not None and not periods.is_over(found.period, local_date(found.made_at)),
        others=[
            (periods.key_of(each), report_words.period(each))
            for each in reads.published_periods(session)
            if found is not None and each != found.period
        ],
    )
    return catalogue.found_by_search_engines(page)


def on_home() -> OnHome | None:
    """Five figures of the last published report; None before there is one. One statement."""
    found = reads.published(reading_session())
    if found is None:
        return None
    return OnHome(found, tuple(figure for key in report_words.FIVE if (figure := found.figure(key)) is not None))


def published(key: str | None) -> Report | None:
    """The published report of the period that an address names, or the last one; None before there is one.

    Raises Withdrawn: for a period whose report is published no longer; NotFound: for one whose report never was.
    """
    session = reading_session()
    if key is None:
        return reads.published(session)
    try:
        period = periods.of_key(key, places.today())
    except Refused:
        raise NotFound from None
    found = reads.published(session, period)
    if found is None:
        raise Withdrawn(period) if reads.was_published(session, period) else NotFound
    return found
