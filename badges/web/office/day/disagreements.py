"""« C'est lu »: a line of the day's page about a member who does not agree with a badge is over."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from badges.recognition.answers import delayed_answer
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@room.blueprint.post("/reconnaitre/<int:award_id>/desaccord")
@entrance("staff")
def disagreement_read(award_id: int) -> ResponseReturnValue:
    """Note that the site has read it."""
    room.award(award_id)
    delayed_answer.heard(services(), actor(), award_id)
    return redirect(url_for("office.today"), 303)
