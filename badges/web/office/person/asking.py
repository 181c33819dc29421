"""The question about badges, asked of a member to whom nothing was read: one who was registered from a file."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.people import reads as people
from badges.people import register
from badges.people.rules import Age, ConsentAnswer, ConsentSubject
from badges.web.http import forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

ALONE, TOGETHER, LATER = "y", "together", "later"  # who says yes; or « Pas maintenant »
ANSWERS = {ALONE: ConsentAnswer.YES, TOGETHER: ConsentAnswer.YES, LATER: ConsentAnswer.LATER}
FIELDS = {"age": "age", "consent": "badges"}


@room.blueprint.route("/membres/<int:member_id>/question", methods=["GET", "POST"])
@entrance("staff")
def ask_member(member_id: int) -> ResponseReturnValue:
    """What to read aloud, then the question. Without an answer nothing is recorded; the same answer twice is one.

    It asks first for an age that nobody noted, and then a child under 15 and a parent together.
    """
    person = room.member(member_id)
    form = parking.submitted()
    errors = forms.FieldErrors()
    ticked = list(dict.fromkeys(form.getlist("age"))) if form is not None else []
    if request.method == "POST" and form is not None:
        said = ANSWERS.get(form.get("badges", ""))
        if said is None:
            errors.add("badges", "consent.unanswered")
        if len(ticked) > 1:
            errors.add("age", "age.one")
        if said is not None and not errors and _record(form, errors, member_id, said, next(iter(ticked), None)):
            return redirect(url_for("office.member", member_id=member_id, note=1), 303)
    last = people.latest_consent(room.reading(), member_id, ConsentSubject.BADGES)
    return render_template(
        "office/ask.html",
        member=person,
        last=last,
        ages=ticked,
        asked_together=person.age is Age.UNDER_15,
        errors=errors,
        form_values=form or {},
    ), 422 if errors else 200


def _record(form: forms.Form, errors: forms.FieldErrors, member_id: int, said: ConsentAnswer, age: str | None) -> bool:
    together = form.get("badges") == TOGETHER
    about = ConsentSubject.BADGES
    try:
        register.record_consent(services(), actor(), member_id, about, said, with_parent=together, age=age)
    except Refused as refusal:
        errors.refused(refusal, FIELDS)
        return False
    return True
