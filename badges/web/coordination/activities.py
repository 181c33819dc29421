"""What workshops and exchanges are about: the coordination adds an activity, calls it something else, retires it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.gatherings.activities import manage
from badges.gatherings.activities import reads as kept
from badges.gatherings.activities.facts import ActivityFacts
from badges.web.coordination.room import blueprint
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@blueprint.route("/activites", methods=["GET", "POST"])
@entrance("coordinator")
def activities() -> ResponseReturnValue:
    """The activities, those that are retired last; a new one is added here."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        try:
            manage.add(services(), actor(), forms.text(form, "name"))
            return redirect(url_for("coordination.activities", fait=1), 303)
        except Refused as refusal:
            fields.refused(ActivityFacts, refusal, errors)
    return render_template(
        "coordination/activities.html",
        activities=kept.activities(room.reading()),
        name=forms.text(form, "name") if form is not None else "",
        done=bool(request.args.get("fait")),
        errors=errors,
    ), 422 if errors else 200


@blueprint.route("/activites/<int:activity_id>", methods=["GET", "POST"])
@entrance("coordinator")
def change_activity(activity_id: int) -> ResponseReturnValue:
    """Call an activity something else, retire it, or offer it again. What it was used for keeps it."""
    found = next((each for each in kept.activities(room.reading()) if each.id == activity_id), None)
    if found is None:
        raise NotFound
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    facts = fields.read(ActivityFacts, form, errors) if request.method == "POST" and form is not None else None
    if form is not None and facts is not None:
        try:
            manage.change(services(), actor(), activity_id, facts, shown=form.get(versions.FIELD))
            return redirect(url_for("coordination.activities", fait=1), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            fields.refused(ActivityFacts, refusal, errors)
    shown = fields.Fields(ActivityFacts, form, found.facts, errors)
    return render_template(
        "coordination/activity.html",
        activity=found,
        fields=shown,
        both=shown.differing() if outdated else None,
        version=forms.version(form, found.facts.version, outdated=outdated),
        errors=errors,
    ), 409 if outdated else 422 if errors else 200
