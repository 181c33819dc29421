"""The client's side: a credential as suites send it, calls of the API, and proofs that no issuer of the API makes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient

from keys.encodings import multibase_encode
from keys.proofs import data_integrity
from keys.signing import Signer
from schemas import vocabulary
from tests.conformance.app import create_app
from tests.conformance.authority import Authority
from tests.conformance.contexts import EXAMPLES, spelled_out
from tests.conformance.status_lists import StatusLists

PUBLIC_URL = "https://localhost:8443"
SUBJECT = {"id": "did:example:ebfeb1f712", "degree": {"type": "ExampleDegree", "name": "Arts"}}


def credential(issuer: object, /, **changes: Any) -> dict[str, Any]:
    """A credential as the suites send it; a change to None takes a member away."""
    document = {
        "@context": [vocabulary.VC_V2, EXAMPLES],
        "id": "urn:uuid:2c4b3a1e-5f0d-4c1b-9c57-6e1e36e8a7d2",
        "type": ["VerifiableCredential", "ExampleDegreeCredential"],
        "issuer": issuer,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": SUBJECT,
        **changes,
    }
    return {member: value for member, value in document.items() if value is not None}


def proven(document: dict[str, Any], signer: Signer, **members: Any) -> dict[str, Any]:
    """A proof over a document, with any members; a member of None is left out."""
    options = {
        "type": vocabulary.DATA_INTEGRITY_PROOF,
        "cryptosuite": vocabulary.EDDSA_RDFC_2022,
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": signer.method.id,
        "proofPurpose": vocabulary.ASSERTION_METHOD,
        **members,
    }
    options = {member: value for member, value in options.items() if value is not None}
    spelled, contexts = spelled_out(document)
    if "jcs" in options["cryptosuite"]:
        spelled, options["@context"] = document, document["@context"]
    hashes = data_integrity.hash_data(spelled, options, contexts=contexts)
    return {**options, "proofValue": multibase_encode(signer.sign(b"".join(hashes)))}


class Api:
    """Calls of the API; its keys are here too, so that tests can sign what the API refuses to sign."""

    def __init__(self) -> None:
        self.authority = Authority()
        self.client: FlaskClient = create_app(self.authority, StatusLists(self.authority, PUBLIC_URL)).test_client()
        self.issuers = {name: signer.method.controller for name, signer in self.authority.signers.items()}

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        answer = self.client.get(path, headers=headers)
        return answer.status_code, answer.get_json(force=True)

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """The same for a body, JSON or bytes."""
        sent = {"data": body} if isinstance(body, bytes) else {"json": body}
        answer = self.client.post(path, **sent)
        return answer.status_code, answer.get_json(force=True)

    def issue(self, who: str = "issuer", /, *, path: str = "/credentials/issue", **changes: Any) -> dict[str, Any]:
        """A credential that must be issued. `options` go with the request, all else changes the credential."""
        options = changes.pop("options", {})
        status, body = self.post(path, {"credential": credential(self.issuers[who], **changes), "options": options})
        assert status == 201, body
        issued: dict[str, Any] = body["verifiableCredential"]
        return issued

    def verify(self, document: object, **options: Any) -> list[str]:
        """What is found wrong with a credential; empty when it verifies."""
        return self._judged("/credentials/verify", {"verifiableCredential": document, "options": options})

    def verify_presentation(self, document: object, **options: Any) -> list[str]:
        """The same for a presentation."""
        return self._judged("/presentations/verify", {"verifiablePresentation": document, "options": options})

    def _judged(self, path: str, body: object) -> list[str]:
        status, answer = self.post(path, body)
        found: list[str] = answer["errors"]
        assert (status, answer["verified"]) == ((400, False) if found else (200, True))
        return found
