"""Issuing: which key and suite, in which form, in whose name (VC-API "Issue Credential")."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from keys.encodings import multibase_decode
from schemas import vocabulary
from tests.conformance.client import Api, credential

SUITES = [
    ("issuer", vocabulary.EDDSA_RDFC_2022, 64),
    ("issuer", vocabulary.EDDSA_JCS_2022, 64),
    ("ecdsaIssuer", vocabulary.ECDSA_RDFC_2019, 64),
    ("ecdsaIssuer", vocabulary.ECDSA_JCS_2019, 64),
    ("ecdsaP384Issuer", vocabulary.ECDSA_RDFC_2019, 96),
    ("ecdsaP384Issuer", vocabulary.ECDSA_JCS_2019, 96),
]
OLD: dict[str, Any] = {
    "@context": [vocabulary.VC_V1, {"name": "https://schema.org/name"}],
    "type": ["VerifiableCredential"],
    "validFrom": None,
    "credentialSubject": {"id": "did:example:ebfeb1f712", "name": "Alice"},
}


@pytest.mark.parametrize(("who", "suite", "size"), SUITES)
@pytest.mark.parametrize("changes", [{}, OLD, OLD | {"issuanceDate": "2020-03-16T22:37:26.544Z"}], ids=["2", "1", "1d"])
def test_each_suite_signs_both_data_models(api: Api, who: str, suite: str, size: int, changes: dict[str, Any]) -> None:
    issued = api.issue(who, options={"cryptosuite": suite}, **changes)
    proof = issued["proof"]
    assert (proof["type"], proof["cryptosuite"]) == ("DataIntegrityProof", suite)
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["verificationMethod"].partition("#")[0] == issued["issuer"] == api.issuers[who]
    assert proof["proofValue"].startswith("z") and len(multibase_decode(proof["proofValue"])) == size
    assert {vocabulary.VC_V2, vocabulary.DATA_INTEGRITY_V2} & {str(each) for each in issued["@context"]}
    assert api.verify(issued) == []
    changed = deepcopy(issued)
    changed["credentialSubject"]["id"] = "did:example:other"
    assert api.verify(changed) == ["proof.signature"]


@pytest.mark.parametrize(
    ("issuer", "suite", "who"),
    [
        ("did:example:issuer", None, "issuer"),
        ("https://a.example/issuer", "ecdsa-rdfc-2019", "ecdsaIssuer"),
        ("ecdsaIssuer", None, "ecdsaIssuer"),
        ("ecdsaP384Issuer", "ecdsa-jcs-2019", "ecdsaP384Issuer"),
        ("ecdsaIssuer", "eddsa-jcs-2022", "issuer"),
    ],
)
def test_suite_chooses_the_issuer(api: Api, issuer: str, suite: str | None, who: str) -> None:
    name = api.issuers.get(issuer, issuer)
    for written in (name, {"id": name, "name": "College"}):
        document = credential(written)
        options = {} if suite is None else {"cryptosuite": suite}
        status, body = api.post("/credentials/issue", {"credential": document, "options": options})
        issued = body["verifiableCredential"]
        named = written | {"id": api.issuers[who]} if isinstance(written, dict) else api.issuers[who]
        assert (status, issued["issuer"]) == (201, named)
        assert issued["proof"]["verificationMethod"].startswith(api.issuers[who] + "#")


@pytest.mark.parametrize("suite", ["ecdsa-sd-2023", "bbs-2023", "", 5, None, ["eddsa-rdfc-2022"]])
def test_other_suites_do_not_sign(api: Api, suite: object) -> None:
    status, body = api.post(
        "/credentials/issue", {"credential": credential("did:example:i"), "options": {"cryptosuite": suite}}
    )
    assert status == (201 if suite is None else 400)
    assert suite is None or body["errors"] == ["proof.unsupported"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"credential": {}, "credential": {}}',
        {},
        {"credential": None},
        {"credential": [5]},
        {"credential": "x"},
        {"verifiableCredential": {}},
    ],
    ids=str,
)
def test_body_without_credential(api: Api, body: object) -> None:
    for path in ("/credentials/issue", "/enveloped/credentials/issue", "/bitstring/credentials/issue"):
        status, answer = api.post(path, body)
        assert status == 400 and answer["errors"] and answer["problemDetails"][0]["type"].startswith("https://")


@pytest.mark.parametrize("suite", [vocabulary.EDDSA_RDFC_2022, vocabulary.EDDSA_JCS_2022])
@pytest.mark.parametrize(
    "changes",
    [
        {"@context": [vocabulary.VC_V2], "credentialSubject": {"id": "urn:a:1", "undefined": "x"}},
        {"@context": [vocabulary.VC_V2], "type": ["VerifiableCredential", "Undefined"]},
        {"@context": [vocabulary.VC_V2, "https://unknown.example/context"]},
    ],
    ids=["term", "type", "context"],
)
def test_what_means_nothing_is_not_signed(api: Api, suite: str, changes: dict[str, Any]) -> None:
    document = credential(api.issuers["issuer"], **changes)
    assert api.post("/credentials/issue", {"credential": document, "options": {"cryptosuite": suite}})[0] == 400
    document["credentialSubject"] = {"id": "urn:a:1", "name": "x"}
    document |= {"@context": [vocabulary.VC_V2], "type": ["VerifiableCredential"]}
    assert api.post("/credentials/issue", {"credential": document, "options": {"cryptosuite": suite}})[0] == 201


def test_headers_of_other_apis_are_no_matter(api: Api) -> None:
    body = {"credential": credential("did:example:issuer")}
    answer = api.client.post("/credentials/issue", json=body, headers={"Authorization": "Bearer abc"})
    assert answer.status_code == 201
    assert api.client.post("/credentials/issue?x=1", json=body, content_type="application/ld+json").status_code == 201
    assert api.client.get("/credentials/issue").status_code == 405
