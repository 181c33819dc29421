"""What keeps a badge from being signed, as a page: what is still missing for it, or that nothing is signed now.

It comes with the first audience (`audiences`): at the start nothing can be signed yet.
"""

from __future__ import annotations

from flask import Flask, make_response, render_template
from flask.typing import ResponseReturnValue

from badges.base.rights import StaffRole
from badges.ledger.safeguards import halt
from badges.network import reads as network
from badges.recognition.rules import AwardBlocked
from badges.web.http import access, errors, wording
from schemas.errors import OpenBadgesError


def _blocked(error: AwardBlocked) -> ResponseReturnValue:
    missing = [wording.words(each.code, **each.facts) for each in error.blockers]
    return errors.refusal_page(409, "award.blocked", facts={"missing": missing})


def halted(error: OpenBadgesError | None = None) -> ResponseReturnValue:
    """Answer 503 while nothing is signed: what happened, what still works, what to do, and the number to call."""
    if errors.prefers_json():
        return errors.problem(503, "signing.halted")
    coordinates = access.signed_in() and StaffRole.COORDINATOR in access.actor().roles
    with access.services().database.begin(read_only=True) as session:
        lasting, instance = halt.current(session), network.instance(session)
    page = render_template(
        "errors/halted.html",
        halted_at=lasting.halted_at if lasting is not None else None,
        what=lasting.code if lasting is not None and coordinates else None,
        coordinates=coordinates,
        command="badges keys resume",
        contact=instance.network if instance is not None else {},
    )
    response = make_response(page, 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """Install these pages."""
    app.register_error_handler(AwardBlocked, _blocked)
    app.register_error_handler(halt.SigningIsHalted, halted)
    app.register_error_handler(halt.SigningHalted, halted)
