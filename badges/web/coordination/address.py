"""The page on which the coordination confirms the address of the service, once, before the first badge carries it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.instance import address
from badges.network import reads as network
from badges.web.coordination.room import blueprint
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@blueprint.route("/adresse", methods=["GET", "POST"])
@entrance("coordinator")
def confirm_address() -> ResponseReturnValue:
    """Confirm the address that was read on the page: the form says which one it was."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        if forms.text(form, "right") == "yes":
            address.confirm(services(), actor(), forms.text(form, "address"))
            return redirect(url_for("coordination.confirm_address"), 303)
        errors.add("right", "address.tick")
    instance = network.instance(room.reading())
    if instance is None:
        raise NotFound("instance.missing")
    return render_template("coordination/address.html", instance=instance, errors=errors), 422 if errors else 200
