"""Charts of a report as inline SVG: bars alone, which stretch. Labels and numbers are text of the page, beside them.

This module owns drawsvg, and imports it when a chart is drawn. Bars have classes and no style (the policy of the pages
forbids it); what a chart shows is in its table, in a sentence, and in its bars last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from badges.reports.views import OTHERS, Report, Row, Table
from badges.web.counter.reports import report_words, words

SERIES: Final = (("gatherings", "f1"), ("exchanges", "f2"))  # of the months: number and dye
MOST_SHARES: Final = 8  # bars of one chart; the table has all lines
_SLOT: Final = 8  # width of a month, in units of the drawing
_HEIGHT: Final = 45
_NAMESPACES: Final = re.compile(
    r'\s+xmlns(?::\w+)?="[^"]*"|\s+(?:width|height)="[^"]*"(?=[^>]*viewBox)|<defs>\s*</defs>'
)


@dataclass(frozen=True)
class Series:
    """What bars of one dye count: its name, its sum as it is written, its class."""

    name: str
    total: str
    dye: str


@dataclass(frozen=True)
class ShownTable:
    """A table as it is shown: the heads of its columns, and lines of a name and numbers; the keys of both."""

    title: str
    sentence: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[str, ...]
    rows: tuple[str | None, ...]


@dataclass(frozen=True)
class ColumnChart:
    """Bars side by side, month by month. `drawing`: the SVG; `labels`: what stands under each group."""

    drawing: Markup
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    table: ShownTable


@dataclass(frozen=True)
class ShareChart:
    """A bar a line: its name, its number, its bar. `head`: the heads of the names and of the numbers."""

    title: str
    sentence: str
    head: tuple[str, str]
    lines: tuple[tuple[str, str, Markup], ...]


@dataclass(frozen=True)
class PageCharts:
    """The two charts of a page of a report, and the keys of the tables that they show."""

    months: ColumnChart | None
    families: ShareChart | None
    keys: tuple[str, ...]


def of_page(report: Report) -> PageCharts:
    """What a page draws: the months, and the badges by family; what is not drawn stands as a table."""
    by_month, families = months(report), shares(report, "families", "badges")
    drawn = ((words.MONTHS, by_month), ("families", families))
    return PageCharts(by_month, families, tuple(key for key, chart in drawn if chart is not None))


def shown(table: Table) -> ShownTable:
    """A table of a report, in words."""
    lines = tuple((report_words.row(table, row), tuple(map(report_words.number, row.values))) for row in table.rows)
    head = (words.first_head(table.key), *map(report_words.column, table.columns))
    title, sentence = report_words.table(table.key), words.sentence(table)
    return ShownTable(title, sentence, head, lines, table.columns, tuple(row.key for row in table.rows))


def months(report: Report) -> ColumnChart | None:
    """Gatherings and exchanges, month by month; None where the report has no months, or nothing in them."""
    table = report.table(words.MONTHS)
    series = [(key, dye) for key, dye in SERIES if table is not None and key in table.columns]
    if table is None or not series:
        return None
    places = [table.columns.index(key) for key, _dye in series]
    groups = [[row.values[place] for place in places] for row in table.rows]
    if not any(map(any, groups)):
        return None
    sums = [sum(group[number] for group in groups) for number in range(len(series))]
    return ColumnChart(
        drawing=_columns(groups, [dye for _key, dye in series]),
        labels=tuple(words.short_month(row.key) for row in table.rows),
        series=tuple(
            Series(report_words.column(key), report_words.number(total), dye)
            for (key, dye), total in zip(series, sums, strict=True)
        ),
        table=shown(table),
    )


def shares(report: Report, key: str, column: str) -> ShareChart | None:
    """The lines of a table by one of its columns, the most first; None where there is nothing to show."""
    table = report.table(key)
    if table is None or column not in table.columns:
        return None
    place = table.columns.index(column)
    rows = largest(table, column)[:MOST_SHARES]
    if not rows:
        return None
    most = max(row.values[place] for row in rows)
    return ShareChart(
        title=report_words.table(key),
        sentence=words.sentence(table),
        head=(words.first_head(key), report_words.column(column)),
        lines=tuple(
            (report_words.row(table, row), report_words.number(row.values[place]), _bar(row.values[place], most))
            for row in rows
        ),
    )


def largest(table: Table, column: str) -> list[Row]:
    """The rows that have something in a column, the most first; what was put together stands last."""
    place = table.columns.index(column)
    rows = [row for row in table.rows if row.values[place]]
    return sorted(rows, key=lambda row: (row.key == OTHERS, -row.values[place]))


def _columns(groups: list[list[int]], dyes: list[str]) -> Markup:
    from drawsvg import Drawing, Path, Rectangle

    width = _SLOT * len(groups)
    most = max(value for group in groups for value in group)
    bar = round((_SLOT - 2) / len(dyes), 2)
    drawing = _drawing(Drawing, width, "columns-svg")
    for number, group in enumerate(groups):
        for place, (value, dye) in enumerate(zip(group, dyes, strict=True)):
            high = round((_HEIGHT - 2) * value / most, 2)
            if high:
                left = round(_SLOT * number + 1 + place * bar, 2)
                drawing.append(Rectangle(left, round(_HEIGHT - 1 - high, 2), bar, high, class_=dye))
    drawing.append(Path(class_="axis").M(0, _HEIGHT - 0.5).h(width))
    return _inline(drawing)


def _bar(value: int, most: int) -> Markup:
    from drawsvg import Drawing, Rectangle

    drawing = _drawing(Drawing, 100, "hbar")
    drawing.append(Rectangle(0, 0, max(0.5, round(100 * value / most, 1)), _HEIGHT, class_=SERIES[0][1]))
    return _inline(drawing)


def _drawing(kind: Any, width: int, name: str) -> Any:
    return kind(width, _HEIGHT, class_=name, preserveAspectRatio="none", aria_hidden="true")


def _inline(drawing: Any) -> Markup:
    """The drawing as a part of a page: its size is the style sheet's, and HTML needs no namespace."""
    text = _NAMESPACES.sub("", drawing.as_svg(header=""))
    return Markup(re.sub(r"\s*\n\s*", "", text))  # noqa: S704 - numbers, and names of classes of ours
