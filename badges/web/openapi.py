"""/openapi.json: what programs may ask of this service, and what it answers (OpenAPI 3.1.1).

Two questions get a verdict, `POST /verifier` and `GET /v/<CODE>`; the documents for machines are those of
flows.publish.ROUTES, so that none can be forgotten. A fuzzer holds the running service to it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from flask import Blueprint, Response, request

from badges.flows import publish
from badges.web.access import entrance, services
from badges.web.publishing import PROBLEM, open_to_all
from badges.web.verdict_schema import SCHEMAS
from schemas import strict_json, vocabulary

blueprint = Blueprint("openapi", __name__)

JSON: Final = "application/json"
HTML: Final = "text/html; charset=utf-8"
# Where a page of another origin may send more than a simple request, and is told so beforehand (Fetch, "preflight").
ASKED_FROM_ANYWHERE: Final = re.compile(r"/verifier|/[vV]/[^/]+|/openapi\.json")
MEDIA_TYPES: Final = {
    "network_did": [vocabulary.DID_LD_JSON],
    "site_did": [vocabulary.DID_LD_JSON],
    "jwks": [vocabulary.JWK_SET_JSON],
    "jwk": [vocabulary.JWK_JSON],
    "badge_image": ["image/svg+xml", "image/png"],
    "status_list": [vocabulary.VC_LD_JSON],
    "status_list_jwt": [vocabulary.VC_JWT],
    "ob2_assertion_image": ["image/png"],
}
ALSO_PAGES: Final = frozenset({"network_profile", "site_profile", "achievement"})
FILES: Final = ("badge.json", "badge.jwt", "badge.png", "badge.svg", "endorsement.json", "qr.svg", "qr.png")


@blueprint.get("/openapi.json")
@entrance("public")
def description() -> Response:
    """The description of the interface, for this instance's own address."""
    response = Response(strict_json.encode(document(services().settings.public_url)), content_type=JSON)
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.add_etag()
    response.make_conditional(request)
    return open_to_all(response)


@blueprint.after_app_request
def answer_preflight(response: Response) -> Response:
    """Let a page of any origin send a badge as the body of its request."""
    if request.method == "OPTIONS" and ASKED_FROM_ANYWHERE.fullmatch(request.path):
        open_to_all(response)
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, POST, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


@cache
def document(public_url: str) -> dict[str, Any]:
    """The OpenAPI document of an instance."""
    paths = {"/verifier": {"post": _verifier()}, "/v/{code}": {"get": _award()}, "/v/{code}/{name}": {"get": _file()}}
    paths |= {"/openapi.json": {"get": _operation("openapi", "This document.", {"200": _json("The description.")})}}
    for route in publish.ROUTES:
        paths[re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule)] = {"get": _machine_document(route)}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Badges",
            "summary": "Verify Open Badges 2.0 and 3.0; read the documents of this issuer.",
            "version": version("rcs-badges"),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": public_url}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(description: str, schema: str | None = None) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": _ref(schema) if schema else {"type": "object"}}}}


def _either(description: str, *schemas: str) -> dict[str, Any]:
    """An answer that is JSON for a program, and a page for a person at the same address."""
    schema: dict[str, Any] = _ref(schemas[0]) if len(schemas) == 1 else {"anyOf": [_ref(name) for name in schemas]}
    return {"description": description, "content": {JSON: {"schema": schema}, HTML: {"schema": {"type": "string"}}}}


def _operation(name: str, summary: str, responses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"operationId": name, "summary": summary, **more, "responses": responses}


def _parameter(name: str, kind: str = "path", **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": kind,
        "required": kind == "path",
        "schema": schema or {"type": "string", "minLength": 1},
    }


FORMAT: Final = _parameter("format", "query", type="string", enum=["json"])
CODE: Final = _parameter("code", type="string", pattern=r"^[0-9A-Za-z-]{1,20}$", examples=["7F3KQ9XB2M"])
LIMITED: Final = {
    **_either("Too many wrong tries from this address; Retry-After says when to come back.", "Refusal"),
    "headers": {
        "Retry-After": {
            "required": True,
            "description": "Seconds.",
            "schema": {"type": "string", "pattern": "^[0-9]+$"},
        }
    },
}


def _verifier() -> dict[str, Any]:
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    form = {"type": "object", "properties": {"file": file, "text": {"type": "string"}}}
    anything = {"schema": {"type": "string"}}
    return _operation(
        "verify",
        "Judge a badge: a file, a link, or the badge itself as the body. Nothing presented is kept.",
        {
            "200": _either("A verdict, whatever it says.", "Verdict"),
            "303": {"description": "A code or link of this issuer: the badge's own page has its verdict."},
            "400": _either("A request that cannot be read.", "Refusal"),
            "413": _either("More than twelve mebibytes.", "Unreadable", "Refusal"),
            "422": _either("What was presented is no badge that can be read.", "Verdict", "Unreadable"),
            "429": LIMITED,
        },
        parameters=[FORMAT],
        requestBody={
            "required": True,
            "content": {
                "multipart/form-data": {"schema": form},
                JSON: {"schema": {"type": "object"}},
                vocabulary.VC_LD_JSON: {"schema": {"type": "object"}},
                vocabulary.TEXT: anything,
                "image/png": anything,
                "image/svg+xml": anything,
            },
        },
    )


def _award() -> dict[str, Any]:
    return _operation(
        "verifyCode",
        "The verdict on the badge behind a code, computed now from its signed bytes.",
        {
            "200": _either("A verdict; or why there is none to show.", "AwardVerdict", "NoVerdict"),
            "404": _either("No badge has this code.", "NoVerdict", "Refusal"),
            "410": _either("Its data were erased.", "NoVerdict"),
            "429": LIMITED,
        },
        parameters=[CODE, FORMAT],
    )


def _file() -> dict[str, Any]:
    binary: dict[str, Any] = {"schema": {}}
    kinds = (vocabulary.VC_LD_JSON, "text/plain", "image/png", "image/svg+xml")
    return _operation(
        "file",
        "A signed file of a badge, for whoever has its code.",
        {
            "200": {"description": "The exact bytes.", "content": dict.fromkeys(kinds, binary)},
            "304": {"description": "Not changed."},
            "404": _either("There is no such file.", "Refusal"),
            "410": _either("It was withdrawn, cancelled or erased.", "Refusal"),
            "429": LIMITED,
        },
        parameters=[CODE, _parameter("name", type="string", enum=list(FILES))],
    )


def _machine_document(route: publish.Route) -> dict[str, Any]:
    kinds = MEDIA_TYPES.get(route.name, [vocabulary.LD_JSON])
    content: dict[str, Any] = {kind: {"schema": {"type": "object"} if kind.endswith("json") else {}} for kind in kinds}
    refusal = {PROBLEM: {"schema": _ref("Problem")}, JSON: {"schema": _ref("Refusal")}, HTML: {"schema": {}}}
    responses: dict[str, Any] = {
        "200": {"description": "The document.", "content": content},
        "304": {"description": "Not changed."},
        "404": {"description": "There is none.", "content": refusal},
    }
    if route.name in ALSO_PAGES:
        content[HTML] = {"schema": {"type": "string"}}
    if route.name.startswith("ob2_assertion"):
        gone = {vocabulary.LD_JSON: {"schema": {"type": "object"}}, **refusal}
        responses["410"] = {"description": "Revoked, withdrawn or erased.", "content": gone}
    parameters = [_of_rule(*each) for each in re.findall(r"<(?:(\w+):)?(\w+)>", route.rule)]
    summary = (route.build.__doc__ or route.name).splitlines()[0]
    # What is published under two addresses by one function is two operations.
    return _operation(route.name, summary, responses, parameters=parameters)


def _of_rule(converter: str, name: str) -> dict[str, Any]:
    if converter == "int":
        return _parameter(name, type="integer", minimum=1, maximum=2**31 - 1)
    if name == "kind":
        return _parameter(name, type="string", enum=["svg", "png"])
    return _parameter(name, type="string", pattern=r"^[A-Za-z0-9_-]{1,100}$")
