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
    return report.place.name if report.place is not None else _("Tous les lieux")


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
        PLACES: _("Lieu"),
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


def _first_of(table: Table, columns: Sequence[str]) -> list[Row]:
    """The rows with the largest sum of these columns: several where they are equal, none where all are 0."""
    places = [place for place, column in enumerate(table.columns) if column in columns]
    sums = [(sum(row.values[place] for place in places), row) for row in table.rows if row.key != OTHERS]
    most = max((total for total, _row in sums), default=0)
    return [row for total, row in sums if total == most] if most else []


def _busiest(table: Table) -> str:
    """The months with most meetings, and those with most exchanges: apart, as the bars of the chart stand."""
    said = []
    for column in ("gatherings", "exchanges"):
        first = _first_of(table, (column,))
        if first:
            most = number(first[0].values[table.columns.index(column)])
            said.append(_most_in(column, _months(table, first), most))
    return " ".join(said)


def _months(table: Table, rows: Sequence[Row]) -> str:
    """The name of a month; of months that are equal, two are named."""
    names = [_month_name(table, row) for row in rows]
    return names[0] if len(names) == 1 else _("%(names)s, à égalité", names=_two(names) or _("plusieurs mois"))


def _most_in(column: str, months: str, most: str) -> str:
    if column == "gatherings":
        return _("Le plus de rencontres : %(months)s (%(num)s).", months=months, num=most)
    return _("Le plus d’échanges : %(months)s (%(num)s).", months=months, num=most)


def _month_name(table: Table, row: Row) -> str:
    month = month_of(row.key)
    return formats.month_period(month, month) if month is not None else report_words.row(table, row)


def _of_families(table: Table) -> str:
    first = _first_of(table, table.columns)
    if not first:
        return ""
    most, of = first[0].values[0], number(sum(row.values[0] for row in table.rows))
    if len(first) == 1:
        return ngettext(
            "Le plus souvent : « %(name)s », %(count)s badge sur %(of)s.",
            "Le plus souvent : « %(name)s », %(count)s badges sur %(of)s.",
            most,
            name=report_words.row(table, first[0]),
            count=number(most),
            of=of,
        )
    return ngettext(
        "Le plus souvent, à égalité : %(names)s, %(count)s badge chacune sur %(of)s.",
        "Le plus souvent, à égalité : %(names)s, %(count)s badges chacune sur %(of)s.",
        most,
        names=_two([_("« %(name)s »", name=report_words.row(table, row)) for row in first]) or _("plusieurs familles"),
        count=number(most),
        of=of,
    )


def _two(names: Sequence[str]) -> str:
    """Two names; nothing where they are more."""
    return _("%(parts)s et %(last)s", parts=names[0], last=names[1]) if len(names) == 2 else ""


def _of_categories(table: Table) -> str:
    """What was exchanged most often; else what was looked for, or offered. Of several that are equal, two are named."""
    for column in ("exchanges", "sought", "offered"):
        first = _first_of(table, (column,)) if column in table.columns else []
        if first:
            most = first[0].values[table.columns.index(column)]
            names = [report_words.row(table, row) for row in first]
            if len(names) == 1:
                return _most_of(column, names[0], most)
            return _most_of(column, _("%(names)s, à égalité", names=_two(names) or _("plusieurs activités")), most)
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
