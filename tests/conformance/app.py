"""The VC-API over HTTP: JSON in, JSON out; a refusal is 400 and says why. For suites on one's own machine alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, request

from keys.dids import did_document, did_key_method, is_did
from keys.errors import DidMalformed
from schemas import strict_json
from schemas.errors import OpenBadgesError
from tests.conformance import data_model
from tests.conformance.authority import Authority
from tests.conformance.judging import judge_credential, judge_presentation

RELATIONSHIPS: Final = ("authentication", "capabilityInvocation", "capabilityDelegation")
RESOLUTION: Final = 'application/ld+json;profile="https://w3id.org/did-resolution"'


def create_app(authority: Authority) -> Flask:
    """The application over one authority."""
    app = Flask("conformance")
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024

    @app.get("/")
    def issuers() -> Response:
        return answer(authority.issuers)

    @app.post("/credentials/issue", endpoint="issue")
    @app.post("/bitstring/credentials/issue", endpoint="issue_with_status")
    def issue() -> Response:
        body = posted()
        credential, options = body.get("credential"), body.get("options") or {}
        if not isinstance(credential, Mapping) or not isinstance(options, Mapping):
            return answer({"errors": ["no credential is given"]}, 400)
        found = data_model.findings(credential)
        if found:
            return answer({"errors": found}, 400)
        issued = authority.issue(credential, options, status=request.endpoint == "issue_with_status")
        return answer({"verifiableCredential": issued}, 201)

    @app.post("/credentials/verify")
    def verify() -> Response:
        return judged(judge_credential(posted().get("verifiableCredential")))

    @app.post("/presentations/verify")
    def verify_presentation() -> Response:
        body = posted()
        options = body.get("options")
        options = options if isinstance(options, Mapping) else {}
        return judged(judge_presentation(body.get("verifiablePresentation"), options))

    @app.post("/credentials/status")
    def set_status() -> Response:
        body = posted()
        entries = data_model.listed(body.get("credentialStatus"))
        revoked = any(isinstance(each, Mapping) and each.get("status") in ("1", 1, True) for each in entries)
        authority.set_status(str(body.get("credentialId")), revoked=revoked)
        return answer({})

    @app.get("/status/<int:number>")
    def status_list(number: int) -> Response:
        return answer(authority.status_list(number), media_type="application/vc")

    @app.get("/identifiers/<path:did>")
    def resolve(did: str) -> Response:
        return resolution(did)

    @app.errorhandler(OpenBadgesError)
    def refused(error: OpenBadgesError) -> Response:
        return answer({"verified": False, "errors": [error.code]}, 400)

    return app


def posted() -> dict[str, Any]:
    """The request's JSON object, strictly read. Raises DocumentMalformed."""
    return strict_json.parse_object(request.get_data(cache=False))


def answer(body: Mapping[str, Any], status: int = 200, media_type: str = "application/json") -> Response:
    """JSON, of one of the media types of this API."""
    return Response(strict_json.encode(dict(body)), status=status, content_type=media_type)


def judged(found: list[str]) -> Response:
    """The answer of a verification."""
    return answer({"verified": not found, "errors": found}, 400 if found else 200)


def resolution(did: str) -> Response:
    """A DID resolution result (DID Resolution 0.3) for did:key and did:jwk."""
    result: dict[str, Any] = {
        "@context": "https://w3id.org/did-resolution/v1",
        "didDocument": None,
        "didResolutionMetadata": {},
        "didDocumentMetadata": {},
    }
    status = 200
    try:
        if not is_did(did):
            raise DidMalformed("did.malformed")
        method = did_key_method(did)
        document = did_document(method.controller, [method])
        result["didDocument"] = document | {name: [method.id] for name in RELATIONSHIPS}
        result["didResolutionMetadata"] = {"contentType": "application/did+ld+json"}
    except OpenBadgesError as refused:
        error = {"did.malformed": "invalidDid", "did.unsupported": "methodNotSupported"}
        status = 501 if refused.code == "did.unsupported" else 400
        result["didResolutionMetadata"] = {"error": error.get(refused.code, "invalidPublicKey")}
    return answer(result, status, RESOLUTION)
