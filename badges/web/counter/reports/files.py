"""What is carried away of a report: its two pages, its spreadsheet, and the sheet for the hall.

A file is of the moment at which its report was made, so that the same report gives the same bytes; the last few are
kept, since a typesetting of twenty places takes half a second.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flask import Response

from badges.paper.reports.hall_sheet import hall_sheet
from badges.paper.reports.report import report as two_pages
from badges.publication.drawings import demonstration_mark
from badges.reports import periods
from badges.reports.views import Report
from badges.web.counter.reports import sheets
from badges.web.counter.reports.book import book
from badges.web.counter.reports.report_words import for_team
from badges.web.http.access import services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language

PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT: Final = 16


def pdf(report: Report) -> Response:
    """The two pages, to be read or printed."""
    return _answer(_two_pages(report, _network(), demonstration_mark(services()), _read_in()), PDF, report, "inline")


def xlsx(report: Report) -> Response:
    """The spreadsheet, to be kept."""
    return _answer(_book(report, _network(), _read_in()), XLSX, report, "attachment")


def hall(report: Report) -> Response:
    """The sheet for the hall."""
    facts = sheets.of_hall(report, _network(), report.made_at, demonstration_mark(services()))
    return _answer(hall_sheet(facts), PDF, report, "inline", "-salle")


def _read_in() -> tuple[str, bool]:
    """The language of the request, and whether the team asks: the words of the sheets follow both."""
    return language(), for_team()


def _network() -> str:
    return _("Réseau Citoyen de Services")


@lru_cache(maxsize=KEPT)
def _two_pages(report: Report, network: str, mark: str | None, read_in: tuple[str, bool]) -> bytes:
    """The sheet in the language of the request and the words of its reader, which are `read_in`."""
    return two_pages(sheets.of_report(report, network, report.made_at, mark))


@lru_cache(maxsize=KEPT)
def _book(report: Report, network: str, read_in: tuple[str, bool]) -> bytes:
    return book(report, network, report.made_at)


def _answer(data: bytes, kind: str, report: Report, shown: str, more: str = "") -> Response:
    """The file, under a name of letters, figures and hyphens: its place, and its period."""
    ending = "pdf" if kind == PDF else "xlsx"
    place = f"{report.place.slug}-" if report.place is not None else ""
    name = f"bilan-{place}{periods.key_of(report.period)}{more}.{ending}"
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    return answer
