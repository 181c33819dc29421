"""The pages of a passkey, of the authenticator and of the recovery codes. Adding or removing one asks for a proof."""

from __future__ import annotations

from typing import Final

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.network.signin import authenticators, factors, passkeys, reads, rules
from badges.network.signin.views import PasskeyView
from badges.web.account import ceremonies, ways
from badges.web.account.room import blueprint
from badges.web.http import forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.request_session import reading_session
from badges.web.office import preview, room

_PROPOSED: Final = "authenticator"  # in the session: the secret that waits for its first code, encrypted


@blueprint.route("/mon-compte/cles/nouvelle", methods=["GET", "POST"])
@entrance("staff")
def new_passkey() -> ResponseReturnValue:
    """Make a passkey with this device, under a name."""
    errors = forms.FieldErrors()
    name = rules.device_name(request.user_agent.string)
    if request.method == "POST":
        name = request.form.get("name", "")
        challenge = ceremonies.take("creation")
        try:
            passkeys.add(services(), actor(), ceremonies.party(), challenge, ceremonies.answer(), name)
        except Refused as refusal:
            errors.refused(refusal, {"passkey.name": "name"})
        else:
            ways.look_again()
            return redirect(ways.following("passkey"), 303)
    return render_template("account/passkey_new.html", name=name, errors=errors), 422 if errors else 200


@blueprint.route("/mon-compte/cles/<int:passkey_id>", methods=["GET", "POST"])
@entrance("staff")
def passkey(passkey_id: int) -> ResponseReturnValue:
    """Give a passkey another name."""
    found, errors = _own_passkey(passkey_id), forms.FieldErrors()
    if request.method == "POST":
        try:
            passkeys.rename(services(), actor(), passkey_id, request.form.get("name", ""))
        except Refused as refusal:
            errors.refused(refusal, {"passkey.name": "name"})
        else:
            return redirect(url_for("account.mine", note="renamed"), 303)
    name = request.form.get("name", found.name)
    return render_template("account/passkey.html", passkey=found, name=name, errors=errors), 422 if errors else 200


@blueprint.route("/mon-compte/cles/<int:passkey_id>/retirer", methods=["GET", "POST"])
@entrance("staff")
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Remove a passkey."""
    found = _own_passkey(passkey_id)
    if request.method == "POST":
        passkeys.remove(services(), actor(), passkey_id)
        ways.look_again()
        return redirect(url_for("account.mine", note="passkey-removed"), 303)
    return render_template("account/passkey_remove.html", passkey=found)


@blueprint.route("/mon-compte/application", methods=["GET", "POST"])
@entrance("staff")
def authenticator() -> ResponseReturnValue:
    """Set the authenticator: scan the code or type the secret, then prove it by the first code."""
    email, errors = room.person().email, forms.FieldErrors()
    kept = session.get(_PROPOSED)
    if request.method == "POST" and kept:
        try:
            factors.confirm_authenticator(services(), actor(), kept, request.form.get("code", ""))
        except Refused as refusal:
            errors.refused(refusal, {"code": "code"})
        else:
            session.pop(_PROPOSED)
            ways.look_again()
            return redirect(ways.following("authenticator"), 303)
    proposal = authenticators.proposed(services(), kept, email) if kept else authenticators.propose(services(), email)
    session[_PROPOSED] = proposal.sealed
    drawing = preview.drawn_code(proposal.address)
    page = render_template("account/authenticator.html", secret=proposal.text, drawing=drawing, errors=errors)
    return page, 422 if errors else 200


@blueprint.route("/mon-compte/application/retirer", methods=["GET", "POST"])
@entrance("staff")
def remove_authenticator() -> ResponseReturnValue:
    """Remove the authenticator."""
    if request.method == "POST":
        factors.remove_authenticator(services(), actor())
        ways.look_again()
        return redirect(url_for("account.mine", note="authenticator-removed"), 303)
    return render_template("account/authenticator_remove.html")


@blueprint.route("/mon-compte/codes", methods=["GET", "POST"])
@entrance("staff")
def codes() -> ResponseReturnValue:
    """Make recovery codes, which are shown once, to be printed for an envelope."""
    if request.method != "POST":
        left = reads.ways(reading_session(), actor().staff_id or 0).codes
        return render_template("account/codes.html", left=left, made=None)
    made = factors.new_codes(services(), actor())
    ways.look_again()
    return render_template("account/codes.html", made=made, today=services().now(), back=ways.following(None))


def _own_passkey(passkey_id: int) -> PasskeyView:
    account = reads.account(reading_session(), actor().staff_id or 0, services().now())
    found = next((each for each in account.passkeys if each.id == passkey_id), None)
    if found is None:
        raise NotFound
    return found
