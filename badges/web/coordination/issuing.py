"""Pages of the coordination about wrong badges (J14): those that are paused, and the one that cancels for good."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Refused
from badges.base.times import local_date
from badges.issuing import revoke
from badges.issuing.correcting import pause
from badges.issuing.correcting import reads as pauses
from badges.web.coordination.room import blueprint
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import issuing, room


def reasons() -> list[tuple[str, str]]:
    """Return the reasons, each with its words. No employer is shown them."""
    return [
        ("spelling", _("Une faute dans le nom ou le texte")),
        ("wrong_person", _("Ce n’est pas la bonne personne")),
        ("member_request", _("La personne le demande")),
        ("error", _("Le badge a été délivré par erreur")),
        ("other", _("Une autre raison")),
    ]


@blueprint.route("/reconnaitre/<int:award_id>/annuler", methods=["GET", "POST"])
@entrance("coordinator")
def revoke_award(award_id: int) -> ResponseReturnValue:
    """Cancel a badge. What cannot be taken back asks for a recent proof (decisions 26)."""
    found = room.award(award_id)
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    if request.method == "POST" and form is not None:
        reason = forms.text(form, "reason")
        if reason not in dict(reasons()):
            errors.add("reason", "form.choice")
        if not errors:
            try:
                revoke.revoke(services(), actor(), award_id, reason)
                return redirect(url_for("office.done", award_id=award_id), 303)
            except Refused as refusal:
                errors.refused(refusal, {})
    return render_template(
        "coordination/revoke.html",
        award=found,
        reasons=reasons(),
        reason=forms.text(form, "reason") if form is not None else "",
        errors=errors,
    ), 422 if errors else 200


@blueprint.get("/badges-en-pause")
@entrance("coordinator")
def paused() -> ResponseReturnValue:
    """The badges that are paused, the oldest signal first: each is resumed here, or cancelled for good."""
    return render_template(
        "coordination/paused.html",
        paused=pauses.paused_awards(room.reading()),
        why=issuing.pause_words,
        today=local_date(services().now()),
        resumed=bool(request.args.get("repris")),
    )


@blueprint.post("/reconnaitre/<int:award_id>/reprendre")
@entrance("coordinator")
def resume_award(award_id: int) -> ResponseReturnValue:
    """End a pause: the badge is as it was."""
    room.award(award_id)
    pause.resume(services(), actor(), award_id, shown=request.form.get(versions.FIELD))
    return redirect(url_for("coordination.paused", repris=1), 303)
