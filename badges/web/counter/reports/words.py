"""What a report says besides on paper, in a chart and in a spreadsheet; all else is `report_words`, as on its pages.

The name of a number stands there alone, without its count; and a table has a sentence. No sentence says that the
network caused what came after.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from badges.reports.views import OTHERS, Figure, Report, Table
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
    """When it was made, up to which day where it still runs, and whether it was published."""
    published = report.published_at
    stands = _("Publié le %(day)s.", day=formats.long_date(published)) if published else _("Pas encore publié.")
    running = report_words.until(report)
    return " ".join(each for each in (report_words.made(report), running, stands) if each)


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
        most = max(table.rows, key=lambda row: row.values[0])
        return _of_families(report_words.row(table, most), most.values[0], sum(row.values[0] for row in table.rows))
    return _of_categories(table) if table.key == "categories" else ""


def _busiest(table: Table) -> str:
    counted = [place for place, column in enumerate(table.columns) if column in ("gatherings", "exchanges")]
    most = max(table.rows, key=lambda row: sum(row.values[place] for place in counted))
    value_of = dict(zip(table.columns, most.values, strict=True))
    month = month_of(most.key)
    return _(
        "Le mois le plus rempli : %(month)s, avec %(met)s et %(given)s.",
        month=formats.month_period(month, month) if month is not None else report_words.row(table, most),
        met=_counted("gatherings", value_of.get("gatherings", 0)),
        given=_counted("exchanges", value_of.get("exchanges", 0)),
    )


def _counted(key: str, value: int) -> str:
    """« 18 rencontres »."""
    return f"{number(value)} {report_words.label(key, value)}"


def _of_families(name: str, most: int, of: int) -> str:
    return ngettext(
        "Le plus souvent : « %(name)s », %(count)s badge sur %(of)s.",
        "Le plus souvent : « %(name)s », %(count)s badges sur %(of)s.",
        most,
        name=name,
        count=number(most),
        of=number(of),
    )


def _of_categories(table: Table) -> str:
    """What was exchanged most often; else what was looked for, or offered."""
    named = [row for row in table.rows if row.key != OTHERS]
    for column in ("exchanges", "sought", "offered"):
        if column in table.columns and named:
            place = table.columns.index(column)
            most = max(named, key=lambda row: row.values[place])
            if most.values[place]:
                return _most_of(column, report_words.row(table, most), number(most.values[place]))
    return ""


def _most_of(column: str, name: str, count: str) -> str:
    if column == "exchanges":
        return _("Ce qui s’échange le plus : %(name)s, %(num)s fois.", name=name, num=count)
    if column == "sought":
        return _("Ce qui se cherche le plus : %(name)s, %(num)s fois.", name=name, num=count)
    return _("Ce qui se propose le plus : %(name)s, %(num)s fois.", name=name, num=count)
