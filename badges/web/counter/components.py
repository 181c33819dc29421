"""The page of the components: every macro of `http/templates/components` in every state, for those who change one."""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from badges.people.facts import RegistrationFacts
from badges.web.counter.catalogue import sheet_address
from badges.web.http import frame
from badges.web.http.access import entrance
from badges.web.http.fields import Fields
from badges.web.http.forms import FieldErrors, Form

TYPED = {"given_name": "Amina", "phone": "05 55", "email": "amina@rcs-creuse.example", "unnamed": "y"}


@entrance("public")
def components() -> ResponseReturnValue:
    """The components, in a demonstration alone: elsewhere this page does not exist."""
    if not frame.demonstration():
        abort(404)
    square = url_for("static", filename="patch.svg")
    errors = FieldErrors()
    errors.add("phone", "phone.malformed")
    fields = Fields(RegistrationFacts, Form(TYPED), errors=errors)
    return render_template("counter/components.html", sheet=sheet_address(), square=square, fields=fields)
