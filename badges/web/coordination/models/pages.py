"""The badges that the network awards, as its staff reads them: the list, each with its versions, and retiring one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.rights import Action, may
from badges.recognition.models import publish as publishing
from badges.recognition.models import reads
from badges.recognition.models.rules import Family
from badges.recognition.models.views import ModelView
from badges.web.coordination.models import wording
from badges.web.coordination.room import blueprint
from badges.web.counter.catalogue import family_names, sheet_address
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@blueprint.get("/modeles")
@entrance("staff")
def badge_models() -> ResponseReturnValue:
    """The drafts first, then the badges by family, then those that are awarded no more."""
    found = reads.models(room.reading())
    names = family_names()
    given = [each for each in found if each.retired_on is None]
    return render_template(
        "coordination/models/list.html",
        drafts=[(each, wording.state(each)) for each in reads.drafts(room.reading(), actor())],
        groups=[
            (names[family], [(each, wording.newest_version(each)) for each in given if each.family == family])
            for family in Family
        ],
        retired=[(each, wording.newest_version(each)) for each in found if each.retired_on is not None],
        sheet=sheet_address(),
        publishes=may(actor(), Action.PUBLISH_BADGE),
        gone=bool(request.args.get("parti")),
    )


@blueprint.get("/modeles/<slug>")
@entrance("staff")
def badge_model(slug: str) -> ResponseReturnValue:
    """A badge: what it says, its versions one after the other, and what can be done with it."""
    found = _model(slug)
    return render_template(
        "coordination/models/model.html",
        model=found,
        family=family_names()[found.family],
        publishes=may(actor(), Action.PUBLISH_BADGE),
        begun=reads.count_begun(room.reading(), slug) if found.retired_on is not None else 0,
        done=wording.done_with(request.args.get("fait"), found.current.number),
    )


@blueprint.route("/modeles/<slug>/retirer", methods=["GET", "POST"])
@entrance("coordinator")
def retire_model(slug: str) -> ResponseReturnValue:
    """Award a badge no more, or offer it again; what was awarded stays and verifies."""
    found, form = _model(slug), parked_forms.submitted()
    if request.method == "POST" and form is not None:
        pressed = forms.pressed(form)
        act = {"retire": publishing.retire, "offer": publishing.offer_again}.get(pressed)
        if act is not None:
            act(services(), actor(), slug)
        return redirect(url_for("coordination.badge_model", slug=slug, fait=pressed), 303)
    return render_template(
        "coordination/models/retire.html", model=found, begun=reads.count_begun(room.reading(), found.slug)
    )


def _model(slug: str) -> ModelView:
    found = reads.model(room.reading(), slug)
    if found is None:
        raise NotFound("badge.unknown")
    return found
