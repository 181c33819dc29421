"""The page that corrects one thing that was seen: its sentence, or that it was seen at all."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.base.times import local_date
from badges.recognition.observations import correct
from badges.recognition.observations import reads as seen
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import in_language, words
from badges.web.office import room

FIELDS = {"sentence": "sentence"}


@room.blueprint.route("/membres/<int:member_id>/vu/<int:observation_id>", methods=["GET", "POST"])
@entrance("staff")
def correct_seen(member_id: int, observation_id: int) -> ResponseReturnValue:
    """Correct what was seen, by who saw or entered it, or by the coordination; what a badge rests on stays."""
    person = room.member(member_id)
    skill, one = _found(member_id, observation_id)
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        shown = form.get(versions.FIELD)
        try:
            if forms.pressed(form) == "remove":
                correct.take_back(services(), actor(), observation_id, shown=shown)
            else:
                correct.correct_sentence(services(), actor(), observation_id, form.get("sentence"), shown=shown)
            return redirect(url_for("office.member", member_id=member_id, note=1), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            errors.refused(refusal, FIELDS)
    rests = bool(correct.resting(room.reading(), member_id, [observation_id]))
    return render_template(
        "office/seen_correct.html",
        member=person,
        skill=in_language(skill.badge.content["name"]),
        criterion=next(
            (in_language(each) for each in skill.badge.content["criteria"] if each["key"] == one.criterion),
            one.criterion,
        ),
        one=one,
        closed=words("observation.on_badge")
        if rests
        else None
        if correct.may_correct(actor(), one.staff_id, one.noted_by_id)
        else words("observation.not_yours"),
        sentence=form.get("sentence", "") if form is not None else one.sentence,
        version=forms.version(form, correct.version_shown(one.sentence), outdated=outdated),
        errors=errors,
        outdated=outdated,
    ), 409 if outdated else 422 if errors else 200


def _found(member_id: int, observation_id: int) -> tuple[seen.Skill, seen.SeenOnce]:
    for skill in seen.skills(room.reading(), member_id, local_date(services().now())):
        for one in skill.seen:
            if one.id == observation_id and room.sees(one.site_id):
                return skill, one
    raise NotFound
