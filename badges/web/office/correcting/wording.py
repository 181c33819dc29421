"""« Corriger »: what is wrong with a signed badge; and its name or sentence (J14).

A spelling is corrected at once; another name is asked of the member. The page has a form for either.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated, Refused
from badges.base.rights import StaffRole
from badges.base.text import names
from badges.issuing import sign
from badges.issuing.correcting import correct, name_change
from badges.issuing.correcting.facts import WordingFacts
from badges.ledger import narrative
from badges.recognition.states import AwardState
from badges.recognition.views import AwardView
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import words
from badges.web.office import preview, room


@room.blueprint.get("/reconnaitre/<int:award_id>/corriger")
@entrance("staff")
def correct_award(award_id: int) -> ResponseReturnValue:
    """What is wrong: each answer leads to who corrects it, and how."""
    found = room.award(award_id)
    if found.state != AwardState.ISSUED or found.paused_at is not None:
        return redirect(url_for("office.done", award_id=award_id), 303)
    if found.issued_at is not None and services().now() < found.issued_at + sign.UNDO:
        unwanted = url_for("office.done", award_id=award_id)
    elif StaffRole.COORDINATOR in actor().roles:
        unwanted = url_for("coordination.revoke_award", award_id=award_id)
    else:
        unwanted = None  # the member hides it; the coordination cancels it
    return render_template("office/correcting/what.html", award=found, unwanted=unwanted)


@room.blueprint.route("/reconnaitre/<int:award_id>/corriger/nom", methods=["GET", "POST"])
@entrance("staff")
def correct_wording(award_id: int) -> ResponseReturnValue:
    """Another name or spelling: chosen, seen as an employer will see it, then signed under the same code, or asked."""
    found = room.award(award_id)
    if found.state != AwardState.ISSUED or found.paused_at is not None:
        return redirect(url_for("office.done", award_id=award_id), 303)
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    wanted: correct.Wording | None = None
    if request.method == "POST" and form is not None:
        facts, then, shown = WordingFacts.read(form), form.get("then"), form.get(versions.FIELD)
        try:
            if then == "ask":
                name_change.ask(services(), actor(), award_id, facts.name or "", shown=shown)
                return redirect(url_for("office.done", award_id=award_id, demande=1), 303)
            if then == "correct":
                correct.correct(services(), actor(), award_id, facts, shown=shown)
                return redirect(url_for("office.done", award_id=award_id, corrige=1), 303)
            wanted = correct.proposed(services(), actor(), award_id, facts)
            if wanted == correct.Wording(found.name_shown or "", found.sentence):
                errors.add("form", "correction.same")
                wanted = None
        except Outdated:
            outdated = True
        except Refused as refusal:
            fields.refused(WordingFacts, refusal, errors)
    version = correct.version_shown(found.name_shown, found.sentence)
    if wanted is not None:
        text = narrative.what_was_seen(found.badge.content, found.criteria, wanted.sentence)
        seen = preview.corrected(found.code, wanted.name_shown, text)
        return render_template(
            "office/correcting/preview.html", corrected=found, wanted=wanted, version=version, **seen
        )
    typed = form if form is not None and form.get("sentence") else None  # and not the form of a name
    return render_template(
        "office/correcting/name.html",
        award=found,
        choices=[each for each in names.choices_of(found.member) if each != found.name_shown],
        fields=fields.Fields(WordingFacts, typed, WordingFacts.recorded(sentence=found.sentence), errors),
        version=version,
        errors=errors,
        outdated=outdated,
        closed=_closed(found),
    ), 409 if outdated else 422 if errors else 200


def _closed(found: AwardView) -> str | None:
    """Why this badge cannot be corrected, in words."""
    code = correct.closed(found.valid_until, services().now())
    return words(code) if code else None
