"""Passkeys in a browser: the challenges, which the session keeps, and the answers that forms bring.

The script `badges/static/js/passkeys.js` asks for options at one of the addresses here, lets the browser ask its user,
and sends the page's own form with the answer in its field `credential`. Without the script the buttons stay hidden.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from flask import Response, request, session
from flask.typing import ResponseReturnValue

from badges.network.signin import passkeys
from badges.web.account.room import blueprint
from badges.web.http import security
from badges.web.http.access import actor, entrance, services
from schemas import base64url

FIELD: Final = "credential"
_KEY: Final = "challenge"  # in the session: what for, the challenge, when it was issued


def party() -> passkeys.Party:
    """Return this service as authenticators know it."""
    origins = security.own_origins()
    return passkeys.Party(urlsplit(origins[-1]).hostname or "", origins)


def issue(purpose: str) -> passkeys.Challenge:
    """Keep a new challenge in the session, for one purpose; the one before serves no more."""
    challenge = passkeys.Challenge.new(services())
    session[_KEY] = [purpose, base64url.encode(challenge.value), challenge.issued_at.timestamp()]
    return challenge


def take(purpose: str) -> passkeys.Challenge:
    """Take the challenge out of the session: it serves once. Raises Refused: `passkey.too_late` when there is none."""
    kept = session.pop(_KEY, None)
    if not isinstance(kept, list) or kept[0] != purpose:
        return passkeys.Challenge(b"\0" * 32, datetime.fromtimestamp(0, UTC))  # which is too old for any answer
    return passkeys.Challenge(base64url.decode(kept[1]), datetime.fromtimestamp(kept[2], UTC))


def answer() -> str:
    """Return the answer that the form brought."""
    return request.form.get(FIELD, "")


def use(purpose: str, staff_id: int | None = None) -> int:
    """Return the staff member whose passkey answered the session's challenge. Raises Refused, as `passkeys.use`."""
    return passkeys.use(services(), party(), take(purpose), answer(), staff_id)


def options(data: str) -> ResponseReturnValue:
    """Return options as an answer that no cache keeps."""
    response = Response(data, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/cest-bien-vous/cle")
@entrance("staff")
def proof_options() -> ResponseReturnValue:
    """The options to prove again who one is."""
    return options(passkeys.request_options(services(), party(), issue("proof"), actor().staff_id))


@blueprint.post("/mon-compte/cles/options")
@entrance("staff")
def creation_options() -> ResponseReturnValue:
    """The options to make a passkey."""
    return options(passkeys.creation_options(services(), actor(), party(), issue("creation")))
