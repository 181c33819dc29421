"""« C'est bien vous ? »: the page that asks for a proof again, before what cannot be taken back.

It is reached by what `badges.web.admission.proofs` lists, and leads back to the page that asked. The proof is the
password, a passkey, or a code.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from badges.base.errors import Refused
from badges.network import accounts
from badges.network.signin import factors, reads
from badges.network.signin.passwords import normal
from badges.web.account import ceremonies
from badges.web.account.room import blueprint, own_page
from badges.web.http import access, forms, limits, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.request_session import reading_session

LONGEST_PASSWORD: Final = 1024  # bytes; a longer one would only cost processor time


@blueprint.route("/cest-bien-vous", methods=["GET", "POST"])
@entrance("staff")
def prove() -> ResponseReturnValue:
    """Prove again who one is; the page that asked follows."""
    following = own_page(request.values.get("next"), url_for("office.today"))
    errors = forms.FieldErrors()
    if request.method == "POST":
        _check(errors)
        if not errors:
            accounts.note_proof(services(), actor())
            access.note_proof()
            return redirect(following, 303)
    return _page(following, errors), 422 if errors else 200


def _check(errors: forms.FieldErrors) -> None:
    """Check what the form brought: a passkey's answer, which nothing slows, else a code or the password."""
    staff_id = actor().staff_id or 0
    if ceremonies.answer():
        try:
            ceremonies.use("proof", staff_id)
        except Refused as refusal:
            errors.refused(refusal, {})
        return
    limits.guess(limits.PROOF, str(staff_id))
    if request.form.get("code"):
        right, field, wrong = factors.use_code(services(), staff_id, request.form["code"]), "code", "code.wrong"
    else:
        right, field, wrong = _is_password(request.form.get("password", "")), "password", "signin.password_again"
    if right:
        limits.forget(limits.PROOF, str(staff_id))
    else:
        errors.add(field, wrong)


def _is_password(given: str) -> bool:
    password = normal(given)
    if not password or len(password.encode("utf-8", "replace")) > LONGEST_PASSWORD:
        return False
    return bool(current_user.verify_and_update_password(password))


def _page(following: str, errors: forms.FieldErrors, **facts: str) -> str:
    ways = reads.ways(reading_session(), actor().staff_id or 0)
    return render_template("account/prove.html", following=following, errors=errors, ways=ways, **facts)


def to_proof(needed: access.ProofNeeded) -> ResponseReturnValue:
    """Lead to the page that asks for the proof. A form that was sent is kept in the session for its page.

    One that is too large is shown to be copied.
    """
    following = needed.back or parked_forms.request_address()
    to_copy = parked_forms.park() if needed.back is None else None
    if to_copy is None:
        return redirect(url_for("account.prove", next=following), 303)
    return make_response(_page(following, forms.FieldErrors(), to_copy=to_copy), 403)


def register(app: Flask) -> None:
    """Lead every view that needs a proof here."""
    app.register_error_handler(access.ProofNeeded, to_proof)
