"""/openapi.json: what programs may ask of this service, and what it answers (OpenAPI 3.1.1).

Two questions get a verdict, `POST /verifier` and `GET /v/<CODE>`; the documents for machines are those of
flows.publish.ROUTES, so that none can be forgotten. A fuzzer holds the running service to it. A fault of ours (500) is
no part of the description.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from flask import Blueprint, Response, request

from badges.publication import documents, papers
from badges.web.http.access import entrance, services
from badges.web.http.errors import PROBLEM
from badges.web.machines.publication import DESCRIPTION, HEALTH
from badges.web.machines.verdict_schema import SCHEMAS
from schemas import strict_json, vocabulary

blueprint = Blueprint("openapi", __name__)

JSON: Final = "application/json"
HTML: Final = "text/html; charset=utf-8"
MEDIA_TYPES: Final = {
    "network_did": [vocabulary.DID_LD_JSON],
    "site_did": [vocabulary.DID_LD_JSON],
    "jwks": [vocabulary.JWK_SET_JSON],
    "jwk": [vocabulary.JWK_JSON],
    "badge_image": ["image/svg+xml", "image/png"],
    "emblem": ["image/png"],
    "status_list": [vocabulary.VC_LD_JSON],
    "status_list_jwt": [vocabulary.VC_JWT],
    "ob2_assertion_image": ["image/png"],
}
ALSO_PAGES: Final = frozenset({"network_profile", "site_profile", "achievement"})
# The files of a badge that anybody may have who has its code: media types by name.
FILES: Final = {
    "badge.json": vocabulary.VC_LD_JSON,
    "badge.jwt": vocabulary.TEXT,
    "badge.png": vocabulary.PNG,
    "badge.svg": vocabulary.SVG,
    "endorsement.json": vocabulary.VC_LD_JSON,
    "qr.svg": vocabulary.SVG,
    "qr.png": vocabulary.PNG,
    "attestation.pdf": "application/pdf",
    **dict.fromkeys(papers.CARDS, "application/pdf"),
    "attestation": HTML,
}


@blueprint.get(DESCRIPTION)
@entrance("public")
def description() -> Response:
    """The description of the interface, for this instance's own address."""
    response = Response(strict_json.encode(document(services().settings.public_url)), content_type=JSON)
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def document(public_url: str) -> dict[str, Any]:
    """The OpenAPI document of an instance."""
    paths = {"/verifier": {"get": _fields(), "post": _verifier()}}
    for letter, of_card in (("v", ""), ("V", "OfCard")):  # cards hold the second, which a QR code makes smaller
        paths[f"/{letter}/{{code}}"] = {"get": _award(f"verifyCode{of_card}")}
        paths[f"/{letter}/{{code}}/{{name}}"] = {"get": _file(f"file{of_card}")}
    paths |= {DESCRIPTION: {"get": _description()}, HEALTH: {"get": _health()}}
    for route in documents.ROUTES:
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


def _answer(description: str, **content: Any) -> dict[str, Any]:
    """An answer with a page for people, and whatever else the same address gives."""
    page = {HTML: {"schema": {"type": "string"}}}
    return {
        "description": description,
        "content": {**{kind: {"schema": each} for kind, each in content.items()}, **page},
    }


def _refusal(description: str, **more: Any) -> dict[str, Any]:
    return {**_answer(description, **{PROBLEM: _ref("Problem")}), **more}


def _operation(name: str, summary: str, responses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"operationId": name, "summary": summary, **more, "responses": {**responses, "503": PAUSED}}


def _parameter(name: str, kind: str = "path", **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": kind,
        "required": kind == "path",
        "schema": schema or {"type": "string", "minLength": 1},
    }


FORMAT: Final = _parameter("format", "query", type="string", enum=["json"])
CODE: Final = _parameter("code", type="string", pattern=r"^[0-9A-Za-z-]{1,20}$", examples=["7F3KQ9XB2M"])
COME_BACK: Final = {
    "Retry-After": {"required": True, "description": "Seconds.", "schema": {"type": "string", "pattern": "^[0-9]+$"}}
}
LIMITED: Final = _refusal("Too many failures from this address; Retry-After says when to come back.", headers=COME_BACK)
PAUSED: Final = _refusal("Our own part is down; Retry-After says when to come back.", headers=COME_BACK)
NOT_CHANGED: Final = {"description": "Not changed."}


def _fields() -> dict[str, Any]:
    page = {"200": _answer("A page with the fields of the form.")}
    return _operation("askForVerdict", "The page for people, which asks for a verdict.", page)


def _verifier() -> dict[str, Any]:
    file, text = {"type": "string", "contentMediaType": "application/octet-stream"}, {"type": "string"}
    form = {"type": "object", "properties": {"file": file, "text": text, "recipient": text}}
    anything = {"schema": {"type": "string"}}
    unread = _answer(
        "What was presented is no badge that can be read.",
        **{JSON: _ref("Verdict"), PROBLEM: _ref("Problem")},
    )
    return _operation(
        "verify",
        "Judge a badge: a file, a link, or the badge itself as the body. With a form, `recipient` (a name, an e-mail, "
        "a DID) is checked too. Nothing presented is kept.",
        {
            "200": _answer("A verdict, whatever it says.", **{JSON: _ref("Verdict")}),
            "303": {"description": "A code or link of this issuer: the badge's own page has its verdict."},
            "413": _refusal("More than twelve mebibytes."),
            "422": unread,
            "429": LIMITED,
        },
        parameters=[FORMAT],
        requestBody={
            "required": True,
            "content": {
                "multipart/form-data": {"schema": form},
                "application/x-www-form-urlencoded": {"schema": form},
                JSON: {"schema": {"type": "object"}},
                vocabulary.VC_LD_JSON: {"schema": {"type": "object"}},
                vocabulary.TEXT: anything,
                vocabulary.PNG: anything,
                vocabulary.SVG: anything,
            },
        },
    )


def _award(name: str) -> dict[str, Any]:
    either = {"anyOf": [_ref("AwardVerdict"), _ref("NoVerdict")]}
    return _operation(
        name,
        "The verdict on the badge behind a code, computed now; or the signed badge, for whoever accepts a credential.",
        {
            "200": _answer(
                "A verdict; or why there is none to show.", **{JSON: either, vocabulary.VC_LD_JSON: {"type": "object"}}
            ),
            "304": NOT_CHANGED,
            "404": _answer("No badge has this code.", **{JSON: _ref("NoVerdict")}),
            "410": _answer("Its data were erased.", **{JSON: _ref("NoVerdict")}),
            "429": LIMITED,
        },
        parameters=[CODE, FORMAT],
    )


def _file(name: str) -> dict[str, Any]:
    binary: dict[str, Any] = {"schema": {}}
    return _operation(
        name,
        "A file of a badge, signed or to be printed, for whoever has its code.",
        {
            "200": {"description": "The exact bytes.", "content": dict.fromkeys(FILES.values(), binary)},
            "304": NOT_CHANGED,
            "404": _refusal("There is no such file."),
            "410": _refusal("It was withdrawn, cancelled or erased."),
            "422": _refusal("The badge could not be verified now, so that it is not printed."),
            "429": LIMITED,
        },
        parameters=[CODE, _parameter("name", type="string", enum=list(FILES)), FORMAT],
    )


def _description() -> dict[str, Any]:
    described = {"description": "The description.", "content": {JSON: {"schema": {"type": "object"}}}}
    answers = {"200": described, "304": NOT_CHANGED}
    return {"operationId": "openapi", "summary": "This document.", "responses": answers}


def _health() -> dict[str, Any]:
    states = {state: {"const": {"status": state}} for state in ("ok", "down")}
    answers = {
        status: {"description": words, "content": {JSON: {"schema": states[state]}}}
        for status, state, words in (("200", "ok", "The service is well."), ("503", "down", "Its database is not."))
    }
    return {"operationId": "health", "summary": "Whether the service can answer.", "responses": answers}


def _machine_document(route: documents.Route) -> dict[str, Any]:
    kinds = MEDIA_TYPES.get(route.name, [vocabulary.LD_JSON])
    content: dict[str, Any] = {kind: {"schema": {"type": "object"} if kind.endswith("json") else {}} for kind in kinds}
    responses: dict[str, Any] = {
        "200": {"description": "The document.", "content": content},
        "304": NOT_CHANGED,
    }
    if "<" in route.rule:
        responses["404"] = _gone("There is none.", PROBLEM)
    if route.name in ALSO_PAGES:
        content[HTML] = {"schema": {"type": "string"}}
    if route.name == "ob2_assertion":  # Open Badges 2.0 gives it a body of its own
        responses["410"] = _gone("Revoked, withdrawn or erased.", vocabulary.LD_JSON)
    if route.name == "ob2_assertion_image":
        responses["410"] = _gone("Revoked, withdrawn or erased.", PROBLEM)
    parameters = [_of_rule(*each) for each in re.findall(r"<(?:(\w+):)?(\w+)>", route.rule)]
    summary = (route.build.__doc__ or route.name).splitlines()[0]
    # What is published under two addresses by one function is two operations.
    return _operation(route.name, summary, responses, parameters=parameters)


def _gone(description: str, kind: str) -> dict[str, Any]:
    schema = _ref("Problem") if kind == PROBLEM else {"type": "object"}
    return {"description": description, "content": {kind: {"schema": schema}}}


def _of_rule(converter: str, name: str) -> dict[str, Any]:
    if converter == "int":
        return _parameter(name, type="integer", minimum=1, maximum=2**31 - 1)
    if name == "kind":
        return _parameter(name, type="string", enum=["svg", "png"])
    return _parameter(name, type="string", pattern=r"^[A-Za-z0-9_-]{1,100}$")
