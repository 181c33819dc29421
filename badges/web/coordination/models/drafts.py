"""The draft of a badge: what it says, its picture, what it would look like, and publishing it.

Each member of staff drafts and proposes; the coordination alone publishes. A draft is read by its
author and the coordination.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.rights import Action, may
from badges.recognition.models import draft as drafting
from badges.recognition.models import publish as publishing
from badges.recognition.models import reads
from badges.recognition.models.facts import ModelFacts, PictureFacts
from badges.recognition.models.rules import PLACES, slug_of
from badges.recognition.models.views import DraftView
from badges.web.coordination.models import previews, wording
from badges.web.coordination.room import blueprint
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room

GONE: Final = "model.draft_gone"
ENGLISH: Final = ("name_en", "line_en", *(f"criterion_{place}_en" for place in PLACES))
LOOKS: Final = ("carte", "page", "fichier", "employeur")


def says_what_became_of_it(view: Callable[[int], ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Say, at the address of a draft that was published or thrown away, what was published last."""

    @wraps(view)
    def page(draft_id: int) -> ResponseReturnValue:
        try:
            return view(draft_id)
        except NotFound as gone:
            if gone.code != GONE:
                raise
            found = reads.models(room.reading())
            latest = max(reversed(found), key=lambda each: each.current.published_at, default=None)
            return render_template("coordination/models/no_draft.html", latest=latest), 404

    return page


@blueprint.route("/modeles/nouveau", methods=["GET", "POST"])
@entrance("staff")
def new_model() -> ResponseReturnValue:
    """Draft a badge: a new one, a copy of one (`depuis`), or the next version of one (`suite`)."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    following, source = request.args.get("suite"), request.args.get("depuis")
    wanted = following or source
    base = reads.model(room.reading(), wanted) if wanted else None
    if base is None and wanted:
        raise NotFound("badge.unknown")
    if following and base is not None and base.draft_id is not None and request.method == "GET":
        return redirect(url_for("coordination.model_draft", draft_id=base.draft_id), 303)
    facts = fields.read(ModelFacts, form, errors) if request.method == "POST" and form is not None else None
    if facts is not None:
        try:
            number = drafting.begin(services(), actor(), facts, next_of=following, copy_of=source)
            return redirect(url_for("coordination.model_draft", draft_id=number, fait="begun"), 303)
        except Refused as refusal:
            fields.refused(ModelFacts, refusal, errors)
    copied = base is not None and not following
    begins = ModelFacts.copied if copied else ModelFacts.of
    recorded = begins(base.current.content) if base is not None else None
    return render_template(
        "coordination/models/new.html",
        base=base,
        following=bool(following),
        copied=copied,
        fields=fields.Fields(ModelFacts, form, recorded, errors),
        remarks={},
        called=wording.called(errors),
        places=(),
        **_choices(),
        errors=errors,
    ), 422 if errors else 200


@blueprint.route("/modeles/brouillons/<int:draft_id>", methods=["GET", "POST"])
@entrance("staff")
@says_what_became_of_it
def model_draft(draft_id: int) -> ResponseReturnValue:
    """What the badge says, and how that reads. What another page wrote meanwhile is shown, and nothing is lost."""
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    found = reads.draft(room.reading(), actor(), draft_id)
    facts = fields.read(ModelFacts, form, errors) if request.method == "POST" and form is not None else None
    if found is None:
        return _gone(form, errors)
    if form is not None and facts is not None:
        try:
            drafting.change(services(), actor(), draft_id, facts, shown=forms.sent_version(form))
            return redirect(url_for("coordination.model_draft", draft_id=draft_id, fait="kept"), 303)
        except NotFound:
            return _gone(form, errors)
        except Outdated:
            outdated = True
    asked = fields.Fields(ModelFacts, form, found.facts, errors)
    alike, namesakes = reads.alike(room.reading(), actor(), found)
    return render_template(
        "coordination/models/draft.html",
        draft=found,
        state=wording.state(found),
        fields=asked,
        remarks=wording.remarks_by_field(found),
        called=wording.called(errors),
        places=[each for each in reads.criteria_beside(room.reading(), found) if each.former],
        **_choices(),
        both=asked.differing(wording.criteria_called()) if outdated else None,
        version=forms.version(form, found.facts.version, outdated=outdated),
        meters=wording.meters(found),
        alike=wording.likenesses(alike),
        lacking=wording.missing(publishing.missing(room.reading(), draft_id)),
        publishes=may(actor(), Action.PUBLISH_BADGE),
        done=wording.done(request.args.get("fait"), found),
        namesakes=namesakes,
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


@blueprint.route("/modeles/brouillons/<int:draft_id>/dessin", methods=["GET", "POST"])
@entrance("staff")
@says_what_became_of_it
def model_picture(draft_id: int) -> ResponseReturnValue:
    """The picture: a silhouette, a dye and a pictogram of the kit. Nothing is ever uploaded."""
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    found = _draft(draft_id)
    known = {"family": found.picture.family} if found.slug is not None else {}
    facts = fields.read(PictureFacts, form, errors, **known) if request.method == "POST" and form is not None else None
    if form is not None and facts is not None:
        try:
            drafting.draw(services(), actor(), draft_id, facts, shown=forms.sent_version(form))
            return redirect(url_for("coordination.model_picture", draft_id=draft_id, fait=1), 303)
        except Outdated:
            outdated = True
    called = {
        "dye": dict(wording.dyes()),
        "pictogram": {name: said for name, said, _drawn in wording.pictograms(found)},
    }
    asked = fields.Fields(PictureFacts, form, found.picture, errors, words=called)
    return render_template(
        "coordination/models/picture.html",
        draft=found,
        fields=asked,
        families=wording.families(),
        dyes=wording.dyes(),
        pictograms=wording.pictograms(found),
        contrast=wording.contrast(found.picture.dye),
        described=previews.described(found),
        taken=reads.picture_of(room.reading(), found),
        both=asked.differing() if outdated else None,
        version=forms.version(form, found.picture.version, outdated=outdated),
        done=bool(request.args.get("fait")),
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


@blueprint.get("/modeles/brouillons/<int:draft_id>/apercu")
@entrance("staff")
@says_what_became_of_it
def model_preview(draft_id: int) -> ResponseReturnValue:
    """What it would look like: as a card, as a page, as a file, and as an employer would read it."""
    found, look = _draft(draft_id), request.args.get("comme", LOOKS[0])
    if look not in LOOKS:
        raise NotFound
    slug = found.slug or slug_of(found.name, ())
    picture = url_for("counter.drawing", design=found.design)
    shown: dict[str, Any] = {
        "carte": lambda: previews.card(),
        "page": lambda: previews.page(found),
        "fichier": lambda: previews.file(found, slug),
        "employeur": lambda: previews.employer(found, picture),
    }[look]()
    return render_template(
        "coordination/models/preview.html",
        draft=found,
        look=look,
        said_of=dict(
            zip(LOOKS, (_("la carte"), _("la page"), _("le fichier"), _("ce que lit l’employeur")), strict=True)
        ),
        looks=[
            (each, words, url_for("coordination.model_preview", draft_id=draft_id, comme=each))
            for each, words in zip(LOOKS, (_("Carte"), _("Page"), _("Fichier"), _("Employeur")), strict=True)
        ],
        **shown,
    )


@blueprint.route("/modeles/brouillons/<int:draft_id>/proposer", methods=["GET", "POST"])
@entrance("staff")
@says_what_became_of_it
def propose_model(draft_id: int) -> ResponseReturnValue:
    """Tell the coordination that a draft is ready to be read."""
    found = _draft(draft_id)
    if request.method == "POST":
        drafting.propose(services(), actor(), draft_id)
        return redirect(url_for("coordination.model_draft", draft_id=draft_id, fait="proposed"), 303)
    return render_template("coordination/models/propose.html", draft=found)


@blueprint.route("/modeles/brouillons/<int:draft_id>/jeter", methods=["GET", "POST"])
@entrance("staff")
@says_what_became_of_it
def discard_model(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away. Sent twice, the page says that it is gone."""
    found = _draft(draft_id)
    if request.method == "POST":
        drafting.discard(services(), actor(), draft_id)
        return redirect(url_for("coordination.badge_models", parti=1), 303)
    return render_template("coordination/models/discard.html", draft=found)


@blueprint.route("/modeles/brouillons/<int:draft_id>/publier", methods=["GET", "POST"])
@entrance("coordinator")
def publish_model(draft_id: int) -> ResponseReturnValue:
    """Read once more what will stay for ever, and publish it. Sent twice, it leads to the list."""
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    found = reads.draft(room.reading(), actor(), draft_id)
    if found is None:
        return redirect(url_for("coordination.badge_models", parti=1), 303)
    if request.method == "POST" and form is not None:
        try:
            slug, _number = publishing.publish(services(), actor(), draft_id, shown=forms.sent_version(form))
            return redirect(url_for("coordination.badge_model", slug=slug, fait="published"), 303)
        except NotFound:
            return redirect(url_for("coordination.badge_models", parti=1), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            errors.refused(refusal, {})
    return render_template(
        "coordination/models/publish.html",
        draft=found,
        criteria=reads.criteria_beside(room.reading(), found),
        match=wording.match(found),
        described=previews.described(found),
        contrast=wording.contrast(found.picture.dye),
        lacking=wording.missing(publishing.missing(room.reading(), draft_id)),
        outdated=outdated,
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


def _draft(draft_id: int) -> DraftView:
    found = reads.draft(room.reading(), actor(), draft_id)
    if found is None:
        raise NotFound(GONE)
    return found


def _gone(form: forms.Form | None, errors: forms.FieldErrors) -> ResponseReturnValue:
    """Show again what was typed into a draft that was published or thrown away meanwhile: it can become another one."""
    if form is None:
        raise NotFound(GONE)
    return render_template(
        "coordination/models/gone.html",
        fields=fields.Fields(ModelFacts, form, errors=errors),
        remarks={},
        places=(),
        **_choices(),
        errors=errors,
    ), 404


def _choices() -> dict[str, Any]:
    return {"languages": wording.languages(), "matches": wording.matches(), "english": ENGLISH}
