"""Documents for machines: keys, issuers, achievements, images, status lists, Open Badges 2.0; each at its lasting URL.

Every answer is public, may be read from any origin, and does not depend on the Host header (decisions 19). What each
address answers stands in the table `badges.publication.routes`, which the verifier reads too. This module adds what
HTTP needs: media type, how long a copy may be kept, which origins may read it, and a page instead of JSON where a
browser asks for an issuer or an achievement.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from badges.base.errors import KeyringStale, NotFound
from badges.ledger import reads as ledger
from badges.ledger.logbook.gaps import gaps
from badges.ledger.rules import State
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.service import heartbeat, ownership
from badges.publication.published_document import Gone, Published
from badges.publication.routes import DOCUMENTS, ROUTES, RULES, Route
from badges.web.counter.catalogue import badge_page
from badges.web.http.access import entrance, services
from badges.web.http.answers import depends_on, machine_answer
from badges.web.http.errors import http, paused, problem
from badges.web.http.request_session import reading_session
from keys.dids import did_web_document_url
from keys.errors import KeyringUnusable
from schemas import strict_json

blueprint = Blueprint("publishing", __name__)


@dataclass(frozen=True)
class OtherIssuer:
    """A listed issuer that counts: its name, its id, the host that answers for it, and since and until when."""

    name: str
    issuer_id: str
    domain: str
    since: datetime
    until: date


def _addresses(routes: Iterable[Route]) -> re.Pattern[str]:
    return re.compile("|".join(re.sub("<[^>]+>", "[^/]+", re.escape(route.rule)) for route in routes))


OF_DOCUMENTS: Final = _addresses(DOCUMENTS)
FOR_PROGRAMS: Final = _addresses(ROUTES)
SECURITY_TXT_LIFE: Final = timedelta(days=180)  # RFC 9116 section 2.5.5 recommends less than a year
ROBOTS: Final = (
    "User-agent: *\nDisallow: /moi/\nDisallow: /d/\nDisallow: /D/\nDisallow: /ob2/assertions/\n"
    "Disallow: /connexion\nAllow: /\n"
)


@blueprint.after_app_request
def open_to_any_origin(response: Response) -> Response:
    """Let pages of any origin ask programs' addresses, and read each answer but a page (Fetch standard, CORS).

    No answer there holds a secret or depends on a cookie; browsers send none where `*` is answered.
    """
    if not FOR_PROGRAMS.fullmatch(request.path) or (response.mimetype == "text/html" and request.method != "OPTIONS"):
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def browser_asks() -> bool:
    """Whether the client is a browser: Accept names HTML, and prefers it to JSON."""
    accept = request.accept_mimetypes
    offered = ("application/ld+json", "application/json", "text/html")
    return "text/html" in accept.values() and accept.best_match(offered, default=offered[0]) == "text/html"


@blueprint.errorhandler(NotFound)
def not_found(error: NotFound) -> Response:
    """Answer 404 for what is unknown or hidden, 410 for what is gone, as JSON in each case."""
    return problem(410 if isinstance(error, Gone) else 404, error.code)


@blueprint.errorhandler(KeyringStale)
@blueprint.errorhandler(KeyringUnusable)
def keys_to_be_copied(_error: KeyringStale | KeyringUnusable) -> ResponseReturnValue:
    """Answer 503 as JSON while the keys held here are not the instance's, or cannot be read."""
    return paused(KeyringStale().code, for_program=True)


@blueprint.app_errorhandler(404)
@blueprint.app_errorhandler(405)
def no_such_document(error: HTTPException) -> ResponseReturnValue:
    """Answer 404 and 405 as JSON where the address looks like a document's, unless a browser asks."""
    return http(error, for_program=OF_DOCUMENTS.fullmatch(request.path) is not None and not browser_asks())


def issuer_page(document: Published, *, slug: str | None = None) -> ResponseReturnValue:
    """The issuer’s Profile for a person: the facts of the JSON at the same address, and the number to call.

    The page of the network names who carries it and its sites, each with its host: they stand here and nowhere else.
    """
    profile, instance = json.loads(document.data), network.instance(reading_session())
    every = network.every_site(reading_session())
    sites = [each for each in every if each.is_open]
    site = next((each for each in every if each.slug == slug), None)
    facts = instance.network if instance is not None else {}
    phone, hours = reached_at(site.phone, site.call_hours, facts) if site else (facts.get("phone"), facts.get("hours"))
    return render_template(
        "counter/issuer.html",
        profile=profile,
        network=facts,
        sites=sites,
        site=site,
        phone=phone,
        hours=hours,
        did_url=did_web_document_url(profile["id"]),
        others=() if slug else _others(services().now()),
        gaps=() if slug else gaps(reading_session()),
    )


def _others(now: datetime) -> list[OtherIssuer]:
    """The listed issuers that count. How they are known is not told: it may name a person."""
    found = ((each, each.current(now)) for each in ledger.known_issuers(reading_session()))
    return [
        OtherIssuer(each.name(now), each.issuer_id, each.domain(now), counting.counts_from, counting.told.until)
        for each, counting in found
        if counting is not None and each.state(now) is State.COUNTS
    ]


def achievement_page(document: Published, *, slug: str, number: int) -> ResponseReturnValue:
    """The criteria page of the achievement, for a browser that follows its id."""
    return badge_page(slug, number)


# Addresses that stand in signed documents and that people may open in a browser: the rows marked `page`.
PAGES: Final[dict[str, Callable[..., ResponseReturnValue]]] = {
    "network_profile": issuer_page,
    "site_profile": issuer_page,
    "achievement": achievement_page,
}


def view_of(route: Route) -> Callable[..., ResponseReturnValue]:
    """The view function of one document of the table. Raises LookupError: for a row that builds none."""
    build, page = route.build, PAGES[route.name] if route.page else None
    if build is None:
        raise LookupError(f"no document stands at {route.rule}")

    def view(**arguments: object) -> ResponseReturnValue:
        if route.of_places:
            arguments = {**arguments, "hidden": ownership.agree_unopened(services())}
        elif route.of_keys:
            ownership.agree(services())
        document = build(services(), **arguments)
        if page is None:
            return machine_answer(document)
        if not browser_asks():
            response = machine_answer(document)
            depends_on(response, "Accept")
            return response
        response = current_app.make_response(page(document, **arguments))
        depends_on(response, "Accept")
        return response

    view.__name__ = route.name
    view.__doc__ = build.__doc__
    return entrance("public")(view)


for _route in DOCUMENTS:
    blueprint.add_url_rule(_route.rule, endpoint=_route.name, view_func=view_of(_route), methods=["GET"])


@blueprint.get("/robots.txt")
@entrance("public")
def robots() -> Response:
    """What search engines may fetch. Badge pages are not listed: they say noindex, which must be fetched to be seen."""
    sitemap = f"Sitemap: {services().settings.public_url}/sitemap.xml\n"
    response = Response(ROBOTS + sitemap, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/.well-known/security.txt")
@entrance("public")
def security_txt() -> Response:
    """Where to report a security problem (RFC 9116). It expires half a year after the day on which it is read."""
    with services().database.begin(read_only=True) as session:
        instance = network.instance(session)
    if instance is None:
        raise NotFound
    until = services().now().replace(hour=0, minute=0, second=0) + SECURITY_TXT_LIFE
    lines = (
        f"Contact: mailto:{quote(str(instance.network['email']), safe='@')}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {services().settings.public_url}/.well-known/security.txt",
    )
    response = Response("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/favicon.ico")
@entrance("public")
def favicon() -> Response:
    """The network's mark, for browsers that ask for it at this customary address."""
    return current_app.send_static_file("favicon.svg")


@blueprint.get(RULES["health"])
@entrance("public")
def health() -> Response:
    """Whether this instance can answer: 503 unless its database answers and is initialised.

    "degraded": pages and verdicts work. Either the disk is full, and nothing but signing in and revoking is written; or
    it can only be read; or letters and other background work wait, since the worker is away.
    """
    try:
        with services().database.begin(read_only=True) as session:
            silence = heartbeat.silence(services(), session)
    except SQLAlchemyError:
        silence = None
    ready = silence is not None
    status = "down" if not ready else "degraded" if silence or services().database.is_degraded() else "ok"
    response = Response(strict_json.encode({"status": status}), 200 if ready else 503)
    response.content_type = "application/json"
    response.headers["Cache-Control"] = "no-store"
    return response
