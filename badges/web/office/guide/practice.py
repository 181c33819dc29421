"""The first steps of a new colleague, and « Camille Essai »: beginning and ending an exercise at the current site."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from badges.network import team
from badges.recognition import practice
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@room.blueprint.post("/premiers-pas/connus")
@entrance("staff")
def steps_known() -> ResponseReturnValue:
    """« Je connais »: the day's page shows the first steps no more."""
    team.know_first_steps(services(), actor())
    return redirect(url_for("office.today"), 303)


@room.blueprint.route("/s-exercer", methods=["POST"])
@entrance("staff")
def rehearse() -> ResponseReturnValue:
    """Open the page of the site's practice member, who is made if there is none."""
    site = room.site_of(parked_forms.submitted(), forms.FieldErrors())
    return redirect(url_for("office.member", member_id=practice.begin(services(), actor(), site.id)), 303)


@room.blueprint.route("/membres/<int:member_id>/exercice-fini", methods=["POST"])
@entrance("staff")
def end_rehearsal(member_id: int) -> ResponseReturnValue:
    """Hide them, with all that was noted of them gone."""
    practice.end(services(), actor(), member_id)
    return redirect(url_for("office.member_list", exercice="fini"), 303)
