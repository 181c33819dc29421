"""Words of a report: what each number is called and what it counts, for the page, the sheets and the spreadsheet alike.

No sentence says that the network caused what came after.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple

from badges.reports.views import Figure, Period, Report, Row, Table
from badges.sharing.afterwards.rules import Outcome
from badges.web import afterwards_words
from badges.web.counter.catalogue import family_names
from badges.web.http import formats
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language, ngettext

OTHERS: Final = "others"  # the key of a row in which what is small was put together
PLACES: Final = "places"
MONTHS: Final = "months"


class Said(NamedTuple):
    """What a number is called as the head of a column, and alone; what it counts, in one sentence."""

    head: str
    label: str
    meaning: str


def number(value: int) -> str:
    """A number in groups of three figures."""
    return f"{value:,}".replace(",", "\u202f" if language() == "fr" else ",")


def head(key: str) -> str:
    """A number as the head of a column: « Badges »; the key itself of a number that has no words."""
    return _said()[key].head if key in _said() else key


def label(key: str) -> str:
    """A number with its whole name: « Badges délivrés »; the key itself of a number that has no words."""
    return _said()[key].label if key in _said() else key


def meaning(key: str) -> str:
    """What a number counts, in one sentence."""
    return _said()[key].meaning if key in _said() else ""


def keys(report: Report) -> list[str]:
    """The keys of all numbers of a report: of its figures, then of the columns that are none of these."""
    columns = (column for table in report.tables for column in table.columns)
    return list(dict.fromkeys([*(figure.key for figure in report.figures), *columns]))


def _said() -> dict[str, Said]:
    return {
        "gatherings": Said(
            _("Rencontres"),
            _("Rencontres"),
            _("Les rencontres qui ont eu lieu, dont les présences ont été notées. Les ateliers sont à part."),
        ),
        "presences": Said(
            _("Présences"),
            _("Présences"),
            _("À chaque rencontre et à chaque séance, combien de personnes sont venues. Les visiteurs comptent."),
        ),
        "persons": Said(
            _("Personnes"),
            _("Personnes"),
            _("Personnes venues à une rencontre, ou qui ont fait un échange : chacune une fois. Sans les visiteurs."),
        ),
        "persons.new": Said(
            _("Nouvelles"),
            _("Personnes nouvelles"),
            _("De ces personnes, celles qui n’avaient jamais participé avant, dans aucun lieu."),
        ),
        "persons.active": Said(
            _("Actives"),
            _("Personnes actives"),
            _("De ces personnes, celles qui ont animé ou aidé une rencontre, ou fait un échange."),
        ),
        "exchanges": Said(
            _("Échanges"),
            _("Échanges"),
            _("Les échanges entre membres qui ont eu lieu, comme l’équipe l’a confirmé."),
        ),
        "introductions": Said(
            _("Mises en relation"),
            _("Mises en relation"),
            _("Les mises en relation où les deux personnes se sont rencontrées."),
        ),
        "workshops": Said(
            _("Ateliers"),
            _("Ateliers"),
            _("Les ateliers dont une séance au moins a eu lieu : chaque atelier une fois."),
        ),
        "workshops.dates": Said(
            _("Séances"),
            _("Séances d’atelier"),
            _("Les séances d’atelier qui ont eu lieu, dont les présences ont été notées."),
        ),
        "badges": Said(
            _("Badges"),
            _("Badges délivrés"),
            _("Les badges délivrés pendant la période, même annulés depuis."),
        ),
        "orientations": Said(
            _("Orientations"),
            _("Orientations reçues"),
            _("Les personnes que des services ont orientées vers le réseau, par mois entiers."),
        ),
        "orientations.came": Said(
            _("Venues"),
            _("Personnes orientées, venues"),
            _("De ces personnes, celles qui sont venues : pour une année et tout le réseau seulement."),
        ),
        "offered": Said(
            _("Proposé"),
            _("Ce qui est proposé"),
            _("Combien de fois des membres ont dit, pendant la période, qu’ils proposent cela."),
        ),
        "sought": Said(
            _("Cherché"),
            _("Ce qui est cherché"),
            _("Combien de fois des membres ont dit, pendant la période, qu’ils cherchent cela."),
        ),
        "answers": Said(
            _("Réponses"),
            _("Réponses"),
            _("Les réponses à « du nouveau ? », trois mois après un dossier, montrées par cinq et par semestre."),
        ),
    }  # fmt: skip


def period(shown: Period) -> str:
    """« année 2026 », « juillet à septembre 2026 », or « 3 septembre 2026 au 1er octobre 2026 »."""
    first, last = shown.first, shown.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return _("année %(year)s", year=first.year)
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return formats.month_period(first, last)
    if first == last:
        return formats.long_date(first)
    return _("%(first)s au %(last)s", first=formats.long_date(first), last=formats.long_date(last))


def heading(report: Report) -> str:
    """« Bilan, juillet à septembre 2026 »."""
    return _("Bilan, %(period)s", period=period(report.period))


def whose(report: Report) -> str:
    """Which places the report is about: « Guéret », or all."""
    return report.place.name if report.place is not None else _("Tous les lieux du réseau")


def dated(report: Report) -> str:
    """When it was made, and whether it was published."""
    made = _("Compté le %(day)s.", day=formats.long_date(report.made_at))
    if report.published_at is None:
        return made + " " + _("Pas encore publié.")
    return made + " " + _("Publié le %(day)s.", day=formats.long_date(report.published_at))


def before(figure: Figure) -> str:
    """What a figure was one year before; empty where that is not known."""
    return _("un an avant : %(num)s", num=number(figure.before)) if figure.before is not None else ""


def method() -> list[str]:
    """What everybody who reads a report has to know, a sentence each."""
    return [
        _("Aucun nom dans ce bilan."),
        _("Le réseau ne demande ni la santé, ni les aides, ni la nationalité."),
        _("Il compte ce qui a eu lieu, et ne dit pas d’où vient ce qui a suivi."),
    ]


def table_title(key: str) -> str:
    """The title of a table; the key itself of one that has no words."""
    return {
        PLACES: _("Lieu par lieu"),
        MONTHS: _("Mois par mois"),
        "families": _("Badges par famille"),
        "badges": _("Badges délivrés"),
        "categories": _("Ce qui se propose, se cherche, s’échange"),
        "afterwards": _("Ce qui est venu après"),
        "communes": _("Communes"),
        "ages": _("Âges"),
        "genders": _("Genres"),
        "senders": _("Orienté par"),
    }.get(key, key)


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


def row_name(table: Table, row: Row) -> str:
    """What a line of a table is called: a name that is data, or the words of its key."""
    if row.name is not None:
        return row.name
    key = row.key or OTHERS
    if key == OTHERS:
        return _("Autres")
    if table.key == MONTHS:
        month = month_of(key)
        return formats.month_period(month, month) if month is not None else key
    if table.key == "afterwards" and key in set(Outcome):
        return afterwards_words.outcome(Outcome(key))
    return _keyed(table.key).get(key, key)


def _keyed(table: str) -> dict[str, str]:
    return {
        "families": family_names(),
        "communes": {"elsewhere": _("ailleurs")},
        "ages": {
            "under_25": _("moins de 25 ans"),
            "25_to_39": _("25 à 39 ans"),
            "40_to_59": _("40 à 59 ans"),
            "60_and_over": _("60 ans et plus"),
        },
        "genders": {"woman": _("une femme"), "man": _("un homme"), "otherwise": _("autrement")},
        "senders": {"work": _("emploi"), "social": _("social"), "other": _("autre")},
    }.get(table, {})


def month_of(key: str | None) -> date | None:
    """The first day of the month that a row's key names: "2026-09"."""
    try:
        return date.fromisoformat(f"{key}-01")
    except ValueError:
        return None


def short_month(key: str | None) -> str:
    """The name of a month where there is little room: « sept. »; « janv. 27 » says its year."""
    month = month_of(key)
    if month is None:
        return key or ""
    names = _("janv.|févr.|mars|avr.|mai|juin|juil.|août|sept.|oct.|nov.|déc.").split("|")
    return names[month.month - 1]


def sentence(table: Table, report: Report) -> str:
    """What a table says, in one sentence; empty where nothing is to be said."""
    if table.key == PLACES:
        return _("Une personne qui vient dans deux lieux compte une fois dans l’ensemble.")
    if table.key == "afterwards":
        return _("Ce que des membres ont répondu, trois mois après un dossier. Le bilan ne dit pas d’où cela vient.")
    if table.persons:
        return _("Cinq personnes au moins sur chaque ligne. Les autres sont réunies.")
    if not any(any(row.values) for row in table.rows):
        return _("Rien n’a été noté pendant cette période.")
    if table.key == MONTHS:
        return _busiest(table)
    if table.key in ("families", "badges"):
        most = max(table.rows, key=lambda row: row.values[0])
        return _of_families(row_name(table, most), most.values[0], sum(row.values[0] for row in table.rows))
    if table.key == "categories":
        return _of_categories(table)
    return ""


def _busiest(table: Table) -> str:
    counted = [place for place, column in enumerate(table.columns) if column in ("gatherings", "exchanges")]
    most = max(table.rows, key=lambda row: sum(row.values[place] for place in counted))
    value_of = dict(zip(table.columns, most.values, strict=True))
    return _(
        "Le mois le plus rempli : %(month)s, avec %(met)s et %(given)s.",
        month=row_name(table, most),
        met=_meetings(value_of.get("gatherings", 0)),
        given=_exchanges(value_of.get("exchanges", 0)),
    )


def _meetings(value: int) -> str:
    return ngettext("%(count)s rencontre", "%(count)s rencontres", value, count=number(value))


def _exchanges(value: int) -> str:
    return ngettext("%(count)s échange", "%(count)s échanges", value, count=number(value))


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
    """What was exchanged most often; else what was looked for."""
    named = [row for row in table.rows if row.key != OTHERS]
    for column in ("exchanges", "sought", "offered"):
        if column in table.columns and named:
            place = table.columns.index(column)
            most = max(named, key=lambda row: row.values[place])
            if most.values[place]:
                return _most_of(column, row_name(table, most), number(most.values[place]))
    return ""


def _most_of(column: str, name: str, count: str) -> str:
    if column == "exchanges":
        return _("Ce qui s’échange le plus : %(name)s, %(num)s fois.", name=name, num=count)
    if column == "sought":
        return _("Ce qui se cherche le plus : %(name)s, %(num)s fois.", name=name, num=count)
    return _("Ce qui se propose le plus : %(name)s, %(num)s fois.", name=name, num=count)
