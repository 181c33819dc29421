"""Whom to ask by voice what came after their dossier, as lines of the day's page."""

from __future__ import annotations

from datetime import date

from flask import url_for

from badges.network.views import SiteView
from badges.sharing.afterwards import reads
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.day.lines import Counts, Line, day_words
from badges.web.office.day.urgency import Urgency


def lines(site: SiteView, day: date, counts: Counts) -> list[Line]:
    """Return a line for each member who is to be asked; without one, nothing is read. A colleague asks the reader."""
    if not counts["afterwards"]:
        return []
    own = room.own_records()
    return [
        Line(
            Urgency.LATER,
            _("Demander à %(name)s s’il y a du nouveau", name=room.shown(each.member)),
            _("Après son dossier, depuis le %(day)s. Jamais devant d’autres.", day=day_words(each.due_on)),
            _("Demander"),
            url_for("office.member_afterwards", member_id=each.member.id),
            each.due_on,
        )
        for each in reads.due(room.reading(), [site.id], day)
        if each.member.id not in own
    ]
