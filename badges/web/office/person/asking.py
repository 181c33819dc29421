"""The question about badges, asked of a member to whom nothing was read: one who was registered from a file."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.people import reads as people
from badges.people import register
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.web.http import forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

ANSWERS = {"y": ConsentAnswer.YES, "later": ConsentAnswer.LATER}


@room.blueprint.route("/membres/<int:member_id>/question", methods=["GET", "POST"])
@entrance("staff")
def ask_member(member_id: int) -> ResponseReturnValue:
    """What to read aloud, then the question. Without an answer nothing is recorded; the same answer twice is one."""
    person = room.member(member_id)
    form = parking.submitted()
    errors = forms.FieldErrors()
    if request.method == "POST" and form is not None:
        said = ANSWERS.get(form.get("badges", ""))
        if said is not None:
            register.record_consent(services(), actor(), member_id, ConsentSubject.BADGES, said)
            return redirect(url_for("office.member", member_id=member_id, note=1), 303)
        errors.add("badges", "consent.unanswered")
    last = people.latest_consent(room.reading(), member_id, ConsentSubject.BADGES)
    return render_template(
        "office/ask.html", member=person, last=last, errors=errors, form_values=form or {}
    ), 422 if errors else 200
