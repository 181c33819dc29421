"""What putting people in touch came to in a year: figures of relations, in words, and never of one person."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from badges.base.times import local_date
from badges.matching import figures
from badges.recognition.rules import year_before
from badges.web.coordination.room import blueprint
from badges.web.http.access import entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


@blueprint.get("/coordination/mises-en-relation")
@entrance("coordinator")
def relations() -> ResponseReturnValue:
    """How many requests found an answer in a year, in how long and at which site; what is sought and not offered."""
    session, today, sites = room.reading(), local_date(services().now()), room.own_sites()
    since, numbers = year_before(today), [site.id for site in sites]
    found = figures.answered(session, numbers, since, today)
    return render_template(
        "coordination/relations.html",
        since=since,
        answered=found,
        sites=[(site.name, _made_up(found.by_site[site.id])) for site in sites if site.id in found.by_site],
        alone=figures.sought_alone(session, numbers, today),
    )


def _made_up(there: figures.AtSite) -> str:
    """Return "9 : Couture 6, autres 3"; the count alone where no activity stands alone."""
    if len(there.by_activity) < 2:
        return str(there.count)
    parts = [_("%(what)s %(num)s", what=name or _("autres"), num=count) for name, count in there.by_activity]
    return _("%(num)s : %(parts)s", num=there.count, parts=", ".join(parts))
