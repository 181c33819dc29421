"""What a member is told, in the language of the page: in French in the very words of the message that is sent."""

from __future__ import annotations

from badges.messages.rules import Occasion
from badges.messages.views import Telling
from badges.messages.wording import words
from badges.web.http.formats import clock, weekday_date
from badges.web.http.wording import gettext as _
from badges.web.http.wording import isolated, language


def said(telling: Telling) -> str:
    """What a message of this says."""
    if language() == "fr":
        return words(telling).text
    facts = {"what": _what(telling), "when": _when(telling), "town": telling.town}
    return {
        Occasion.PLACE: _("Votre place : %(what)s, %(when)s, à %(town)s.", **facts),
        Occasion.CHANGE: _("Changement : %(what)s a lieu %(when)s, à %(town)s. Pour l’adresse, appelez-nous.", **facts),
        Occasion.CANCEL: _("Annulé : %(what)s, %(when)s, à %(town)s, n’a pas lieu.", **facts),
        Occasion.MEETING: _(
            "Votre rencontre, convenue avec nous : %(when)s. Pour l’heure et le lieu, appelez-nous.", **facts
        ),
        Occasion.BADGE: _("Votre badge est prêt. Demandez-le à la prochaine rencontre, à %(town)s.", **facts),
    }[telling.occasion]


def _what(telling: Telling) -> str:
    """The title of the workshop; « un atelier » where it names a member or a host (`reads.worded`)."""
    told = telling.what or ""
    return isolated(told.strip("«»\u00a0")) if told.startswith("«") else _("un atelier")


def _when(telling: Telling) -> str:
    if telling.starts_at is not None:
        return _("le %(day)s à %(time)s", day=weekday_date(telling.starts_at), time=clock(telling.starts_at))
    return _("le %(day)s", day=weekday_date(telling.meeting_on)) if telling.meeting_on is not None else ""
