"""The published report to carry away: two pages, and a spreadsheet, as everybody may read them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from badges.reports.views import Report
from badges.web.counter.neighbours import report
from badges.web.counter.reports import files
from badges.web.http.access import entrance


@entrance("public")
def two_pages() -> ResponseReturnValue:
    """The published report of a period, or the last one, on two A4 pages. Raises NotFound: for another period."""
    return _published(files.pdf)


@entrance("public")
def spreadsheet() -> ResponseReturnValue:
    """The same as a spreadsheet. Raises NotFound: for a period whose report is not published."""
    return _published(files.xlsx)


def _published(made: Callable[[Report], Response]) -> ResponseReturnValue:
    """The file; before there is a report, and where it is withdrawn, the page that says so."""
    key = request.args.get("periode")
    try:
        found = report.published(key)
    except report.Withdrawn:
        return redirect(url_for("counter.report", periode=key), 303)
    return made(found) if found is not None else redirect(url_for("counter.report"), 303)
