"""Every refusal and every fault as a page that says what happened and what to do; as a small JSON for machines.

Refusals of the flows carry a stable code, and the catalogue has its sentence. A fault is logged under a reference, and
the page shows the reference and nothing else.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from badges.flows.errors import AwardBlocked, NotAllowed, NotFound, Refused
from badges.web import parking, wording
from badges.web.limits import LimitReached
from schemas.errors import OpenBadgesError

log = logging.getLogger("badges")
KNOWN = frozenset({400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503})


def prefers_json() -> bool:
    """Whether the reader asked for JSON rather than for a page."""
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"], default="text/html") == "application/json" and (
        accepted["application/json"] > accepted["text/html"]
    )


def refusal_page(
    status: int,
    code: str,
    *,
    ways: tuple[tuple[str, str], ...] = (),
    headers: dict[str, str] | None = None,
    facts: Mapping[str, object] = MappingProxyType({}),
) -> ResponseReturnValue:
    """Answer with the page of one refusal. `ways`: (path, label) pairs, the first is the primary action."""
    if prefers_json():
        response = jsonify(code=code, message=wording.words(code, **facts))
    else:
        page = render_template(
            "errors/refusal.html", status=status, code=code, words=wording.words(code, **facts), ways=ways, facts=facts
        )
        response = make_response(page)
    response.status_code = status
    response.headers.update(headers or {})
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def not_allowed(error: NotAllowed) -> ResponseReturnValue:
    """Answer 403; when a form was put aside, with the way back to it."""
    path = parking.parked_path()
    ways = ((path, wording.gettext("Revenir à ma page")),) if path else ()
    return refusal_page(403, error.code, ways=ways, facts=error.facts)


def _not_found(error: NotFound) -> ResponseReturnValue:
    return refusal_page(404, error.code, facts=error.facts)


def _blocked(error: AwardBlocked) -> ResponseReturnValue:
    missing = [wording.words(each.code, **each.facts) for each in error.blockers]
    return refusal_page(409, "award.blocked", facts={"missing": missing})


def _refused(error: Refused) -> ResponseReturnValue:
    return refusal_page(422, error.code, facts=error.facts)


def _limited(error: LimitReached) -> ResponseReturnValue:
    facts = {"minutes": error.minutes}
    return refusal_page(429, "limit.reached", headers={"Retry-After": str(error.seconds)}, facts=facts)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return refusal_page(status, f"http.{status}" if status in KNOWN else "http.400", headers=headers)


def _fault(error: InternalServerError) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    cause = error.original_exception
    if isinstance(cause, OpenBadgesError):
        log.error("fault %s: %s", reference, cause.code, exc_info=cause)
    else:
        log.error("fault %s", reference, exc_info=cause)
    return refusal_page(500, "http.500", facts={"reference": reference})


def register(app: Flask) -> None:
    """Install the pages of refusals and faults."""
    app.register_error_handler(NotAllowed, not_allowed)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(AwardBlocked, _blocked)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(LimitReached, _limited)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _fault)
