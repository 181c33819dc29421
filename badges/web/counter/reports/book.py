"""A report as a spreadsheet: what it is about, its figures, a sheet for each table, and what each number counts."""

from __future__ import annotations

from datetime import date, datetime

from badges.base.times import local_date
from badges.paper.reports.workbook import Cell, Sheet, workbook
from badges.reports.views import Report, Row, Table
from badges.web.counter.reports import report_words, words
from badges.web.http.wording import gettext as _


def book(report: Report, network: str, at: datetime) -> bytes:
    """The file of a report: days and months are days, numbers are numbers, names are text. `at`: when it is made."""
    title = f"{words.heading(report)}, {words.whose(report)}"
    sheets = [_about(report, title), _figures(report), *(_table(each) for each in report.tables), _meanings(report)]
    return workbook(title, network, sheets, at)


def _about(report: Report, title: str) -> Sheet:
    published = report.published_at
    rows: list[tuple[Cell, ...]] = [
        (_("Titre"), title),
        (words.place(), words.whose(report)),
        (_("Premier jour"), report.period.first),
        (_("Dernier jour"), report.period.last),
        (_("Fait le"), local_date(report.made_at)),
    ]
    if report.place is None:
        rows.append((_("Publié le"), local_date(published) if published is not None else _("pas encore")))
    known = [each for each in (report_words.until(report), words.newer(report), *words.method()) if each]
    return Sheet(_("Ce bilan"), ("", ""), (*rows, *((_("À savoir"), said) for said in known)))


def _figures(report: Report) -> Sheet:
    """The figures; those of a year before where any is known."""
    title, head = _("Nombres"), (_("Nombre"), _("Période"))
    rows: tuple[tuple[Cell, ...], ...] = tuple((words.label(each.key), each.value) for each in report.figures)
    if all(each.before is None for each in report.figures):
        return Sheet(title, head, rows)
    before = (each.before for each in report.figures)
    return Sheet(title, (*head, _("Un an avant")), tuple((*row, was) for row, was in zip(rows, before, strict=True)))


def _table(table: Table) -> Sheet:
    head = (words.first_head(table.key), *map(report_words.column, table.columns))
    rows = tuple((_name(table, row), *row.values) for row in table.rows)
    return Sheet(words.sheet(table.key), head, rows)


def _name(table: Table, row: Row) -> str | date:
    """The first cell of a row: the first day of a month, which a spreadsheet can sort and group; else the name."""
    month = words.month_of(row.key) if table.key == words.MONTHS else None
    return month if month is not None else report_words.row(table, row)


def _meanings(report: Report) -> Sheet:
    rows = tuple((words.label(key), report_words.meaning(key)) for key in words.keys(report))
    return Sheet(_("Définitions"), (_("Nombre"), _("Ce qu’il compte")), rows)
