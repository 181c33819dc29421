"""What the optional questions of the report and their answers are called, for members and for readers of a report."""

from __future__ import annotations

from badges.people.traits import communes
from badges.people.traits.rules import ELSEWHERE, AgeBand, Gender, SentBy
from badges.web.http.wording import gettext as _


def ages() -> dict[str, str]:
    """The bands of age, from the youngest."""
    return {
        AgeBand.UNDER_25: _("moins de 25 ans"),
        AgeBand.FROM_25: _("25 à 39 ans"),
        AgeBand.FROM_40: _("40 à 59 ans"),
        AgeBand.FROM_60: _("60 ans et plus"),
    }


def genders() -> dict[str, str]:
    """The answers to the question about gender, the one that says nothing first."""
    return {
        Gender.UNSAID: unsaid(),
        Gender.WOMAN: _("une femme"),
        Gender.MAN: _("un homme"),
        Gender.OTHERWISE: _("autrement"),
    }


def senders() -> dict[str, str]:
    """Which kind of service sent a person, in three words."""
    return {SentBy.WORK: _("emploi"), SentBy.SOCIAL: _("social"), SentBy.OTHER: _("autre")}


def commune(code: str) -> str:
    """The name of a commune by its code."""
    return _("ailleurs") if code == ELSEWHERE else communes.names().get(code, code)


def unsaid() -> str:
    """The answer that says nothing."""
    return _("je préfère ne pas dire")
