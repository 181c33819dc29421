"""The VC-API over HTTP: JSON in, JSON out; a refusal is 400 and says why. For suites on the same machine only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from schemas import strict_json, vocabulary
from schemas.errors import OpenBadgesError
from tests.conformance import data_model, resolution
from tests.conformance.authority import Authority, enveloped, prepared, signed
from tests.conformance.contexts import listed
from tests.conformance.judging import Judge
from tests.conformance.status_checks import status_findings
from tests.conformance.status_lists import StatusLists
from verifier.problems import problem_type

TRUE: Final = (True, 1, "1", "true")


def create_app(authority: Authority, lists: StatusLists) -> Flask:
    """The application over one authority and its lists."""
    app = Flask("conformance")
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024

    @app.get("/")
    def issuers() -> Response:
        return answer({name: signer.method.controller for name, signer in authority.signers.items()})

    @app.post("/credentials/issue", endpoint="issue")
    @app.post("/bitstring/credentials/issue", endpoint="issue_with_status")
    @app.post("/enveloped/credentials/issue", endpoint="issue_enveloped")
    def issue() -> Response:
        body = posted()
        credential, options = body.get("credential"), options_of(body)
        if not isinstance(credential, Mapping):
            return refusal(["no credential is given"])
        signer, suite = authority.chosen(credential, options)
        found = data_model.findings({"issuanceDate": "2026-01-01T00:00:00Z", **credential})
        if found:
            return refusal(found)
        document = prepared(credential, signer)
        if request.endpoint == "issue_with_status" or options.get("credentialStatus"):
            purpose = str(options.get("statusPurpose", vocabulary.REVOCATION))
            document["credentialStatus"] = lists.entry(document, signer, purpose)
        is_enveloped = request.endpoint == "issue_enveloped"
        issued = enveloped(document, signer) if is_enveloped else signed(document, signer, suite)
        return answer({"verifiableCredential": issued}, 201)

    @app.post("/credentials/verify")
    def verify() -> Response:
        body = posted()
        return judged(judge(body).credential(body.get("verifiableCredential")))

    @app.post("/presentations/verify")
    def verify_presentation() -> Response:
        body = posted()
        return judged(judge(body).presentation(body.get("verifiablePresentation")))

    def judge(body: Mapping[str, Any]) -> Judge:
        return Judge(options_of(body), partial(status_findings, lists=lists))

    @app.post("/credentials/status")
    def set_status() -> Response:
        body = posted()
        for entry in listed(body.get("credentialStatus")):
            value = entry.get("status", True) if isinstance(entry, Mapping) else True
            lists.set(str(body.get("credentialId")), value=body.get("status", value) in TRUE)
        return answer({})

    @app.get("/status/<path:name>")
    def status_list(name: str) -> Response:
        # As the service answers: some clients parse only bodies whose media type names JSON.
        return answer(lists.read(f"{lists.public_url}/status/{name}"), media_type=vocabulary.VC_LD_JSON)

    @app.post("/status/<path:name>/publish")
    def publish(name: str) -> Response:
        return Response(status=204)  # a list is always signed anew

    @app.get("/identifiers/", defaults={"did_url": ""})
    @app.get("/identifiers/<path:did_url>")
    def resolve(did_url: str) -> Response:
        return answer(*resolution.resolved(did_url, request.args, request.headers.get("Accept", "")))

    @app.errorhandler(OpenBadgesError)
    def refused(error: OpenBadgesError) -> Response:
        return refusal([error.code])

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        return refusal([error.name], error.code or 500)

    return app


def posted() -> dict[str, Any]:
    """The request's JSON object, strictly read. Raises DocumentMalformed."""
    return strict_json.parse_object(request.get_data(cache=False))


def options_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The request's options, none of which it must have."""
    options = body.get("options")
    return options if isinstance(options, Mapping) else {}


def answer(body: Mapping[str, Any], status: int = 200, media_type: str = vocabulary.JSON) -> Response:
    """JSON, of one of the media types of this API."""
    return Response(strict_json.encode(dict(body)), status=status, content_type=media_type)


def judged(found: list[str]) -> Response:
    """The answer of a verification."""
    return refusal(found) if found else answer({"verified": True, "errors": []})


def refusal(found: list[str], status: int = 400) -> Response:
    """What is wrong, by our codes and by the problem types of the W3C."""
    problems = [{"type": problem_type(each) or vocabulary.MALFORMED_VALUE_ERROR, "title": each} for each in found]
    return answer({"verified": False, "errors": found, "problemDetails": problems}, status)
