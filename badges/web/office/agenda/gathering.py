"""The forms that change a gathering: its day, hours, place and name; cancelling it, and taking that back."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated, Refused
from badges.gatherings import change
from badges.gatherings import reads as gatherings
from badges.gatherings.facts import GatheringFacts
from badges.recognition import reads as recognition
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@room.blueprint.route("/seances/<int:gathering_id>/modifier", methods=["GET", "POST"])
@entrance("staff")
def change_gathering(gathering_id: int) -> ResponseReturnValue:
    """Move a gathering, or give it another name; its attendance stays."""
    found, form, errors = room.gathering(gathering_id), parked_forms.submitted(), forms.FieldErrors()
    outdated = False
    if request.method == "POST" and form is not None:
        try:
            if _changed(form, errors, found.id):
                rests = recognition.observed_members(room.reading(), found.id)  # badges may rest on what it said
                way = "office.resting_badges" if rests and not actor().accompanies else "office.gathering"
                return redirect(url_for(way, gathering_id=found.id), 303)
        except Outdated:
            outdated = True
    shown = fields.Fields(GatheringFacts, form, change.recorded(found), errors)
    return render_template(
        "office/gathering_change.html",
        gathering=found,
        fields=shown,
        errors=errors,
        outdated=outdated,
        both=shown.differing() if outdated else None,
        version=forms.version(form, change.version(found), outdated=outdated),
        present=gatherings.count_present(room.reading(), [found.id]).get(found.id, 0),
    ), 409 if outdated else 422 if errors else 200


def _changed(form: forms.Form, errors: forms.FieldErrors, gathering_id: int) -> bool:
    facts = fields.read(GatheringFacts, form, errors)
    if facts is None:
        return False
    observed, shown = recognition.observed_members, form.get(versions.FIELD)
    try:
        change.change(services(), actor(), gathering_id, facts, observed=observed, shown=shown)
    except Refused as refusal:
        fields.refused(GatheringFacts, refusal, errors)
        return False
    return True


@room.blueprint.route("/seances/<int:gathering_id>/annuler", methods=["GET", "POST"])
@entrance("staff")
def cancel_gathering(gathering_id: int) -> ResponseReturnValue:
    """Cancel a gathering, or take that back."""
    found, form, errors = room.gathering(gathering_id), parked_forms.submitted(), forms.FieldErrors()
    outdated = False
    if request.method == "POST" and form is not None:
        shown = form.get(versions.FIELD)
        try:
            if forms.pressed(form) == "restore":
                change.restore(services(), actor(), found.id, shown=shown)
            else:
                change.cancel(services(), actor(), found.id, forms.text(form, "because"), shown=shown)
            return redirect(url_for("office.gathering", gathering_id=found.id), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            errors.refused(refusal, {"workshop.text_too_long": "because"})
    return render_template(
        "office/gathering_cancel.html",
        gathering=found,
        because=forms.text(form, "because") if form is not None else "",
        errors=errors,
        outdated=outdated,
        version=forms.version(form, change.version(found), outdated=outdated),
        present=gatherings.count_present(room.reading(), [found.id]).get(found.id, 0),
    ), 409 if outdated else 422 if errors else 200
