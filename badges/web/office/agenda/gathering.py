"""The forms that change a gathering: its day, hours, place and name; cancelling it, and taking that back."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated, Refused
from badges.base.times import local
from badges.gatherings import change
from badges.gatherings import reads as gatherings
from badges.gatherings.views import GatheringView
from badges.recognition import reads as recognition
from badges.web.http import forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

FIELDS = {
    "workshop.title_too_long": "title",
    "sentence.contact": "title",
    "gathering.order": "end",
    "gathering.too_long": "end",
    "gathering.date": "day",
    "gathering.same": "start",
    "gathering.attended": "day",
    "gathering.observed": "day",
}


@room.blueprint.route("/seances/<int:gathering_id>/modifier", methods=["GET", "POST"])
@entrance("staff")
def change_gathering(gathering_id: int) -> ResponseReturnValue:
    """Move a gathering, or give it another name; its attendance stays."""
    found, form, errors = room.gathering(gathering_id), parking.submitted(), forms.FieldErrors()
    outdated = False
    if request.method == "POST" and form is not None:
        try:
            if _changed(form, errors, found.id):
                rests = recognition.observed_members(room.reading(), found.id)  # badges may rest on what it said
                way = "office.resting_badges" if rests else "office.gathering"
                return redirect(url_for(way, gathering_id=found.id), 303)
        except Outdated:
            outdated = True
    return render_template(
        "office/gathering_change.html",
        gathering=found,
        form_values=form if form is not None else _recorded(found),
        recorded=_recorded(found),
        errors=errors,
        outdated=outdated,
        version=forms.version(form, change.version(found), outdated=outdated),
        present=gatherings.count_present(room.reading(), [found.id]).get(found.id, 0),
    ), 409 if outdated else 422 if errors else 200


def _changed(form: forms.Form, errors: forms.FieldErrors, gathering_id: int) -> bool:
    times = forms.times(form, errors)
    if times is None:
        return False
    try:
        change.change(
            services(),
            actor(),
            gathering_id,
            title=forms.text(form, "title"),
            starts_at=times[0],
            ends_at=times[1],
            place=forms.text(form, "place"),
            observed=recognition.observed_members,
            shown=form.get(versions.FIELD),
        )
    except Refused as refusal:
        errors.refused(refusal, FIELDS)
        return False
    return True


def _recorded(gathering: GatheringView) -> forms.Form:
    start, end = local(gathering.starts_at), local(gathering.ends_at)
    return forms.Form(
        {
            "title": gathering.own_title or "",
            "day": start.date().isoformat(),
            "start": f"{start:%H:%M}",
            "end": f"{end:%H:%M}",
            "place": gathering.place or "",
        }
    )


@room.blueprint.route("/seances/<int:gathering_id>/annuler", methods=["GET", "POST"])
@entrance("staff")
def cancel_gathering(gathering_id: int) -> ResponseReturnValue:
    """Cancel a gathering, or take that back."""
    found, form, errors = room.gathering(gathering_id), parking.submitted(), forms.FieldErrors()
    outdated = False
    if request.method == "POST" and form is not None:
        shown = form.get(versions.FIELD)
        try:
            if form.get("then") == "restore":
                change.restore(services(), actor(), found.id, shown=shown)
            else:
                change.cancel(services(), actor(), found.id, forms.text(form, "because"), shown=shown)
            return redirect(url_for("office.gathering", gathering_id=found.id), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            errors.refused(refusal, {})
    return render_template(
        "office/gathering_cancel.html",
        gathering=found,
        because=forms.text(form, "because") if form is not None else "",
        errors=errors,
        outdated=outdated,
        version=forms.version(form, change.version(found), outdated=outdated),
        present=gatherings.count_present(room.reading(), [found.id]).get(found.id, 0),
    ), 409 if outdated else 422 if errors else 200
