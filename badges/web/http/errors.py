"""Every refusal and every fault as a page that says what happened and what to do; for programs, as RFC 9457 defines.

A refusal carries a stable code, and the catalogue has its sentence. A fault is logged under the id of its request, and
the page shows this reference and nothing else.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from badges.base.database.engine import is_disk_full, is_disk_read_only
from badges.base.database.outages import ONE_LINE_A_MINUTE
from badges.base.errors import (
    DiskFull,
    DiskReadOnly,
    KeyringStale,
    NotAllowed,
    NotFound,
    NothingWritten,
    Outdated,
    Refused,
)
from badges.base.telemetry.requests import UNAVAILABLE, request_id
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.web.http import access, limits, parked_forms, wording
from badges.web.http.limits import LimitReached
from badges.web.http.request_session import reading_session
from keys.errors import KeyringUnusable
from schemas import strict_json
from schemas.errors import OpenBadgesError

PROBLEM: Final = "application/problem+json"
FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
PAUSE: Final = 30  # seconds to wait when the database does not answer
NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({})
log = logging.getLogger("badges")
KNOWN = frozenset({400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503})


def prefers_json() -> bool:
    """Whether the client is a program: it asks for JSON by `format` or by Accept, or posts what no form sends."""
    if request.args.get("format") == "json" or request.environ.get("HTTP_ACCEPT") == "application/json":
        return True
    accepted = request.accept_mimetypes
    if request.method == "POST" and request.mimetype not in FORMS and "text/html" not in list(accepted.values()):
        return True
    return accepted.best_match(["text/html", "application/json"], default="text/html") == "application/json" and (
        accepted["application/json"] > accepted["text/html"]
    )


def problem(
    status: int, code: str, facts: Mapping[str, object] = NO_FACTS, *, type: str = "about:blank", **more: Any
) -> Response:
    """Return a refusal for a program (RFC 9457): the stable code, its sentence, and the members of `more`."""
    body = {"type": type, "title": HTTPStatus(status).phrase, "status": status, "code": code}
    data = strict_json.encode({**body, "detail": wording.words(code, **facts), **more})
    response = Response(data, status=status, content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal_page(
    status: int,
    code: str,
    *,
    ways: tuple[tuple[str, str], ...] = (),
    headers: dict[str, str] | None = None,
    facts: Mapping[str, object] = NO_FACTS,
    for_program: bool = False,
) -> ResponseReturnValue:
    """Answer with the page of one refusal. `ways`: (path, label) pairs, the first is the primary action.

    `for_program`: as problem details, whatever the Accept header says.
    """
    if for_program or prefers_json():
        reference: dict[str, Any] = {"reference": facts["reference"]} if "reference" in facts else {}
        response = problem(status, code, facts, **reference)
    else:
        page = render_template(
            "errors/refusal.html", status=status, code=code, words=wording.words(code, **facts), ways=ways, facts=facts
        )
        response = make_response(page, status)
        response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response


def not_allowed(error: NotAllowed) -> ResponseReturnValue:
    """Answer 403; when a form is kept, with the way back to it."""
    path = parked_forms.parked_path()
    ways = ((path, wording.gettext("Revenir à ma page")),) if path else ()
    return refusal_page(403, error.code, ways=ways, facts=error.facts)


def _token_refused(error: CSRFError) -> ResponseReturnValue:
    """Answer 403 to a form whose token is not of its session; what a staff member typed is kept."""
    to_copy = parked_forms.park()
    return not_allowed(NotAllowed("access.token", **({"to_copy": to_copy} if to_copy is not None else {})))


def _not_found(error: NotFound) -> ResponseReturnValue:
    if error.code == "link.ended":
        return _ended_link(error)
    if error.code == "link.called":
        return _stopped_link(error)
    if error.code == "link.closed":
        return _closed_link(error)
    return refusal_page(404, error.code, facts=error.facts)


def _ended_link(error: NotFound) -> ResponseReturnValue:
    """Answer 404 to a private link that opens nothing, whether it ever did or not, with the number to call.

    It counts as a guess; links that open something are looked at before, so that no one else is kept out.
    """
    try:
        limits.check(limits.MEMBER_LINK, limits.address())
        limits.failed(limits.MEMBER_LINK, limits.address())
    except LimitReached as reached:
        return _limited(reached)
    if prefers_json():
        return problem(404, error.code)
    page = make_response(render_template("errors/ended.html", sites=network.sites(reading_session())), 404)
    page.headers["Cache-Control"] = "no-store"
    return page


def _closed_link(error: NotFound) -> ResponseReturnValue:
    """Answer 404 to a private link that was closed in this browser."""
    if prefers_json():
        return problem(404, error.code)
    page = make_response(render_template("errors/closed.html", sites=network.sites(reading_session())), 404)
    page.headers["Cache-Control"] = "no-store"
    return page


def _stopped_link(error: NotFound) -> ResponseReturnValue:
    """Answer 404 to a private link that opens nothing since a phone was reported lost, with the site to call."""
    if prefers_json():
        return problem(404, error.code)
    session = reading_session()
    site = next(each for each in network.every_site(session) if each.id == error.facts["site_id"])
    instance = network.instance(session)
    phone, hours = reached_at(site.phone, site.call_hours, instance.network if instance is not None else {})
    page = make_response(render_template("errors/stopped.html", site=site, phone=phone, hours=hours), 404)
    page.headers["Cache-Control"] = "no-store"
    return page


def _refused(error: Refused) -> ResponseReturnValue:
    """Answer 422; to a question that comes first, with the way to it."""
    ways: tuple[tuple[str, str], ...] = ()
    if error.code == "tie.unanswered" and not prefers_json():
        question = url_for("office.is_it_you", member_id=error.facts["member"])
        ways = ((question, wording.gettext("Répondre")),)
    return refusal_page(422, error.code, ways=ways, facts=error.facts)


def _outdated(error: Outdated) -> ResponseReturnValue:
    """Answer 409; a page that can show both versions does so itself."""
    return refusal_page(409, error.code)


def _limited(error: LimitReached) -> ResponseReturnValue:
    facts = {"minutes": error.minutes}
    return refusal_page(429, "limit.reached", headers={"Retry-After": str(error.seconds)}, facts=facts)


def http(error: HTTPException, *, for_program: bool = False) -> ResponseReturnValue:
    """Answer what the framework refuses: an unknown address, another method, a malformed body."""
    if error.response is not None or (error.code or 500) < 400:
        return error
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    code = f"http.{status}" if status in KNOWN else "http.400"
    ways: tuple[tuple[str, str], ...] = ()
    if status == 413 and (upload := access.upload_of(current_app, request.endpoint)) is not None:
        code, ways = upload.too_large, ((request.path, wording.gettext("Revenir à ma page")),)
    return refusal_page(status, code, ways=ways, headers=headers, for_program=for_program)


def _unavailable(error: OperationalError) -> ResponseReturnValue:
    """Answer 503 when the database does not answer."""
    if is_disk_full(error):
        return _nothing_written(DiskFull())
    if is_disk_read_only(error):
        return _nothing_written(DiskReadOnly())
    log.error("the database does not answer", exc_info=error)
    request.environ[UNAVAILABLE] = True
    return paused("http.503")


def _nothing_written(error: NothingWritten) -> ResponseReturnValue:
    """Answer 503 when the disk does not take what was to be written. Nothing of it was."""
    log.error("nothing was written: %s", error.code)
    return paused(error.code)


def _keyring_stale(error: KeyringStale) -> ResponseReturnValue:
    """Answer 503 while the keys held here are not the instance's; the log says which one is missing."""
    return paused(error.code)


def _keyring_unusable(error: KeyringUnusable) -> ResponseReturnValue:
    """Answer the same when a file of keys cannot be read: it is damaged, or just being copied."""
    log.error("the keys cannot be read: %s", error)
    return paused(KeyringStale().code)


def paused(code: str, *, for_program: bool = False) -> ResponseReturnValue:
    """Answer 503, and when to try again, with a page that needs nothing from the database.

    `for_program`: as problem details, whatever the Accept header says.
    """
    if for_program or prefers_json():
        response = problem(503, code)
    else:
        page = current_app.jinja_env.get_template("errors/unavailable.html")
        text = page.render(
            words=wording.words(code),
            code=code,
            language=wording.language(),
            direction=wording.direction(),
            reference=request_id(),
        )
        response = make_response(text, 503)
        response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(PAUSE)
    return response


def _fault(error: InternalServerError) -> ResponseReturnValue:
    reference = request_id() or secrets.token_hex(4)
    cause = error.original_exception
    if isinstance(cause, OperationalError):  # raised outside of a view, as when a session is saved
        return _unavailable(cause)
    if isinstance(cause, NothingWritten):
        return _nothing_written(cause)
    if isinstance(cause, OpenBadgesError):
        log.error("fault %s: %s", reference, cause.code, exc_info=cause)
    else:
        log.error("fault %s", reference, exc_info=cause)
    return refusal_page(500, "http.500", facts={"reference": reference})


def register(app: Flask) -> None:
    """Install the pages of refusals and faults, and keep an outage of the database to one line a minute in the log."""
    log.addFilter(ONE_LINE_A_MINUTE)  # Flask logs by the same name
    app.register_error_handler(NotAllowed, not_allowed)
    app.register_error_handler(CSRFError, _token_refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Outdated, _outdated)
    app.register_error_handler(LimitReached, _limited)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(NothingWritten, _nothing_written)
    app.register_error_handler(KeyringStale, _keyring_stale)
    app.register_error_handler(KeyringUnusable, _keyring_unusable)
    app.register_error_handler(InternalServerError, _fault)
