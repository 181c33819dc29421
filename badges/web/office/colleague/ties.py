"""« C'est vous ? »: one tap says whether a member who bears the staff member's own name is herself.

A yes by mistake is taken back by the coordination, on the member's page.
"""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.people.ties import ask
from badges.web.http import forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@room.blueprint.post("/membres/<int:member_id>/cest-vous")
@entrance("staff")
def is_it_you(member_id: int) -> ResponseReturnValue:
    """Record the answer, which is asked once."""
    room.member(member_id)
    said = request.form.get("answer")
    if said not in ("yes", "no"):
        raise NotFound
    ask.answer(services(), actor(), member_id, same_person=said == "yes")
    return redirect(url_for("office.today"), 303)


@room.blueprint.post("/membres/<int:member_id>/delier")
@entrance("coordinator")
def untie(member_id: int) -> ResponseReturnValue:
    """Take a mistaken yes back."""
    room.member(member_id)
    staff_id = forms.row_number(request.form.get("staff"))
    if staff_id is None:
        raise NotFound
    ask.untie(services(), actor(), member_id, staff_id)
    return redirect(url_for("office.member", member_id=member_id, note=1), 303)
