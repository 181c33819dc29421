"""What witnesses wrote, as lines of the day's page: to be read by the site, then answered by the member."""

from __future__ import annotations

from flask import url_for

from badges.base.database.counts import Counting
from badges.network.views import SiteView
from badges.recognition.witnesses import reads as witnesses
from badges.web.http.access import actor
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.day.lines import Counts, Line
from badges.web.office.day.urgency import Urgency


def counting(site: SiteView) -> dict[str, Counting]:
    """Count what may wait here."""
    return {
        "statements_unread": witnesses.counting_unread(room.asked_sites(site), actor().staff_id),
        "statements_unanswered": witnesses.counting_unanswered(room.asked_sites(site), actor().staff_id),
    }


def lines(counts: Counts) -> list[Line]:
    """Return a line for what is unread, and one for what members have not answered."""
    found: list[Line] = []
    if unread := counts["statements_unread"]:
        title = ngettext("%(num)s mot de témoin à relire", "%(num)s mots de témoins à relire", unread)
        line = _("Vous le lisez avant la personne.")
        found.append(Line(Urgency.ASKED, title, line, _("Relire"), url_for("office.statements")))
    if unanswered := counts["statements_unanswered"]:
        title = ngettext("%(num)s mot de témoin à dire", "%(num)s mots de témoins à dire", unanswered)
        line = _("La personne du badge dit oui ou non, sur sa page ou de vive voix.")
        found.append(Line(Urgency.LATER, title, line, _("Voir"), url_for("office.statements")))
    return found
