"""What waits of those who were sent, of offers, requests and threads, and who is to be asked what came after a dossier,
as lines of the day's page."""

from __future__ import annotations

from datetime import date, datetime

from flask import url_for

from badges.base.database.counts import Counting
from badges.matching.ideas import reads as ideas
from badges.matching.introductions import reads as introductions
from badges.matching.postings import reads as postings
from badges.network.views import SiteView
from badges.orientation import reads as orientation
from badges.sharing.afterwards import reads as afterwards
from badges.web.http.access import actor
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.day.lines import Counts, Line
from badges.web.office.day.urgency import Urgency


def counting(site: SiteView, day: date, now: datetime) -> dict[str, Counting]:
    """Count what may wait here."""
    return {
        "to_call": orientation.counting_to_call([site.id]),
        "to_call_overdue": orientation.counting_overdue([site.id], day),
        "unread": postings.counting_unread(room.asked_sites(site), day),
        "unread_ideas": ideas.counting_unread(room.asked_sites(site)),
        "afterwards": afterwards.counting_due([site.id], day, unless=actor().staff_id),
        "introductions": introductions.counting_stale([site.id], actor().staff_id or 0, now),
    }


def lines(counts: Counts) -> list[Line]:
    """Return a line for those who wait for a call, one for what members wrote and others do not see yet, and one for
    threads without a step."""
    found: list[Line] = []
    if to_call := counts["to_call"]:
        title = ngettext("%(num)s personne à appeler", "%(num)s personnes à appeler", to_call)
        line = _("Un service nous a donné le prénom.")
        if overdue := counts["to_call_overdue"]:
            line = ngettext(
                "Une attend depuis trois jours ou plus.", "%(num)s attendent depuis trois jours ou plus.", overdue
            )
        found.append(Line(Urgency.ASKED, title, line, _("Appeler"), url_for("office.orientations")))
    if unread := counts["unread"] + counts["unread_ideas"]:
        title = ngettext("%(num)s mot à relire", "%(num)s mots à relire", unread)
        line = _("Personne d’autre ne le voit avant vous.")
        found.append(Line(Urgency.ASKED, title, line, _("Relire"), url_for("office.unread_postings")))
    if stale := counts["introductions"]:
        title = ngettext("%(num)s mise en relation attend", "%(num)s mises en relation attendent", stale)
        line = _("Rien n’a bougé depuis quinze jours.")
        found.append(Line(Urgency.LATER, title, line, _("Voir"), url_for("office.introductions")))
    return found


def to_ask(site: SiteView, day: date, counts: Counts) -> list[Line]:
    """Return a line for each member who is to be asked; without one, nothing is read. A colleague asks the reader."""
    if not counts["afterwards"]:
        return []
    return [
        Line(
            Urgency.LATER,
            _("Demander à %(name)s s’il y a du nouveau", name=room.shown(each.member)),
            _("Jamais devant d’autres."),
            _("Demander"),
            url_for("office.member_afterwards", member_id=each.member.id),
            each.due_on,
        )
        for each in afterwards.due(room.reading(), [site.id], day, unless=actor().staff_id)
    ]
