"""What a report says besides on paper, in a chart and in a spreadsheet; all else is `report_words`, as on its pages.

The name of a number stands there alone, without its count; and a table has a sentence. No sentence says that the
network caused what came after.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from badges.reports.views import OTHERS, Figure, Report, Row, Table
from badges.web.counter.reports import report_words
from badges.web.counter.reports.report_words import number
from badges.web.http import formats
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext

PLACES: Final = "places"
MONTHS: Final = "months"


def heading(report: Report) -> str:
    """« Bilan, juillet à septembre 2026 »."""
    return _("Bilan, %(period)s", period=report_words.period(report.period))


def whose(report: Report) -> str:
    """Which places the report is about: « Guéret », or all."""
    if report.place is not None:
        return report.place.name
    return _("Tous les sites") if report_words.for_team() else _("Tous les lieux")


def place() -> str:
    """What a place is called at the head of its column."""
    return _("Site") if report_words.for_team() else _("Lieu")


def dated(report: Report) -> str:
    """When it was made, up to which day where it still runs, and whether it was published: that of all places is."""
    published = report.published_at
    stands = _("Publié le %(day)s.", day=formats.long_date(published)) if published else _("Pas encore publié.")
    said = (stands, newer(report)) if report.place is None else ()
    running = report_words.until(report)
    return " ".join(each for each in (report_words.made(report), running, *said) if each)


def newer(report: Report) -> str:
    """That the numbers are not those which everybody reads; empty where they are."""
    return _("Ces nombres sont plus récents que ceux qui sont publiés.") if report.newer else ""


def before(figure: Figure) -> str:
    """What a figure was one year before, in few letters; empty where that is not known."""
    return _("un an avant : %(num)s", num=number(figure.before)) if figure.before is not None else ""


def method() -> list[str]:
    """What everybody who reads a report has to know, a sentence each."""
    return [
        _("Aucun nom dans ce bilan."),
        _("Le réseau ne demande ni la santé, ni les aides, ni la nationalité."),
        _("Il compte ce qui a eu lieu, et ne dit pas d’où vient ce qui a suivi."),
    ]


def keys(report: Report) -> list[str]:
    """The keys of all numbers of a report: of its figures, then of the columns that are none of these."""
    columns = (column for table in report.tables for column in table.columns)
    return list(dict.fromkeys([*(figure.key for figure in report.figures), *columns]))


def label(key: str) -> str:
    """A number with its whole name, without its count: « Badges délivrés »."""
    return {
        "persons.new": _("Personnes nouvelles"),
        "persons.active": _("Personnes actives"),
        "workshops.dates": _("Séances d’atelier"),
        "badges": _("Badges délivrés"),
        "orientations": _("Personnes orientées"),
        "orientations.came": _("Personnes orientées, venues"),
        "offered": _("Ce qui est proposé"),
        "sought": _("Ce qui est cherché"),
    }.get(key) or report_words.column(key)


def first_head(key: str) -> str:
    """What the lines of a table are called, at the head of their column."""
    return {
        PLACES: place(),
        MONTHS: _("Mois"),
        "families": _("Famille"),
        "categories": _("Activité"),
        "afterwards": _("Réponse"),
        "communes": _("Commune"),
        "ages": _("Âge"),
        "genders": _("Genre"),
        "senders": _("Service"),
    }.get(key, "")


def sheet(key: str) -> str:
    """The name of a table's sheet, which has at most 31 letters."""
    return _("Activités") if key == "categories" else report_words.table(key)


def month_of(key: str | None) -> date | None:
    """The first day of the month that a row's key names: "2026-09"."""
    try:
        return date.fromisoformat(f"{key}-01")
    except ValueError:
        return None


def short_month(key: str | None) -> str:
    """The name of a month where there is little room: « sept. »."""
    month = month_of(key)
    if month is None:
        return key or ""
    return _("janv.|févr.|mars|avr.|mai|juin|juil.|août|sept.|oct.|nov.|déc.").split("|")[month.month - 1]


def sentence(table: Table) -> str:
    """What a table says, in one sentence; empty where nothing is to be said."""
    if table.persons or table.key in (PLACES, "afterwards"):
        return report_words.about_table(table)
    if not any(any(row.values) for row in table.rows):
        return _("Rien n’a été noté pendant cette période.")
    if table.key == MONTHS:
        return _busiest(table)
    if table.key == "families":
        return _of_families(table)
    return _of_categories(table) if table.key == "categories" else ""


def _first_of(table: Table, columns: Sequence[str]) -> Row | None:
    """The row with the largest sum of these columns; None where all are 0, and where several are equal: that says no
    more than the table does."""
    places = [place for place, column in enumerate(table.columns) if column in columns]
    sums = [(sum(row.values[place] for place in places), row) for row in table.rows if row.key != OTHERS]
    most = max((total for total, _row in sums), default=0)
    first = [row for total, row in sums if total == most] if most else []
    return first[0] if len(first) == 1 else None


def _busiest(table: Table) -> str:
    """The month with most meetings, and that with most exchanges: apart, as the bars of the chart stand."""
    said = []
    for column in ("gatherings", "exchanges"):
        first = _first_of(table, (column,))
        if first is not None:
            most = number(first.values[table.columns.index(column)])
            said.append(_most_in(column, _month_name(table, first), most))
    return " ".join(said)


def _most_in(column: str, months: str, most: str) -> str:
    if column == "gatherings":
        return _("Le plus de rencontres : %(months)s (%(num)s).", months=months, num=most)
    return _("Le plus d’échanges : %(months)s (%(num)s).", months=months, num=most)


def _month_name(table: Table, row: Row) -> str:
    month = month_of(row.key)
    return formats.month_period(month, month) if month is not None else report_words.row(table, row)


def _of_families(table: Table) -> str:
    first = _first_of(table, table.columns)
    if first is None:
        return ""
    most, of = first.values[0], number(sum(row.values[0] for row in table.rows))
    return ngettext(
        "Le plus souvent : « %(name)s », %(count)s badge sur %(of)s.",
        "Le plus souvent : « %(name)s », %(count)s badges sur %(of)s.",
        most,
        name=report_words.row(table, first),
        count=number(most),
        of=of,
    )


def _of_categories(table: Table) -> str:
    """What was exchanged most often; else what was looked for, or offered. Nothing where several are equal."""
    for column in ("exchanges", "sought", "offered"):
        if column in table.columns and any(row.values[table.columns.index(column)] for row in table.rows):
            first = _first_of(table, (column,))
            if first is None:
                return ""
            return _most_of(column, report_words.row(table, first), first.values[table.columns.index(column)])
    return ""


def _most_of(column: str, name: str, most: int) -> str:
    count = number(most)
    if column == "exchanges":
        return ngettext(
            "Ce qui s’échange le plus : %(name)s, %(num)s fois.",
            "Ce qui s’échange le plus : %(name)s, %(num)s fois.",
            most,
            name=name,
            num=count,
        )
    if column == "sought":
        return ngettext(
            "Ce qui se cherche le plus : %(name)s, %(num)s fois.",
            "Ce qui se cherche le plus : %(name)s, %(num)s fois.",
            most,
            name=name,
            num=count,
        )
    return ngettext(
        "Ce qui se propose le plus : %(name)s, %(num)s fois.",
        "Ce qui se propose le plus : %(name)s, %(num)s fois.",
        most,
        name=name,
        num=count,
    )
