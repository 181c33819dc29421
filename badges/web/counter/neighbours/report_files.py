"""The published report to carry away: two pages, and a spreadsheet, as everybody may read them."""

from __future__ import annotations

from flask import Response, request

from badges.base.errors import NotFound
from badges.reports.views import Report
from badges.web.counter.neighbours import report
from badges.web.counter.reports import files
from badges.web.http.access import entrance


@entrance("public")
def two_pages() -> Response:
    """The published report of a period, or the last one, on two A4 pages. Raises NotFound: where there is none."""
    return files.pdf(_published())


@entrance("public")
def spreadsheet() -> Response:
    """The same as a spreadsheet. Raises NotFound: where no report is published."""
    return files.xlsx(_published())


def _published() -> Report:
    found = report.published(request.args.get("periode"))
    if found is None:
        raise NotFound
    return found
