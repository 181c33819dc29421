"""Verifying an embedded proof, and what a request may ask of it (VC-API "Verify Credential", VC Data Integrity 4)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from keys.proofs import data_integrity
from schemas import vocabulary
from tests.conformance.client import Api, credential, proven
from tests.keys.disclosure import disclose_all

AUTHENTICATION = "authentication"
SUITES = (vocabulary.EDDSA_RDFC_2022, vocabulary.EDDSA_JCS_2022)

BELIEVED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing asked": ({}, {}),
    "no date": ({"created": None}, {}),
    "expires later": ({"expires": "2040-01-01T00:00:00Z"}, {}),
    "domain and challenge": ({"domain": "a.example", "challenge": "abc"}, {"domain": "a.example", "challenge": "abc"}),
    "one of the domains": ({"domain": ["b.example", "a.example"]}, {"domain": "a.example"}),
    "domain not asked": ({"domain": "a.example", "challenge": "abc"}, {}),
    "purpose": ({"proofPurpose": AUTHENTICATION}, {"expectedProofPurpose": AUTHENTICATION}),
    "checks": ({}, {"checks": ["proof"]}),
    "nulls": ({}, {"challenge": None, "domain": None}),
}
REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "purpose": ({"proofPurpose": AUTHENTICATION}, {}),
    "other purpose": ({}, {"expectedProofPurpose": AUTHENTICATION}),
    "unknown purpose": ({"proofPurpose": "invalid"}, {"expectedProofPurpose": "invalid"}),
    "expired": ({"expires": "2020-01-01T00:00:00Z"}, {}),
    "expires": ({"expires": "never"}, {}),
    "created": ({"created": "yesterday"}, {}),
    "no domain": ({}, {"domain": "a.example"}),
    "no challenge": ({}, {"challenge": "abc"}),
    "domain": ({"domain": "b.example"}, {"domain": "a.example"}),
    "challenge": ({"challenge": "abcd"}, {"challenge": "abc"}),
    "method": ({"verificationMethod": "did:key:invalid"}, {}),
    "no purpose": ({"proofPurpose": None}, {}),
}


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(("members", "options"), BELIEVED.values(), ids=BELIEVED)
def test_a_credential_is_believed(api: Api, suite: str, members: dict[str, Any], options: dict[str, Any]) -> None:
    assert api.verify(_signed(api, cryptosuite=suite, **members), **options) == []


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(("members", "options"), REFUSED.values(), ids=REFUSED)
def test_a_credential_is_refused(api: Api, suite: str, members: dict[str, Any], options: dict[str, Any]) -> None:
    assert api.verify(_signed(api, cryptosuite=suite, **members), **options)


def _signed(api: Api, **members: Any) -> dict[str, Any]:
    document = credential(api.issuers["issuer"])
    return {**document, "proof": proven(document, api.authority.ed25519, **members)}


@pytest.mark.parametrize("proof", [None, "text", 10, True, [], {}, [[]], [{}]], ids=repr)
def test_what_is_no_proof(api: Api, proof: object) -> None:
    good = _signed(api)
    assert api.verify(good) == []
    assert api.verify({**good, "proof": proof})
    assert api.verify(data_integrity.without_proof(good)) == ["there is no proof"]


@pytest.mark.parametrize("member", ["type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"])
@pytest.mark.parametrize("value", [None, "invalid", 5, ["x"], {}], ids=repr)
def test_what_is_no_member_of_a_proof(api: Api, member: str, value: object) -> None:
    good = _signed(api)
    assert api.verify({**good, "proof": {**good["proof"], member: value}})
    assert api.verify({**good, "proof": {name: each for name, each in good["proof"].items() if name != member}})


@pytest.mark.parametrize("document", [None, "text", 5, [], {}], ids=repr)
def test_what_is_no_credential(api: Api, document: object) -> None:
    assert api.verify(document)
    assert api.verify_presentation(document)
    assert api.post("/credentials/verify", {})[0] == 400


def test_issuer_must_own_the_key_if_it_is_a_did(api: Api) -> None:
    for issuer, found in {
        api.issuers["issuer"]: [],
        "https://vc.example/issuers/5678": [],  # as in the published vectors
        api.issuers["ecdsaIssuer"]: ["no proof is made with the owner's key"],
        "did:example:other": ["no proof is made with the owner's key"],
    }.items():
        document = credential(issuer)
        assert api.verify({**document, "proof": proven(document, api.authority.ed25519)}) == found


def test_each_proof_of_a_set_must_hold_and_one_be_the_issuers(api: Api) -> None:
    document = credential(api.issuers["issuer"])
    own, other = proven(document, api.authority.ed25519), _by_other(api, document)
    assert api.verify({**document, "proof": [own, other]}) == []
    assert api.verify({**document, "proof": [other]}) == ["no proof is made with the owner's key"]
    broken = {**other, "proofValue": proven(document, api.authority.p256)["proofValue"]}
    assert api.verify({**document, "proof": [own, broken]}) == ["proof.signature"]
    unknown = {**other, "cryptosuite": "unknown-2030"}
    assert api.verify({**document, "proof": [own, unknown]})


def test_chain_needs_all_its_links(api: Api) -> None:
    document = credential(api.issuers["issuer"])
    first = proven(document, api.authority.ed25519, id="urn:uuid:1")
    second = _by_other(api, {**document, "proof": [first]}, previousProof="urn:uuid:1")
    assert api.verify({**document, "proof": [first, second]}) == []
    assert api.verify({**document, "proof": [second]}) == ["proof.chain"]
    assert api.verify({**document, "proof": [first, {**second, "previousProof": "urn:uuid:2"}]}) == ["proof.chain"]
    assert api.verify({**document, "proof": [first, {**second, "previousProof": 456}]}) == ["proof.malformed"]
    unlinked = _by_other(api, document)["proofValue"]
    assert api.verify({**document, "proof": [first, {**second, "proofValue": unlinked}]}) == ["proof.signature"]


def _by_other(api: Api, document: dict[str, Any], **members: Any) -> dict[str, Any]:
    return proven(document, api.authority.p256, cryptosuite=vocabulary.ECDSA_RDFC_2019, **members)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    "change",
    [
        {"credentialSubject": {"id": "urn:a:1", "undefined": "x"}},
        {"type": ["VerifiableCredential", "Undefined"]},
        {
            "@context": [vocabulary.VC_V2, {"@base": "https://a.example/"}],
            "type": ["VerifiableCredential", "Undefined"],
        },
    ],
    ids=["term", "type", "base"],
)
def test_what_means_nothing_is_not_verified(api: Api, suite: str, change: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"@context": [vocabulary.VC_V2], "type": ["VerifiableCredential"]}
    plain["credentialSubject"] = {"id": "urn:a:1"}
    issued = api.issue(options={"cryptosuite": suite}, **plain)
    assert api.verify(issued) == []
    assert api.verify(issued | change)


@pytest.mark.parametrize("suite", SUITES)
def test_direction_and_inline_words_are_signed(api: Api, suite: str) -> None:
    text = {"@value": "فنون", "@language": "ar", "@direction": "rtl"}
    said: dict[str, Any] = {
        "@context": [vocabulary.VC_V2, {"word": "https://a.example/word"}],
        "type": ["VerifiableCredential"],
        "name": text,
        "credentialSubject": {"id": "urn:a:1", "word": "x"},
    }
    issued = api.issue(options={"cryptosuite": suite}, **said)
    assert api.verify(issued) == []
    for change in ("ltr", None):
        turned = deepcopy(issued)
        turned["name"] = {**text, "@direction": change} if change else {"@value": text["@value"], "@language": "ar"}
        assert api.verify(turned) == ["proof.signature"]
    renamed = deepcopy(issued)
    renamed["@context"][1]["word"] = "https://a.example/other"
    assert api.verify(renamed) == ["proof.context" if "jcs" in suite else "proof.signature"]


def test_selective_disclosure_is_verified(api: Api) -> None:
    document = credential(api.issuers["ecdsaIssuer"])
    document["@context"], document["type"] = [vocabulary.VC_V2], ["VerifiableCredential"]
    document["credentialSubject"] = {"id": "urn:a:1", "name": "Alice"}
    shown = disclose_all(document, api.authority.p256, Api().authority.p256, [0])
    assert api.verify(shown) == []
    assert api.verify({**shown, "id": "urn:a:2"})
    assert api.verify({**shown, "issuer": "did:example:other"})
