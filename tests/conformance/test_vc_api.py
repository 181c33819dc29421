"""The VC-API facade over the loopback: what the W3C suites ask of it, and what it must refuse."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from keys.proofs import data_integrity, jws, vc_jwt
from schemas import bitstring, vocabulary
from tests.conformance.authority import CONTEXTS, EXAMPLES, Authority

ROOT = Path(__file__).parents[2]
SUITES = [
    ("issuer", vocabulary.EDDSA_RDFC_2022),
    ("issuer", vocabulary.EDDSA_JCS_2022),
    ("ecdsaIssuer", vocabulary.ECDSA_RDFC_2019),
    ("ecdsaIssuer", vocabulary.ECDSA_JCS_2019),
]


class Api:
    """A client of the running facade."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.issuers = self.get("/")[1]

    def get(self, path: str) -> tuple[int, Any]:
        return self._ask(urllib.request.Request(self.base + path))

    def post(self, path: str, body: object) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._ask(urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}))

    def _ask(self, request: urllib.request.Request) -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    def issue(self, who: str = "issuer", path: str = "/credentials/issue", **changes: Any) -> dict[str, Any]:
        options = changes.pop("options", {})
        status, body = self.post(path, {"credential": credential(self.issuers[who], **changes), "options": options})
        assert status == 201, body
        found: dict[str, Any] = body["verifiableCredential"]
        return found

    def verify(self, document: object) -> tuple[int, Any]:
        return self.post("/credentials/verify", {"verifiableCredential": document, "options": {"checks": ["proof"]}})


def credential(issuer: str, **changes: Any) -> dict[str, Any]:
    """A credential as the suites send it."""
    return {
        "@context": [vocabulary.VC_V2, EXAMPLES],
        "id": "urn:uuid:2c4b3a1e-5f0d-4c1b-9c57-6e1e36e8a7d2",
        "type": ["VerifiableCredential", "ExampleDegreeCredential"],
        "issuer": issuer,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:ebfeb1f712", "degree": {"type": "ExampleDegree", "name": "Arts"}},
        **changes,
    }


@pytest.fixture(scope="session")
def api() -> Iterator[Api]:
    """The facade as its command starts it."""
    command = [sys.executable, "-m", "tests.conformance", "--port", "0", "--public-url", "https://localhost:8443"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield Api(process.stdout.readline().strip())
        process.terminate()


def test_says_who_issues(api: Api) -> None:
    assert api.issuers["issuer"].startswith("did:key:z6Mk")
    assert api.issuers["ecdsaIssuer"].startswith("did:key:zDn")


@pytest.mark.parametrize(("who", "suite"), SUITES)
def test_issues_and_verifies(api: Api, who: str, suite: str) -> None:
    issued = api.issue(who, options={"cryptosuite": suite})
    assert issued["proof"]["cryptosuite"] == suite and issued["proof"]["proofPurpose"] == "assertionMethod"
    assert api.verify(issued) == (200, {"verified": True, "errors": []})
    changed = deepcopy(issued)
    changed["credentialSubject"]["degree"]["name"] = "Science"
    status, body = api.verify(changed)
    assert (status, body["verified"]) == (400, False) and body["errors"]


WRONG: dict[str, dict[str, Any]] = {
    "context is no array": {"@context": vocabulary.VC_V2},
    "context order": {"@context": [EXAMPLES, vocabulary.VC_V2]},
    "id": {"id": "not a url"},
    "ids": {"id": ["urn:a:1", "urn:a:2"]},
    "type": {"type": ["ExampleDegreeCredential"]},
    "no subject": {"credentialSubject": {}},
    "no subjects": {"credentialSubject": []},
    "subject's id": {"credentialSubject": {"id": "nobody", "name": "x"}},
    "name": {"name": 5},
    "language": {"name": {"@value": "Arts", "@language": "en", "extra": "x"}},
    "direction": {"description": {"@value": "Arts", "@language": "en", "@direction": "up"}},
    "zone": {"validFrom": "2026-01-01T00:00:00"},
    "day": {"validFrom": "2026-02-31T00:00:00Z"},
    "order": {"validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
    "status": {"credentialStatus": {"id": "https://a.example/1"}},
    "schema": {"credentialSchema": {"type": "JsonSchema"}},
    "terms": {"termsOfUse": [{"id": "https://a.example/1"}]},
    "evidence": {"evidence": {"id": "https://a.example/1"}},
    "refresh": {"refreshService": {"id": "https://a.example/1"}},
    "resource": {"relatedResource": [{"id": "https://a.example/1"}]},
    "resources": {"relatedResource": [{"id": "https://a.example/1", "digestSRI": "sha256-AA=="}] * 2},
    "digest": {"relatedResource": [{"id": vocabulary.VC_V2, "digestSRI": "sha256-AA=="}]},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_what_the_data_model_forbids_is_neither_issued_nor_verified(api: Api, changes: dict[str, Any]) -> None:
    wrong = credential(api.issuers["issuer"], **changes)
    status, body = api.post("/credentials/issue", {"credential": wrong, "options": {}})
    assert status == 400 and body["errors"]
    proof = api.issue()["proof"]
    assert api.verify({**wrong, "proof": proof})[0] == 400


def test_bad_bodies(api: Api) -> None:
    for body in (b"", b"[]", b"{", b'{"verifiableCredential": 5}', b'{"verifiableCredential": {"proof": 5}}'):
        for path in ("/credentials/verify", "/presentations/verify", "/credentials/issue"):
            assert api.post(path, body)[0] == 400, (path, body)
    assert api.post("/credentials/issue", {"credential": credential("did:key:z6MkOther")})[0] == 400


def test_status_list_says_what_was_revoked(api: Api) -> None:
    issued = api.issue(path="/bitstring/credentials/issue", id="urn:uuid:11111111-1111-4111-8111-111111111111")
    entry = issued["credentialStatus"]
    assert entry["statusListCredential"] == "https://localhost:8443/status/1"

    def bit() -> bool:
        status, document = api.get("/status/1")
        assert status == 200 and api.verify(document)[0] == 200
        bits = bitstring.decode(document["credentialSubject"]["encodedList"])
        return bitstring.is_set(bits, int(entry["statusListIndex"]))

    assert not bit()
    order = {"credentialId": issued["id"], "credentialStatus": [{"type": entry["type"], "status": "1"}]}
    assert api.post("/credentials/status", order)[0] == 200
    assert bit()
    assert "credentialStatus" not in api.issue()
    assert "credentialStatus" in api.issue(options={"credentialStatus": True})
    assert api.get("/status/9")[0] == 400


def presented(authority: Authority, *credentials: object, **proof: Any) -> dict[str, Any]:
    """A presentation signed for authentication."""
    unsigned = {
        "@context": [vocabulary.VC_V2],
        "type": ["VerifiablePresentation"],
        "holder": authority.ed25519.method.controller,
        "verifiableCredential": list(credentials),
    }
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": vocabulary.EDDSA_RDFC_2022,
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": authority.ed25519.method.id,
        "proofPurpose": "authentication",
        **proof,
    }
    hashes = data_integrity.hash_data(unsigned, options, contexts=CONTEXTS)
    from keys.encodings import multibase_encode

    return {**unsigned, "proof": {**options, "proofValue": multibase_encode(authority.ed25519.sign(b"".join(hashes)))}}


def test_presentations(api: Api) -> None:
    holder = Authority("https://localhost")
    good = api.issue()
    presentation = presented(holder, good, challenge="abc", domain="suite.example")
    asked = {"challenge": "abc", "domain": "suite.example"}

    def verify(document: object, options: object = asked) -> int:
        return api.post("/presentations/verify", {"verifiablePresentation": document, "options": options})[0]

    assert verify(presentation) == 200
    assert verify(presentation, {**asked, "challenge": "other"}) == 400
    assert verify({**presentation, "holder": "did:example:other"}) == 400
    bad = {**good, "validFrom": "2025-01-01T00:00:00Z"}
    assert verify(presented(holder, bad, challenge="abc", domain="suite.example")) == 400
    assert (
        verify(presented(holder, good, challenge="abc", domain="suite.example", proofPurpose="assertionMethod")) == 400
    )


def test_enveloped_credentials_are_opened(api: Api) -> None:
    authority = Authority("https://localhost")
    inner = credential(authority.ed25519.method.controller)

    def envelope(content: dict[str, Any]) -> dict[str, Any]:
        header = {"kid": authority.ed25519.method.id, "typ": "vc+jwt", "cty": "vc"}
        token = jws.sign(header, content, authority.ed25519)
        return {
            "@context": [vocabulary.VC_V2],
            "id": f"data:application/vc+jwt,{token}",
            "type": "EnvelopedVerifiableCredential",
        }

    good = envelope(inner)
    assert api.verify(good)[0] == 200
    assert vc_jwt.peek(good["id"].partition(",")[2]).header["typ"] == "vc+jwt"
    assert api.verify({**good, "id": good["id"][:-4] + "AAAA"})[0] == 400
    assert api.verify({**good, "id": "data:text/plain,x"})[0] == 400
    assert api.verify(envelope({**inner, "credentialSubject": {}}))[0] == 400
    assert api.verify(envelope({**inner, "issuer": api.issuers["issuer"]}))[0] == 400


def test_resolves_did_key(api: Api) -> None:
    for did in api.issuers.values():
        status, result = api.get(f"/identifiers/{quote(did, safe='')}")
        assert status == 200 and result["didDocument"]["id"] == did
        assert result["didDocument"]["authentication"] == result["didDocument"]["assertionMethod"]
    wrong = {
        "did:key:z6Mk": (400, None),
        "did:key:abc": (400, None),
        "nonsense": (400, "invalidDid"),
        "did:web:a.example": (501, "methodNotSupported"),
    }
    for did, (status, error) in wrong.items():
        answered, result = api.get(f"/identifiers/{quote(did, safe='')}")
        assert answered == status and result["didDocument"] is None
        assert error in (None, result["didResolutionMetadata"]["error"])
