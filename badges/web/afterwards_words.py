"""Words for « du nouveau ? », on the private page, on those of the staff and of the coordination alike.

They say what there is, and of nothing where it comes from: no sentence says that the network caused it.
"""

from __future__ import annotations

from datetime import date

from badges.sharing.afterwards.rules import AskedBy, Outcome
from badges.web.http.wording import gettext as _


def outcomes() -> list[tuple[str, str]]:
    """What can be answered, in the order of the page: value and words."""
    return [(each.value, outcome(each)) for each in Outcome]


def outcome(value: Outcome) -> str:
    """One answer in words."""
    return {
        Outcome.JOB: _("Un emploi"),
        Outcome.TRAINING: _("Une formation"),
        Outcome.PLACEMENT: _("Une immersion, un stage"),
        Outcome.VOLUNTEERING: _("Du bénévolat"),
        Outcome.OTHER: _("Autre chose"),
        Outcome.NOTHING: _("Rien de nouveau"),
        Outcome.UNSAID: _("Je préfère ne pas dire"),
    }[value]


def asked_by(value: AskedBy) -> str:
    """How a member is asked."""
    return {
        AskedBy.VOICE: _("De vive voix, jamais devant d’autres"),
        AskedBy.PAGE: _("Ici, sur ma page"),
        AskedBy.LETTER: _("Ici, et par un e-mail qui y mène"),
    }[value]


def half_year(first_day: date) -> str:
    """A half-year in words: « de janvier à juin 2027 »."""
    if first_day.month == 1:
        return _("De janvier à juin %(year)s", year=first_day.year)
    return _("De juillet à décembre %(year)s", year=first_day.year)
