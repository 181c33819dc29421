"""« Mon compte »: how one signs in, on one page; the password; the devices."""

from __future__ import annotations

import hashlib

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password

from badges.base.errors import NotFound, Refused
from badges.base.parsers import row_number
from badges.network import accounts, team
from badges.network import reads as network
from badges.network import site_phone as site_phones
from badges.network.facts import AccompanyingFacts
from badges.network.signin import devices, factors, reads
from badges.network.signin.passwords import normal
from badges.network.signin.rules import is_carried
from badges.web.account.room import blueprint, own_page
from badges.web.http import forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _


@blueprint.get("/mon-compte")
@entrance("staff")
def mine() -> ResponseReturnValue:
    """How the staff member signs in, and on which devices."""
    staff_id = actor().staff_id or 0
    account = reads.account(reading_session(), staff_id, services().now())
    device = next((each for each in account.devices if each.id == actor().device), None)
    return render_template(
        "account/mine.html",
        account=account,
        here=actor().device,
        carried=device is not None and is_carried(device.name),
        of_site=device.phone_of_id if device is not None else None,
        welcome=network.welcome(reading_session(), staff_id),
        done=said().get(request.args.get("note", "")),
    )


def said() -> dict[str, str]:
    """Return the sentences about a change."""
    return {
        "password": _("Votre mot de passe est changé. Les autres appareils sont déconnectés."),
        "passkey": _("La clé est ajoutée."),
        "renamed": _("La clé a un nouveau nom."),
        "passkey-removed": _("La clé est retirée."),
        "authenticator": _("L’application est ajoutée."),
        "authenticator-removed": _("L’application est retirée."),
        "device": _("L’appareil est déconnecté."),
        "welcome": _("C’est noté."),
        "alone": _("C’est noté."),
        "accompanies": _("C’est noté. La coordination confie à d’autres ce qui vous attendait."),
        "phone": _("C’est noté pour ce téléphone."),
    }


@blueprint.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@entrance("staff")
def password() -> ResponseReturnValue:
    """Choose another password; every other device is signed out."""
    errors = forms.FieldErrors()
    if request.method == "POST":
        wanted, again = (normal(request.form.get(name, "")) for name in ("password", "password_again"))
        try:
            if wanted != again:
                raise Refused("password.differs")
            factors.change_password(services(), actor(), wanted, hash_password=hash_password, keep=_own_session())
        except Refused as refusal:
            errors.refused(refusal, {"password": "password"})
        else:
            return redirect(url_for("account.mine", note="password"), 303)
    return render_template("account/password.html", errors=errors), 422 if errors else 200


@blueprint.post("/mon-compte/appareils/<int:device_id>/fin")
@entrance("staff")
def end_device(device_id: int) -> ResponseReturnValue:
    """Sign out one of one's own devices."""
    devices.end(services(), actor(), device_id)
    return redirect(url_for("account.mine", note="device"), 303)


@blueprint.post("/mon-compte/appareils/fin")
@entrance("staff")
def end_everywhere() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    accounts.sign_out_everywhere(services(), actor(), actor().staff_id or 0)
    return redirect(url_for("security.login"), 303)


@blueprint.post("/mon-compte/accueil")
@entrance("staff")
def welcomes() -> ResponseReturnValue:
    """Say whether one's first name may stand on the public pages of one's places: ticked is yes, unticked is no."""
    team.welcome(services(), actor(), agrees="agrees" in request.form)
    return redirect(url_for("account.mine", note="welcome"), 303)


@blueprint.post("/mon-compte/accompagne")
@entrance("staff")
def accompanies() -> ResponseReturnValue:
    """Say whether one accompanies members elsewhere. Raises Refused: staff.accompanies_missing, and as `team` does."""
    said = AccompanyingFacts.parsed("accompanies", request.form.to_dict().get("accompanies", ""))
    team.say_accompanies(services(), actor(), actor().staff_id or 0, accompanies=said)
    return redirect(url_for("account.mine", note="accompanies" if said else "alone"), 303)


@blueprint.post("/mon-compte/telephone")
@entrance("staff")
def site_phone() -> ResponseReturnValue:
    """Say whose the telephone in use is: the staff member's own, or a site's. Raises Refused: device.not_a_phone."""
    chosen = request.form.get("site", "")
    site_id = row_number(chosen)
    if chosen and site_id is None:
        raise NotFound
    site_phones.mark(services(), actor(), site_id)
    return redirect(url_for("account.mine", note="phone"), 303)


@blueprint.post("/mon-compte/plus-tard")
@entrance("staff")
def not_now() -> ResponseReturnValue:
    """Offer no passkey on this device any more."""
    devices.close_offer(services(), actor())
    return redirect(own_page(request.form.get("next"), url_for("office.today")), 303)


def _own_session() -> bytes | None:
    key = getattr(session, "key", None)
    return hashlib.sha256(key.encode()).digest() if key else None
