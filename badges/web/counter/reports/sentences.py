"""A report for the hall: six facts that are read aloud, and two questions to talk over.

Each says one thing in at most twelve words, its number is one of the report's, and none says that the network caused
anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from badges.reports.views import Report
from badges.web.counter.reports.report_words import number
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext

FACT_WORDS: Final = 12
_IN_THE_HALL: Final = ("gatherings", "persons", "persons.new", "exchanges", "workshops", "badges")


def facts(report: Report) -> list[str]:
    """The six facts, one sentence each, in the order in which they are read; without those that the report has not."""
    return [said for key in _IN_THE_HALL if (said := fact(report, key))]


def questions() -> list[str]:
    """What is asked in the hall, once the facts were read."""
    return [_("Qu’est-ce qui vous a plu ?"), _("Qu’aimeriez-vous faire ?")]


def becomes_idea() -> str:
    """What is done with what is said there."""
    return _("Dites-le à l’équipe : cela devient une idée du site.")


def fact(report: Report, key: str) -> str:
    """One figure as a sentence; empty where the report has no such figure."""
    figure = report.figure(key)
    return _sentences()[key](figure.value) if figure is not None else ""


def _sentences() -> dict[str, Callable[[int], str]]:
    return {
        "gatherings": _gatherings,
        "persons": _persons,
        "persons.new": _new,
        "exchanges": _exchanges,
        "workshops": _workshops,
        "badges": _badges,
    }


def _gatherings(value: int) -> str:
    if not value:
        return _("Aucune rencontre n’a été notée.")
    return ngettext("%(count)s rencontre a eu lieu.", "%(count)s rencontres ont eu lieu.", value, count=number(value))


def _persons(value: int) -> str:
    if not value:
        return _("Aucune personne n’a participé.")
    return ngettext("%(count)s personne a participé.", "%(count)s personnes ont participé.", value, count=number(value))


def _new(value: int) -> str:
    if not value:
        return _("Aucune personne n’a participé pour la première fois.")
    return ngettext(
        "%(count)s personne a participé pour la première fois.",
        "%(count)s personnes ont participé pour la première fois.",
        value,
        count=number(value),
    )


def _exchanges(value: int) -> str:
    if not value:
        return _("Aucun échange n’a été noté.")
    return ngettext(
        "%(count)s échange a eu lieu entre membres.",
        "%(count)s échanges ont eu lieu entre membres.",
        value,
        count=number(value),
    )


def _workshops(value: int) -> str:
    if not value:
        return _("Aucun atelier n’a eu lieu.")
    return ngettext("%(count)s atelier a eu lieu.", "%(count)s ateliers ont eu lieu.", value, count=number(value))


def _badges(value: int) -> str:
    if not value:
        return _("Aucun badge n’a été délivré.")
    return ngettext("%(count)s badge a été délivré.", "%(count)s badges ont été délivrés.", value, count=number(value))
