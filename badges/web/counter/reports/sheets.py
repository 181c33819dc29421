"""A report on paper, in words: its two pages, and the sheet for the hall."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from badges.paper.reports.hall_sheet import HallSheet
from badges.paper.reports.report import KeyFigure, PrintedChart, PrintedTable, ReportSheet
from badges.reports.views import Report, Row, Table
from badges.web.counter.reports import charts, report_words, sentences, words
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language

WITH_BARS: Final = ("families", "badges", "afterwards", "communes", "ages", "genders", "senders")


def of_report(report: Report, network: str, at: datetime, mark: str | None) -> ReportSheet:
    """All that the two pages of a report say, in the page's language. `mark`: a demonstration's word."""
    places = report.table(words.PLACES)
    return ReportSheet(
        network=network,
        heading=words.heading(report),
        whose=words.whose(report),
        dated=words.dated(report),
        minute_heading=_("En une minute"),
        minute=report_words.minute(report),
        figures=tuple(
            KeyFigure(report_words.number(each.value), words.label(each.key), words.before(each))
            for each in report.figures
        ),
        chart=_chart(report),
        places=_table(places) if places is not None and places.rows else None,
        tables_heading=_("Les tableaux"),
        tables=tuple(_table(each) for each in report.tables if each.key != words.PLACES and _says(each)),
        meanings_heading=_("Ce que compte chaque nombre"),
        meanings=tuple((words.label(key), said) for key in words.keys(report) if (said := report_words.meaning(key))),
        meanings_elsewhere=_("Ce que compte chaque nombre est écrit dans le tableur."),
        method=" ".join(words.method()),
        at=at,
        mark=mark,
        language=language(),
    )


def of_hall(report: Report, network: str, at: datetime, mark: str | None) -> HallSheet:
    """The sheet for the hall: six facts, and two questions with lines to write on."""
    return HallSheet(
        network=network,
        heading=words.heading(report),
        whose=words.whose(report),
        facts=tuple(sentences.facts(report)),
        questions=tuple(sentences.questions()),
        ending=sentences.becomes_idea(),
        at=at,
        mark=mark,
    )


def _says(table: Table) -> bool:
    """Whether a table has something to say: a line that is not nothing."""
    return any(any(row.values) for row in table.rows)


def _chart(report: Report) -> PrintedChart | None:
    table = report.table(words.MONTHS)
    if table is None:
        return None
    keys = [key for key, _dye in charts.SERIES if key in table.columns]
    places = [table.columns.index(key) for key in keys]
    groups = tuple((words.short_month(row.key), tuple(row.values[place] for place in places)) for row in table.rows)
    return PrintedChart(
        report_words.table(table.key),
        words.sentence(table),
        tuple(map(report_words.column, keys)),
        groups if any(any(values) for _label, values in groups) else (),
    )


def _table(table: Table) -> PrintedTable:
    bars = table.key in WITH_BARS and len(table.columns) == 1
    rows = charts.largest(table, table.columns[0]) if bars else list(table.rows)
    most = max((row.values[0] for row in rows), default=0) if bars else 0
    return PrintedTable(
        title=report_words.table(table.key),
        sentence=words.sentence(table) if table.key != words.MONTHS else "",
        head=tuple(map(report_words.column, table.columns)),
        lines=tuple((_row_name(table, row), tuple(map(report_words.number, row.values))) for row in rows),
        more=_("Et %(num)s autres lignes : elles sont dans le tableur."),
        shares=tuple(row.values[0] / most for row in rows) if most else (),
    )


def _row_name(table: Table, row: Row) -> str:
    """The name of a line; a month's is short, since its table has the width of half a page."""
    month = words.month_of(row.key) if table.key == words.MONTHS else None
    return f"{words.short_month(row.key)} {month.year}" if month is not None else report_words.row(table, row)
