"""Pages of the known issuers: an employer's page shows them under the names that are written here.

A known name makes a foreign badge look trustworthy: each change asks for a recent proof (decisions 26).
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.ledger import reads as ledger
from badges.ledger import trust
from badges.web.coordination.room import blueprint
from badges.web.http import forms, parking
from badges.web.http.access import actor, entrance, proved_recently, services
from badges.web.http.wording import gettext as _
from badges.web.office import room

FIELDS = {"issuer.id_malformed": "issuer", "issuer.name_malformed": "name"}


@blueprint.get("/emetteurs")
@entrance("coordinator")
def issuers() -> ResponseReturnValue:
    """The list; after a change, with a sentence that says what was changed."""
    done = said().get(request.args.get("note", ""))
    return render_template("coordination/issuers.html", issuers=ledger.known_issuers(room.reading()), done=done)


def said() -> dict[str, str]:
    """Return the sentences about a change. A new name for a known issuer has one: it may not have been intended."""
    return {
        "added": _("L’émetteur est dans la liste."),
        "renamed": _("Cet émetteur était déjà dans la liste. Il a maintenant le nom que vous avez écrit."),
        "removed": _("L’émetteur est retiré de la liste."),
    }


@blueprint.route("/emetteurs/nouveau", methods=["GET", "POST"])
@entrance("coordinator")
@proved_recently()
def new_issuer() -> ResponseReturnValue:
    """Add an issuer, or give it another name."""
    form, errors, outdated = parking.submitted(), forms.FieldErrors(), False
    listed = trust.listed(services())
    if request.method == "POST" and form is not None:
        try:
            trust.check(forms.text(form, "issuer"), forms.text(form, "name"))
        except Refused as refusal:
            errors.refused(refusal, FIELDS)
        if not errors:
            issuer, name, shown = forms.text(form, "issuer"), forms.text(form, "name"), form.get(versions.FIELD)
            try:
                trust.add(services(), actor(), issuer, name, shown=shown)
                note = "renamed" if issuer in listed else "added"
                return redirect(url_for("coordination.issuers", note=note), 303)
            except Outdated:
                outdated = True
    return render_template(
        "coordination/issuer_new.html",
        sent=form or {},
        version=forms.version(form, trust.list_version(listed), outdated=outdated),
        recorded=listed.get(forms.text(form, "issuer")) if form is not None else None,
        errors=errors,
        outdated=outdated,
    ), 409 if outdated else 422 if errors else 200


@blueprint.route("/emetteurs/<int:number>/retirer", methods=["GET", "POST"])
@entrance("coordinator")
@proved_recently()
def remove_issuer(number: int) -> ResponseReturnValue:
    """Take an issuer off the list."""
    found = ledger.known_issuer(room.reading(), number)
    if found is None:
        raise NotFound
    form, outdated = parking.submitted(), False
    if request.method == "POST" and form is not None:
        try:
            trust.remove(services(), actor(), found.issuer_id, shown=form.get(versions.FIELD))
            return redirect(url_for("coordination.issuers", note="removed"), 303)
        except Outdated:
            outdated = True
    return render_template(
        "coordination/issuer_remove.html",
        issuer=found,
        version=versions.version_of(found.issuer_id, found.name),
        outdated=outdated,
    ), 409 if outdated else 200
