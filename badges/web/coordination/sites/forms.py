"""The forms of a place: begin to open one, correct what is said of it, plan its closing or take that back."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound, Outdated, Refused
from badges.network import reads as network
from badges.places import closure, openings, reads
from badges.places.facts import NewSiteFacts, SiteClosingFacts, SiteFacts
from badges.web.coordination.room import blueprint
from badges.web.coordination.sites.pages import page, site_of
from badges.web.http import fields, formats, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import words
from badges.web.office import room
from badges.web.office.wording import gathering_title


@blueprint.route("/coordination/lieux/nouveau", methods=["GET", "POST"])
@entrance("coordinator")
def new_place() -> ResponseReturnValue:
    """Begin to open a place; its page then shows what is still to do."""
    form, errors, wrong = parked_forms.submitted(), forms.FieldErrors(), []
    same_town = "meme" in request.args
    if request.method == "POST" and form is not None:
        facts = fields.read(NewSiteFacts, form, errors)
        try:
            if facts is not None:
                number = openings.begin(services(), actor(), facts, same_town=same_town)
                return redirect(url_for("coordination.place", site_id=number), 303)
            wrong = openings.wrong(services(), room.reading(), NewSiteFacts.sound(form), same_town=same_town)
        except Refused as refusal:
            wrong = [refusal, *refusal.beside]
        fields.refused_too(NewSiteFacts, wrong, errors)
    called = next((each.facts["name"] for each in wrong if "name" in each.facts), None)
    twin = next((each for each in network.every_site(room.reading()) if each.name == called), None) if called else None
    return render_template(
        "coordination/sites/new.html",
        fields=fields.Fields(NewSiteFacts, form, errors=errors),
        errors=errors,
        twin=twin,
        same_town=same_town or any(each.code == "place.town_taken" for each in wrong),
    ), 422 if errors else 200


@blueprint.route("/coordination/lieux/<int:site_id>/changer", methods=["GET", "POST"])
@entrance("coordinator")
def change_place(site_id: int) -> ResponseReturnValue:
    """Correct the name, the host and the address of a place."""
    here, outdated = site_of(site_id), False
    if here.is_closed:
        raise NotFound
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    facts = fields.read(SiteFacts, form, errors) if request.method == "POST" and form is not None else None
    if errors and form is not None:
        fields.refused_too(SiteFacts, openings.wrong_of(room.reading(), site_id, SiteFacts.sound(form)), errors)
    if facts is not None and form is not None:
        try:
            openings.change(services(), actor(), site_id, facts, shown=forms.sent_version(form))
            return redirect(url_for("coordination.place", site_id=site_id, fait="saved"), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            fields.refused(SiteFacts, refusal, errors)
    shown = fields.Fields(SiteFacts, form, SiteFacts.recorded(here), errors)
    return render_template(
        "coordination/sites/change.html",
        here=here,
        fields=shown,
        differing=shown.differing() if outdated else [],
        version=forms.version(form, openings.version(here), outdated=outdated),
        outdated=outdated,
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


@blueprint.route("/coordination/lieux/<int:site_id>/fermer", methods=["GET", "POST"])
@entrance("coordinator")
def close_place(site_id: int) -> ResponseReturnValue:
    """Plan from which day on a place is closed: what that means stands above, in numbers. How many gatherings that day
    cancels is said first, with their list, and planned is what was read.
    """
    here, outdated, cancels, cancelled = site_of(site_id), False, None, []
    if not here.is_open:
        raise NotFound
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    facts = fields.read(SiteClosingFacts, form, errors) if request.method == "POST" and form is not None else None
    if errors and form is not None:
        said = SiteClosingFacts.sound(form)
        fields.refused_too(SiteClosingFacts, closure.wrong(services(), room.reading(), site_id, said), errors)
    if facts is not None and form is not None:
        try:
            known = parsers.row_number(request.args.get("annule")) or 0
            closure.plan(services(), actor(), site_id, facts, shown=forms.sent_version(form), known=known)
            return redirect(url_for("coordination.place", site_id=site_id, fait="closing"), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            cancels = refusal.facts.get("count") if refusal.code == "place.cancels" else None
            if cancels is None:
                fields.refused(SiteClosingFacts, refusal, errors)
            else:
                cancelled = reads.cancelled_by(room.reading(), site_id, facts.closed_on, services().now())
    others = [each for each in network.sites(room.reading()) if each.id != site_id]
    turn_to = reads.turn_to(room.reading(), site_id)
    recorded = SiteClosingFacts.recorded(
        closed_on=here.closed_on, turn_to=turn_to, typed=facts.typed if facts is not None else ""
    )
    called = {each.id: each.name for each in others}
    shown = fields.Fields(SiteClosingFacts, form, recorded, errors, words={"turn_to": called})
    return render_template(
        "coordination/sites/close.html",
        here=here,
        closing=reads.closing(room.reading(), here, services().now()),
        cancels=cancels,
        cancelled=[
            (
                formats.weekday_date(each.starts_at),
                formats.clock_range(each.starts_at, each.ends_at),
                gathering_title(each),
            )
            for each in cancelled
        ],
        others=[(each.id, each.name) for each in others],
        fields=shown,
        differing=shown.differing() if outdated else [],
        version=forms.version(form, closure.version(here.closed_on, turn_to), outdated=outdated),
        outdated=outdated,
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


@blueprint.post("/coordination/lieux/<int:site_id>/ne-pas-fermer")
@entrance("coordinator")
def keep_place(site_id: int) -> ResponseReturnValue:
    """Take back the plan to close a place."""
    try:
        restored = closure.take_back(services(), actor(), site_id)
    except Refused as refusal:
        return page(site_of(site_id), words(refusal.code, **refusal.facts))
    return redirect(url_for("coordination.place", site_id=site_id, fait="stays", remises=restored), 303)
