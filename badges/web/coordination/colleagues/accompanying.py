"""Whether a colleague accompanies members elsewhere, said by the coordination on the page of the colleague."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.network import team
from badges.web.coordination.room import blueprint
from badges.web.http.access import actor, entrance, services


@blueprint.post("/equipe/<int:staff_id>/accompagne")
@entrance("coordinator")
def accompanying(staff_id: int) -> ResponseReturnValue:
    """Record the answer, yes or no. Raises Refused: staff.accompanies_missing for none."""
    said = request.form.get("accompanies", "")
    if said not in ("yes", "no"):
        raise Refused("staff.accompanies_missing")
    team.say_accompanies(services(), actor(), staff_id, accompanies=said == "yes")
    return redirect(url_for("coordination.staff_member", staff_id=staff_id, note=1), 303)
