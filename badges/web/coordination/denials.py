"""« Ce n'est pas moi »: who said it of which member, for another coordinator to read."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound
from badges.issuing.correcting.pause import pause_own
from badges.people.ties import denials
from badges.web.coordination.room import blueprint
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@blueprint.get("/coordination/cest-vous")
@entrance("coordinator")
def denied() -> ResponseReturnValue:
    """The answers that wait for a second reader; one's own are there too, without a button."""
    found = denials.unread(room.reading(), actor())
    return render_template("coordination/denied.html", denied=found, read=bool(request.args.get("lu")))


@blueprint.post("/coordination/cest-vous/<int:member_id>")
@entrance("coordinator")
def denied_read(member_id: int) -> ResponseReturnValue:
    """Record that it is another person, or that it is the same one."""
    room.member(member_id)
    staff_id, said = parsers.row_number(request.form.get("staff")), request.form.get("answer")
    if staff_id is None or said not in ("other", "same"):
        raise NotFound
    denials.decide(services(), actor(), staff_id, member_id, same_person=said == "same", then=pause_own)
    return redirect(url_for("coordination.denied", lu=1), 303)
