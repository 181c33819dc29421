"""/openapi.json: the requests that programs may send to this service, and its answers (OpenAPI 3.1.1).

The operations that differ from each other (`/verifier`, `/v/<CODE>` and its files, `/health`) are written out in the
file openapi.json beside this module; those of the documents for machines are derived from the table of routes, so that
none can be forgotten. In the file, `{"$use": name}` stands for the entry of that name under `shared`, or for the
`version` of the package. A fuzzer compares the running service with the description, which leaves out faults (500).
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

from flask import Blueprint, Response, request

from badges.publication.routes import AWARDS, DOCUMENTS, ROUTES, RULES, Route
from badges.web.http.access import entrance, services
from badges.web.http.errors import PROBLEM
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


@blueprint.get(RULES["description"])
@entrance("public")
def description() -> Response:
    """The description of the interface, for this instance's own address."""
    response = Response(strict_json.encode(document(services().settings.public_url)), content_type=JSON)
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def written() -> dict[str, Any]:
    """The part that is written by hand, each `$use` replaced by the shared entry that it names."""
    data = json.loads((files(__package__) / "openapi.json").read_text(encoding="utf-8"))
    shared = {**data.pop("shared"), "version": version("rcs-badges")}
    filled: dict[str, Any] = _filled(data, shared)
    return {**filled, "shared": _filled(shared, shared)}


def _filled(node: Any, shared: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$use" in node:
            return _filled(shared[node["$use"]], shared)
        return {name: _filled(value, shared) for name, value in node.items()}
    return [_filled(each, shared) for each in node] if isinstance(node, list) else node


@cache
def document(public_url: str) -> dict[str, Any]:
    """The OpenAPI document of an instance."""
    by_hand = written()
    return {
        "openapi": by_hand["openapi"],
        "info": by_hand["info"],
        "servers": [{"url": public_url}],
        "paths": {_path(route.rule): _operations(route) for route in ROUTES},
        "components": {"schemas": SCHEMAS},
    }


def _operations(route: Route) -> dict[str, Any]:
    """The operations at one address. Raises KeyError: when the hand-written part lacks the address."""
    if route in DOCUMENTS:
        return {"get": _machine_document(route)}
    if route in AWARDS and route.name.endswith("_of_card"):  # the same operations in the spelling of a card's QR code
        operation = written()["paths"][_path(route.rule.replace("/V/", "/v/"))]["get"]
        return {"get": {**operation, "operationId": f"{operation['operationId']}OfCard"}}
    found: dict[str, Any] = written()["paths"][_path(route.rule)]
    return found


def _path(rule: str) -> str:
    """A rule of routing as a path of OpenAPI: its places in braces, without their converters."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _machine_document(route: Route) -> dict[str, Any]:
    """The operation of one document. Two rows with one builder are two operations."""
    kinds = MEDIA_TYPES.get(route.name, [vocabulary.LD_JSON])
    content: dict[str, Any] = {kind: {"schema": {"type": "object"} if kind.endswith("json") else {}} for kind in kinds}
    shared = written()["shared"]
    responses: dict[str, Any] = {
        "200": {"description": "The document.", "content": content},
        "304": shared["not_changed"],
    }
    if "<" in route.rule:
        responses["404"] = _gone("There is none.", PROBLEM)
    if route.page:
        content[HTML] = {"schema": {"type": "string"}}
    if route.name == "ob2_assertion":  # Open Badges 2.0 gives it a body of its own
        responses["410"] = _gone("Revoked, withdrawn or erased.", vocabulary.LD_JSON)
    if route.name == "ob2_assertion_image":
        responses["410"] = _gone("Revoked, withdrawn or erased.", PROBLEM)
    return {
        "operationId": route.name,
        "summary": (route.build.__doc__ or route.name).splitlines()[0],
        "parameters": [_parameter(*each) for each in re.findall(r"<(?:(\w+):)?(\w+)>", route.rule)],
        "responses": {**responses, "503": shared["paused"]},
    }


def _gone(description: str, kind: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"} if kind == PROBLEM else {"type": "object"}
    return {"description": description, "content": {kind: {"schema": schema}}}


def _parameter(converter: str, name: str) -> dict[str, Any]:
    """What may stand at one place of a rule, by the name and the converter of the place."""
    schema: dict[str, Any] = {"type": "string", "pattern": r"^[A-Za-z0-9_-]{1,100}$"}
    if converter == "int":
        schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
    elif name == "kind":
        schema = {"type": "string", "enum": ["svg", "png"]}
    return {"name": name, "in": "path", "required": True, "schema": schema}
