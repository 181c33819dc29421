"""Resolution and dereferencing of did:key (DID Resolution 0.3, and the words of the did:key method)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.conformance.client import Api

KEY = "z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b"
DID = f"did:key:{KEY}"
RESOLVING, DEREFERENCING = "didResolutionMetadata", "didDereferencingMetadata"

ERRORS = [
    ("nonsense", "", RESOLVING, "invalidDid", 400),
    (f"notDid:key:{KEY}", "", RESOLVING, "invalidDid", 400),
    ("did:key:", "", RESOLVING, "invalidDid", 400),
    ("did:key:@", "", RESOLVING, "invalidDid", 400),
    (f"did:key:{KEY[1:]}", "", RESOLVING, "invalidDid", 400),
    (f"did:key:-4:{KEY}", "", RESOLVING, "invalidDid", 400),
    ("did:key:z0OIl", "", RESOLVING, "invalidDid", 400),
    ("did:key:zTjsVPtY", "", RESOLVING, "invalidPublicKeyLength", 400),
    ("did:key:z6Mk", "", RESOLVING, "invalidPublicKeyLength", 400),
    (f"did:experimental:{KEY}", "", RESOLVING, "methodNotSupported", 501),
    ("did:web:a.example", "", RESOLVING, "methodNotSupported", 501),
    (DID, "?publicKeyFormat=unknown", RESOLVING, "unsupportedPublicKeyType", 400),
    (DID, "?publicKeyFormat=Ed25519VerificationKey2018", RESOLVING, "invalidPublicKeyType", 400),
    (f"{DID}#{KEY}", "?publicKeyFormat=X25519KeyAgreementKey2019", DEREFERENCING, "invalidPublicKeyType", 400),
    (f"{DID}/^bar^/?query=`#{KEY}", "", DEREFERENCING, "invalidDidUrl", 400),
    (f"{DID}#", "", DEREFERENCING, "invalidDidUrl", 400),
]


def ask(api: Api, did_url: str, query: str = "") -> tuple[int, Any]:
    """Status and result of a resolution."""
    status, result = api.get(f"/identifiers/{quote(did_url, safe='')}{query}")
    assert result.keys() >= {"@context", "didDocument", "didDocumentMetadata"}
    return status, result


@pytest.mark.parametrize(("did_url", "query", "metadata", "error", "status"), ERRORS)
def test_errors(api: Api, did_url: str, query: str, metadata: str, error: str, status: int) -> None:
    answered, result = ask(api, did_url, query)
    assert (answered, result["didDocument"], result[metadata]) == (status, {}, {"error": error})


def test_resolves(api: Api) -> None:
    for did in (DID, *api.issuers.values()):
        for query in ("", "?publicKeyFormat=Multikey"):
            status, result = ask(api, did, query)
            document = result["didDocument"]
            (method,) = document["verificationMethod"]
            assert (status, document["id"], method["controller"]) == (200, did, did)
            assert (method["type"], method["publicKeyMultibase"]) == ("Multikey", did.rpartition(":")[2])
            for relationship in ("assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation"):
                assert document[relationship] == [method["id"]]
            assert "error" not in result[RESOLVING]


def test_dereferences(api: Api) -> None:
    status, result = ask(api, f"{DID}#{KEY}")
    assert (status, result["didDocument"]["id"], result["didDocument"]["controller"]) == (200, f"{DID}#{KEY}", DID)
    assert "error" not in result[DEREFERENCING]


def test_media_type(api: Api) -> None:
    answer = api.client.get(f"/identifiers/{DID}")
    assert answer.content_type == 'application/ld+json;profile="https://w3id.org/did-resolution"'
