"""The people who are to be told of something, as one line of the day's page."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import url_for

from badges.base.database.counts import Counting
from badges.messages import reads
from badges.network.views import SiteView
from badges.web.http.access import actor
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.day.lines import Counts, Line
from badges.web.office.day.urgency import Urgency

_PEOPLE: Final = "people_to_tell"


def counting(site: SiteView, now: datetime) -> dict[str, Counting]:
    """Count the people of a site who are to be told of something."""
    return {_PEOPLE: reads.counting_people(room.asked_sites(site), actor().staff_id or 0, now)}


def lines(counts: Counts) -> list[Line]:
    """Return one line for all of them."""
    people = counts[_PEOPLE]
    if not people:
        return []
    title = ngettext("%(num)s personne à prévenir", "%(num)s personnes à prévenir", people)
    line = _("D’une place, d’une date ou d’un badge.")
    return [Line(Urgency.NOT_SENT, title, line, _("Voir qui"), url_for("office.to_tell"))]
