"""The words of a report, for the coordination, the public, and what is printed: periods, numbers and what each counts.

No sentence says that the network caused what came after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from flask import has_request_context, request

from badges.base.times import local_date
from badges.reports import periods
from badges.reports.periods import Length
from badges.reports.views import OTHERS, Figure, Period, Report, Row, Table
from badges.sharing.afterwards.rules import Outcome
from badges.web import activity_words, afterwards_words, trait_words
from badges.web.http import wording
from badges.web.http.formats import capitalized, clock, listed, long_date, month_period
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext

MOST_WORDS: Final = 90  # of « En une minute »
FIVE: Final = ("gatherings", "persons", "exchanges", "workshops", "badges")  # on the home page
# of « En une minute »: without one of these there is nothing to tell
TOLD: Final = (*FIVE, "introductions", "orientations", "orientations.came")
_THIN: Final = "\u202f"


def for_team() -> bool:
    """Whether the team reads it, which says « site » for a place; the public reads « lieu » (DECISIONS, 91)."""
    return has_request_context() and request.blueprint in ("office", "coordination")


def number(value: int) -> str:
    """A number as pages show it: "9 412", "9,412" in English."""
    return f"{value:,}".replace(",", _THIN if wording.language() == "fr" else ",")


def period(days: Period) -> str:
    """A period in words: "2026", "juillet à septembre 2026", "du 3 septembre 2026 au 1er octobre 2026"."""
    length = periods.length(days)
    if length is Length.YEAR:
        return str(days.first.year)
    if length is not Length.DAYS:
        return month_period(days.first, days.last)
    if days.first == days.last:
        return long_date(days.first)
    return _("du %(first)s au %(last)s", first=long_date(days.first), last=long_date(days.last))


def until(report: Report) -> str | None:
    """Up to when a period was counted that still ran when the report was made; None for one that was over."""
    made_on = local_date(report.made_at)
    if periods.is_over(report.period, made_on):
        return None
    return _("Compté jusqu’au %(day)s à %(hour)s.", day=long_date(made_on), hour=clock(report.made_at))


def label(key: str, value: int) -> str:
    """What a number counts, after the number: "rencontres"."""
    return {
        "gatherings": lambda: ngettext("rencontre", "rencontres", value),
        "presences": lambda: ngettext("présence", "présences", value),
        "persons": lambda: ngettext("personne différente", "personnes différentes", value),
        "persons.new": lambda: ngettext("personne pour la première fois", "personnes pour la première fois", value),
        "persons.active": lambda: ngettext("personne active", "personnes actives", value),
        "exchanges": lambda: ngettext("échange", "échanges", value),
        "introductions": lambda: ngettext("mise en relation", "mises en relation", value),
        "workshops": lambda: ngettext("atelier", "ateliers", value),
        "workshops.dates": lambda: ngettext("séance d’atelier", "séances d’atelier", value),
        "badges": lambda: ngettext("badge délivré", "badges délivrés", value),
        "orientations": lambda: ngettext("personne orientée", "personnes orientées", value),
        "orientations.came": lambda: ngettext("personne orientée est venue", "personnes orientées sont venues", value),
    }[key]()  # fmt: skip


def meaning(key: str) -> str:
    """What counts and what does not, in few words; nothing where the label says it."""
    return {
        "gatherings": _("Celles dont la présence est notée."),
        "presences": _("À chaque rencontre ou séance, chaque personne une fois ; visiteurs compris."),
        "persons": _("Venues à une rencontre ou à un atelier, ou dans un échange. Chacune compte une fois."),
        "persons.new": _("Rien n’était noté avant, nulle part."),
        "persons.active": _("Celles qui ont animé, aidé, donné ou reçu."),
        "exchanges": _("Ceux dont l’équipe sait qu’ils ont eu lieu."),
        "introductions": _("Celles où les deux personnes se sont rencontrées."),
        "workshops": _("Avec une séance au moins."),
        "workshops.dates": _("Celles dont la présence est notée."),
        "badges": _("Un badge annulé depuis compte ; un badge retiré aussitôt ne compte pas."),
        "orientations": _("Vers tout le réseau, par tous les services réunis."),
        "orientations.came": _("Compté pour tout le réseau, et pour l’année."),
        "offered": _("Combien de fois des membres ont dit, pendant ces jours, qu’ils proposent cela."),
        "sought": _("Combien de fois des membres ont dit, pendant ces jours, qu’ils cherchent cela."),
        "answers": _("Ce que des membres ont répondu après un dossier, de cinq en cinq, par semestre."),
    }.get(key, "")


def column(key: str) -> str:
    """The title of a column of a table."""
    return {
        "gatherings": _("Rencontres"),
        "presences": _("Présences"),
        "persons": _("Personnes"),
        "exchanges": _("Échanges"),
        "introductions": _("Mises en relation"),
        "workshops": _("Ateliers"),
        "workshops.dates": _("Séances"),
        "badges": _("Badges"),
        "offered": _("Proposé"),
        "sought": _("Cherché"),
        "answers": _("Réponses"),
    }[key]


def table(key: str) -> str:
    """The title of a table."""
    return {
        "places": _("Site par site") if for_team() else _("Lieu par lieu"),
        "months": _("Mois par mois"),
        "families": _("Badges délivrés, par famille"),
        "categories": _("Ce qui se propose, se cherche et s’échange"),
        "afterwards": _("Ce qu’il y a de nouveau"),
        "communes": _("Communes"),
        "ages": _("Âges"),
        "genders": _("Genres"),
        "senders": _("Orienté par"),
    }[key]


def titles(tables: Sequence[Table]) -> str:
    """The titles of several tables within a sentence."""
    return ", ".join(table(each.key).lower() for each in tables)


def has_lines(of: Table) -> bool:
    """Whether a table is shown: not one of months in which nothing took place."""
    return any(any(row.values) for row in of.rows) or (of.key != "months" and bool(of.rows))


def about_table(of: Table) -> str:
    """What a table counts, where its columns do not say it."""
    if of.persons:
        return _("Personnes venues à une rencontre ou à un atelier : cinq au moins par ligne, les autres réunies.")
    return {
        "places": _("Qui vient dans deux sites compte dans chacun, et une fois pour le réseau.")
        if for_team()
        else _("Qui vient dans deux lieux compte dans chacun, et une fois pour le réseau."),
        "categories": _("Ce que des membres ont dit proposer ou chercher pendant ces jours, tant que c’est gardé."),
        "afterwards": _(
            "Ce que des membres ont répondu, trois et six mois après leur dossier. "
            "Ces nombres disent ce qui est arrivé depuis, et rien d’autre. Ils avancent de cinq en cinq."
        ),
    }.get(of.key, "")


def family(key: str) -> str:
    """A family of badges."""
    return {
        "autres": _("Avec les autres"),
        "moi": _("Avec soi-même"),
        "apprendre": _("Apprendre et transmettre"),
        "faire": _("Faire"),
        "cite": _("Pour la vie locale"),
    }.get(key, key)


def row(of: Table, line: Row) -> str:
    """What a row of a table is about."""
    if line.key is None:
        return activity_words.said(line.name or "") if of.key == "categories" else line.name or ""
    if line.key == OTHERS:
        return _("Autres, ou pas dit") if of.persons else _("Autres")
    if of.persons:
        return _answer(of.key, line.key)
    if of.key == "months":
        first = date.fromisoformat(f"{line.key}-01")
        return capitalized(month_period(first, first))
    return afterwards_words.outcome(Outcome(line.key)) if of.key == "afterwards" else family(line.key)


def stays_french(of: Table, line: Row) -> bool:
    """Whether the name of a row is a French word on a page of another language."""
    return of.key == "categories" and line.name is not None and activity_words.stays_french(line.name)


def _answer(table_key: str, key: str) -> str:
    """An answer to an optional question."""
    said = {"ages": trait_words.ages, "genders": trait_words.genders, "senders": trait_words.senders}[table_key]()
    return said[key]


def before(figure: Figure, running: bool) -> str | None:
    """What the same figure was one year earlier; None where nothing was recorded by then."""
    if figure.before is None:
        return None
    if running:
        return _("%(num)s l’an dernier, à la même date", num=number(figure.before))
    return _("%(num)s l’année d’avant", num=number(figure.before))


def minute(report: Report) -> str:
    """« En une minute »: the report in at most `MOST_WORDS` words, each number of which stands on the page."""
    return " ".join(_sentences(report))


def _sentences(report: Report) -> Iterator[str]:
    value = {each.key: each.value for each in report.figures}
    if not any(value.get(key) for key in TOLD):
        yield _("Rien n’est noté pour ces jours.")
        return
    if value["persons"]:
        yield _persons(value["persons"], value["persons.new"])
    held = [
        f"{number(value[key])} {label(key, value[key])}"
        for key in ("gatherings", "workshops", "exchanges")
        if value[key]
    ]
    if held:
        yield _("Il y a eu %(what)s.", what=listed(held))
    if value["introductions"]:
        yield ngettext(
            "Pour %(count)s mise en relation, les deux personnes se sont rencontrées.",
            "Pour %(count)s mises en relation, les deux personnes se sont rencontrées.",
            value["introductions"],
            count=number(value["introductions"]),
        )
    if value["badges"]:
        yield ngettext(
            "%(count)s badge a été délivré.",
            "%(count)s badges ont été délivrés.",
            value["badges"],
            count=number(value["badges"]),
        )
    if value.get("orientations") or value.get("orientations.came"):
        yield _orientations(value.get("orientations", 0), value.get("orientations.came", 0))


def _persons(every: int, new: int) -> str:
    if every == new:
        return ngettext(
            "%(count)s personne a participé, pour la première fois.",
            "%(count)s personnes ont participé, toutes pour la première fois.",
            every,
            count=number(every),
        )
    if not new:
        return ngettext(
            "%(count)s personne a participé.",
            "%(count)s personnes ont participé.",
            every,
            count=number(every),
        )
    return _(
        "%(count)s personnes ont participé, dont %(new)s pour la première fois.",
        count=number(every),
        new=number(new),
    )


def _orientations(received: int, came: int) -> str:
    second = ngettext(
        "%(count)s personne orientée est venue", "%(count)s personnes orientées sont venues", came, count=number(came)
    )
    if not received:  # those who came were sent before
        return f"{second}."
    first = ngettext(
        "%(count)s personne a été orientée vers le réseau par un service",
        "%(count)s personnes ont été orientées vers le réseau par un service",
        received,
        count=number(received),
    )
    if not came:
        return f"{first}."
    return _("%(first)s. Dans cette période, %(second)s.", first=first, second=second)


def made(report: Report) -> str:
    """When a report was made."""
    return _("Fait le %(day)s.", day=long_date(report.made_at))
