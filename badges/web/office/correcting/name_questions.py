"""A name that waits for its member's yes: the member answers before a colleague of the one who asked for it (J14)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated, Refused
from badges.issuing.beside import notices
from badges.issuing.correcting import name_change, name_questions
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@room.blueprint.route("/reconnaitre/<int:award_id>/nom", methods=["GET", "POST"])
@entrance("staff")
def name_asked(award_id: int) -> ResponseReturnValue:
    """The question to read to the member, with the new name alone, and their answer in person."""
    found, form, errors = room.award(award_id), parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        answer = form.get("answer", "")
        try:
            if answer == "back":
                name_change.take_back(services(), actor(), award_id)
                return redirect(url_for("office.done", award_id=award_id), 303)
            name_change.answer_before(services(), actor(), award_id, answer, shown=form.get(versions.FIELD))
            corrected = 1 if answer == "yes" else None
            return redirect(url_for("office.done", award_id=award_id, corrige=corrected), 303)
        except Outdated:
            errors.add("form", "correction.other_name")
        except Refused as refusal:
            errors.refused(refusal, {})
    question = name_questions.asked_about(room.reading(), award_id)
    if question is None:
        return redirect(url_for("office.done", award_id=award_id), 303)
    return render_template(
        "office/correcting/asked.html",
        award=found,
        question=question,
        own=name_change.is_corrector(room.reading(), actor(), award_id),
        errors=errors,
    ), 422 if errors else 200


@room.blueprint.post("/reconnaitre/<int:award_id>/corriger/dit")
@entrance("staff")
def correction_told(award_id: int) -> ResponseReturnValue:
    """Note that a member without an e-mail was told in person that their badge was corrected."""
    notices.told(services(), actor(), award_id)
    return redirect(url_for("office.today"), 303)
