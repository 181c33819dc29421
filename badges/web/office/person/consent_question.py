"""The question about badges, asked of a member who heard no text: one who was registered from a file."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.people import reads as people
from badges.people import register
from badges.people.facts import AnswerFacts
from badges.people.rules import Age, ConsentSubject
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@room.blueprint.route("/membres/<int:member_id>/question", methods=["GET", "POST"])
@entrance("staff")
def ask_member(member_id: int) -> ResponseReturnValue:
    """What to read aloud, then the question. Without an answer nothing is recorded; the same answer twice is one.

    It asks first for an age that is not noted, and then a child under 15 and a parent together.
    """
    person = room.member(member_id)
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    facts = fields.read(AnswerFacts, form, errors) if request.method == "POST" and form is not None else None
    if facts is not None:
        about, said = ConsentSubject.BADGES, facts.badges
        try:
            register.record_consent(
                services(), actor(), member_id, about, said.answer, with_parent=said.together, age=facts.age
            )
            return redirect(url_for("office.member", member_id=member_id, note=1), 303)
        except Refused as refusal:
            fields.refused(AnswerFacts, refusal, errors)
    return render_template(
        "office/ask.html",
        member=person,
        last=people.latest_consent(room.reading(), member_id, ConsentSubject.BADGES),
        asked_together=person.age is Age.UNDER_15,
        fields=fields.Fields(AnswerFacts, form, errors=errors),
        errors=errors,
    ), 422 if errors else 200
