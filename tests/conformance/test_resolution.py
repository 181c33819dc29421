"""Resolution and dereferencing of did:key (DID Resolution 1.0; its drafts, with the words of the did:key method)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from keys.encodings import base64url_encode
from schemas import strict_json
from tests.conformance.client import Api

KEY = "z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b"
DID = f"did:key:{KEY}"
DRAFT = 'application/ld+json;profile="https://w3id.org/did-resolution"'
RESOLVED, DEREFERENCED = "application/did-resolution", "application/did-url-dereferencing"
# To a resolver, and to the algorithm of the did:key method, which the drafts' form speaks.
ERRORS = [
    ("", "", "INVALID_DID", "invalidDid"),
    ("not-a-did", "", "INVALID_DID", "invalidDid"),
    ("did:example", "", "INVALID_DID", "invalidDid"),
    (f"notDid:key:{KEY}", "", "INVALID_DID", "invalidDid"),
    ("did:key:", "", "INVALID_DID", "invalidDid"),
    ("did:key:@", "", "INVALID_DID", "invalidDid"),
    (f"did:key:{KEY[1:]}", "", "INVALID_DID", "invalidDid"),
    (f"did:key:-4:{KEY}", "", "INVALID_DID", "invalidDid"),
    ("did:key:z0OIl", "", "INVALID_DID", "invalidDid"),
    ("did:key:zTjsVPtY", "", "INVALID_DID", "invalidPublicKeyLength"),
    ("did:key:z6Mk", "", "INVALID_DID", "invalidPublicKeyLength"),
    (f"did:experimental:{KEY}", "", "METHOD_NOT_SUPPORTED", "invalidDid"),
    ("did:web:a.example", "", "METHOD_NOT_SUPPORTED", "invalidDid"),
    (DID, "?publicKeyFormat=unknown", "INVALID_OPTIONS", "unsupportedPublicKeyType"),
    (DID, "?publicKeyFormat=Ed25519VerificationKey2018", "INVALID_OPTIONS", "invalidPublicKeyType"),
    (f"{DID}#{KEY}", "?publicKeyFormat=X25519KeyAgreementKey2019", "INVALID_OPTIONS", "invalidPublicKeyType"),
    (f"{DID}/^bar^/?query=`#{KEY}", "", "INVALID_DID_URL", "invalidDidUrl"),
    (f"{DID}#", "", "INVALID_DID_URL", "invalidDidUrl"),
    (f"{DID}#other", "", "INVALID_DID", "invalidDid"),
]
PARAMETERS = [
    *((name, "Привет", 400) for name in ("service", "serviceType", "relativeRef", "versionId", "versionTime", "hl")),
    ("service", "linkedDomain", 200),
    ("hl", "zQm", 200),
    ("relativeRef", "my path/file", 400),
    ("relativeRef", "file#section", 400),
    ("relativeRef", "dir/with?query=value", 400),
    ("relativeRef", "my%20path/file", 200),
    ("versionTime", "2025-10-07T14:30:00Z", 200),
    *(
        ("versionTime", value, 400)
        for value in (
            "2025-10-07",
            "2025-13-07T12:30:45Z",
            "2025-02-30T12:30:45Z",
            "2025-10-07T12:30:45",
            "2025-10-07T12:30:60Z",
            "2025-10-07T00:00:00+02:00",
            "2025-10-07T00:00:00.123Z",
        )
    ),
]


def ask(api: Api, did_url: str, query: str = "", accept: str = "*/*") -> tuple[int, str, Any]:
    """Status, media type and result of a resolution."""
    answer = api.client.get(f"/identifiers/{quote(did_url, safe='')}{query}", headers={"Accept": accept})
    return answer.status_code, answer.content_type, answer.get_json(force=True)


@pytest.mark.parametrize(("did_url", "query", "error", "drafts_error"), ERRORS)
def test_errors_in_the_words_of_either_version(
    api: Api, did_url: str, query: str, error: str, drafts_error: str
) -> None:
    said = {"error": {"type": f"https://www.w3.org/ns/did#{error}"}}
    status = 501 if error == "METHOD_NOT_SUPPORTED" else 400
    if "#" in did_url:
        result = {"contentStream": None, "dereferencingMetadata": said, "contentMetadata": {}}
        assert ask(api, did_url, query) == (status, DEREFERENCED, result)
    else:
        result = {"didDocument": None, "didResolutionMetadata": said, "didDocumentMetadata": {}}
        assert ask(api, did_url, query, RESOLVED) == (status, RESOLVED, result)
    status, media_type, result = ask(api, did_url, query, DRAFT)
    assert (status, media_type, result["didDocument"], result["didDocumentMetadata"]) == (400, DRAFT, {}, {})
    metadata = "didDereferencingMetadata" if "#" in did_url else "didResolutionMetadata"
    assert result[metadata] == {"error": drafts_error}


@pytest.mark.parametrize(("name", "value", "status"), PARAMETERS)
def test_parameters_of_a_did_url_are_known_or_refused(api: Api, name: str, value: str, status: int) -> None:
    answered, _, result = ask(api, DID, f"?{name}={quote(value, safe='')}")
    assert (answered, result["didDocument"] is not None) == (status, status == 200)


def test_a_did_resolves_in_each_representation(api: Api) -> None:
    for did in (DID, *api.issuers.values()):
        for query in ("", "?publicKeyFormat=Multikey"):
            status, media_type, result = ask(api, did, query)
            document = result["didDocument"]
            (method,) = document["verificationMethod"]
            assert (status, media_type, document["id"], method["controller"]) == (200, RESOLVED, did, did)
            assert (method["type"], method["publicKeyMultibase"]) == ("Multikey", did.rpartition(":")[2])
            for relationship in ("assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation"):
                assert document[relationship] == [method["id"]]
            assert result["didResolutionMetadata"] == {"contentType": RESOLVED}
            for form in ("application/did", "application/did+json", "application/did+ld+json"):
                assert ask(api, did, query, form) == (200, form, document)
            assert ask(api, did, query, DRAFT)[2]["didDocument"] == document


def test_a_did_jwk_resolves_to_its_one_key(api: Api) -> None:
    did = f"did:jwk:{base64url_encode(strict_json.encode(api.authority.p256.method.jwk))}"
    assert ask(api, did)[2]["didDocument"]["assertionMethod"] == [f"{did}#0"]


def test_a_key_is_dereferenced(api: Api) -> None:
    status, media_type, result = ask(api, f"{DID}#{KEY}", accept=DEREFERENCED)
    assert (status, media_type, result["dereferencingMetadata"]) == (200, DEREFERENCED, {"contentType": DEREFERENCED})
    method = result["contentStream"]
    assert (method["id"], method["controller"]) == (f"{DID}#{KEY}", DID)
    _, media_type, result = ask(api, f"{DID}#{KEY}", accept=DRAFT)
    assert (media_type, result["didDocument"]) == (DRAFT, method)
    assert "error" not in result["didDereferencingMetadata"]
