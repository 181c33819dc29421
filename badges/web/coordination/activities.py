"""What workshops and exchanges are about: the coordination adds an activity, changes, retires or merges it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.gatherings.activities import manage
from badges.gatherings.activities import reads as kept
from badges.gatherings.activities.facts import ActivityFacts, NewActivityFacts
from badges.gatherings.activities.views import ActivityView
from badges.matching import merge_activities as merging
from badges.matching import other_activities
from badges.matching import without_activity as unsorted
from badges.web import activity_words
from badges.web.coordination.room import blueprint
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@blueprint.route("/activites", methods=["GET", "POST"])
@entrance("coordinator")
def activities() -> ResponseReturnValue:
    """The activities by group, those that are retired last in each; a new one is added here."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    facts = fields.read(NewActivityFacts, form, errors) if request.method == "POST" and form is not None else None
    if facts is not None:
        try:
            manage.add(services(), actor(), facts)
            return redirect(url_for("coordination.activities", fait=1), 303)
        except Refused as refusal:
            fields.refused(NewActivityFacts, refusal, errors)
    known = kept.activities(room.reading())
    return render_template(
        "coordination/activities.html",
        groups=[(activity_words.group_words(group), inside) for group, inside in kept.by_group(known)],
        names={each.id: each.name for each in known},
        fields=fields.Fields(NewActivityFacts, form, errors=errors),
        choices=activity_words.group_choices(),
        unsorted=bool(unsorted.without_activity(room.reading())),
        others=[each.word for each in other_activities.others(room.reading())],
        done=bool(request.args.get("fait")),
        errors=errors,
    ), 422 if errors else 200


@blueprint.route("/activites/<int:activity_id>", methods=["GET", "POST"])
@entrance("coordinator")
def change_activity(activity_id: int) -> ResponseReturnValue:
    """Call an activity something else, move it to another group, retire it, or offer it again.

    What it was used for keeps it. The page of one that was merged leads to the one that took its place.
    """
    found = _activity(activity_id)
    if request.method == "GET" and found.merged_into_id is not None:
        return _to(found.merged_into_id)
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
        choices=activity_words.group_choices(),
        both=shown.differing() if outdated else None,
        version=forms.version(form, found.facts.version, outdated=outdated),
        merged=bool(request.args.get("reunie")),
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


@blueprint.route("/activites/<int:activity_id>/reunir", methods=["GET", "POST"])
@entrance("coordinator")
def merge_activities(activity_id: int) -> ResponseReturnValue:
    """Another activity takes the place of one: choose it, read how much will bear its name, say yes. Twice is once."""
    found = _activity(activity_id)
    if found.merged_into_id is not None:
        return _to(found.merged_into_id)
    form, errors, outdated, preview = parked_forms.submitted(), forms.FieldErrors(), False, None
    chosen = parsers.row_number((request.args if form is None else form).get("avec"))
    if chosen is not None:
        try:
            if request.method == "POST" and form is not None:
                merging.merge(services(), actor(), activity_id, chosen, shown=form.get(versions.FIELD))
                return _to(chosen)
        except Outdated:
            outdated = True
        except Refused as refusal:
            errors.refused(refusal, {"activity": "avec"})
        if not errors:
            try:
                preview = merging.preview(services(), actor(), activity_id, chosen)
            except Refused as refusal:
                errors.refused(refusal, {"activity": "avec"})
    others = [each for each in kept.offered(room.reading()) if each.id != activity_id]
    return render_template(
        "coordination/activity_merge.html",
        activity=found,
        groups=[
            (activity_words.group_words(group), [(each.id, each.name) for each in inside])
            for group, inside in kept.by_group(others)
        ],
        chosen=chosen or "",
        preview=preview,
        outdated=outdated,
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


@blueprint.route("/activites/mot", methods=["GET", "POST"])
@entrance("coordinator")
def other_activity() -> ResponseReturnValue:
    """A word that several people use: it becomes an activity, or it is one of the list by another name."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    word = request.args.get("mot", "")
    if word not in [each.word for each in other_activities.others(room.reading())]:  # a second tap: it was done
        return redirect(url_for("coordination.activities"), 303)
    if request.method == "POST" and form is not None:
        try:
            if (key := _chosen(form, errors)) is not None:
                other_activities.adopt(services(), actor(), word, key)
                return redirect(url_for("coordination.activities", fait=1), 303)
        except Refused as refusal:
            errors.refused(refusal, {"activity": "activity"})
    return render_template(
        "coordination/activity_word.html",
        word=word,
        fields=fields.Fields(NewActivityFacts, form, errors=errors, shown={"name": word}),
        choices=activity_words.group_choices(),
        activities=room.activities(),
        errors=errors,
    ), 422 if errors else 200


@blueprint.route("/activites/a-classer", methods=["GET", "POST"])
@entrance("coordinator")
def without_activity() -> ResponseReturnValue:
    """Past workshops and exchanges without an activity, each with a proposal: one list to confirm."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    found = unsorted.without_activity(room.reading())
    if request.method == "POST" and form is not None:
        try:
            said = {(each.kind, each.id): key for each in found if (key := _said(form, each))}
            unsorted.confirm(services(), actor(), said)
            return redirect(url_for("coordination.activities", fait=1), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    return render_template(
        "coordination/activities_unsorted.html",
        found=[(_name(each), each, _said(form, each)) for each in found],
        activities=room.activities(),
        errors=errors,
    ), 422 if errors else 200


def _name(each: unsorted.WithoutActivity) -> str:
    """Return the name of the field that says what a workshop or an exchange is about."""
    return f"{each.kind.value}-{each.id}"


def _said(form: forms.Form | None, each: unsorted.WithoutActivity) -> str:
    """Return what its field says, or what is proposed."""
    return forms.text(form, _name(each)) if form is not None else each.likely or ""


def _chosen(form: forms.Form, errors: forms.FieldErrors) -> str | None:
    """Return the key of the activity that a form chooses, or of the one that it adds. Raises Refused."""
    if forms.pressed(form) == "known":
        return forms.text(form, "activity")
    facts = fields.read(NewActivityFacts, form, errors)
    return _activity(manage.add(services(), actor(), facts)).key if facts is not None else None


def _activity(activity_id: int) -> ActivityView:
    found = next((each for each in kept.activities(room.reading()) if each.id == activity_id), None)
    if found is None:
        raise NotFound
    return found


def _to(activity_id: int) -> ResponseReturnValue:
    """Lead to the activity that took the place of another."""
    return redirect(url_for("coordination.change_activity", activity_id=activity_id, reunie=1), 303)
