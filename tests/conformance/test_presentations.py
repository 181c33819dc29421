"""Verifying a presentation: its proof, its holder, each credential in it (VC Data Model 2.0 section 4.13)."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import vocabulary
from tests.conformance.client import Api, credential, proven

ASKED = {"challenge": "abc", "domain": "suite.example"}


def presented(api: Api, *credentials: object, members: dict[str, Any] | None = None, **proof: Any) -> dict[str, Any]:
    """A presentation by the holder of the Ed25519 key; `members` change it before, `proof` as it is signed."""
    unsigned = {
        "@context": [vocabulary.VC_V2],
        "type": ["VerifiablePresentation"],
        "holder": api.issuers["issuer"],
        "verifiableCredential": list(credentials),
        **(members or {}),
    }
    unsigned = {member: value for member, value in unsigned.items() if value is not None}
    said = {"proofPurpose": "authentication", **ASKED, **proof}
    return {**unsigned, "proof": proven(unsigned, api.authority.ed25519, **said)}


@pytest.mark.parametrize("suite", [vocabulary.EDDSA_RDFC_2022, vocabulary.EDDSA_JCS_2022])
@pytest.mark.parametrize(
    "members",
    [
        {},
        {"id": "urn:uuid:1"},
        {"holder": None},
        {"holder": {"id": "https://a.example/holder"}},
        {"verifiableCredential": None},
        {"type": ["VerifiablePresentation", "urn:a:Other"]},
    ],
    ids=repr,
)
def test_a_presentation_is_believed(api: Api, suite: str, members: dict[str, Any]) -> None:
    presentation = presented(api, api.issue("ecdsaIssuer"), members=members, cryptosuite=suite)
    for options in (ASKED, {"challenge": "abc"}, {}, {"checks": ["proof"]}):
        assert api.verify_presentation(presentation, **options) == []


@pytest.mark.parametrize(
    "members",
    [
        {"@context": ["https://a.example/", vocabulary.VC_V2]},
        {"@context": vocabulary.VC_V2},
        {"type": ["Other"]},
        {"type": None},
        {"id": "not a url"},
        {"id": ["urn:a:1"]},
        {"holder": "not a URL"},
        {"holder": {"name": "x"}},
        {"holder": "did:example:other"},
        {"verifiableCredential": ["text"]},
        {"verifiableCredential": [None]},
        {"verifiableCredential": [[]]},
        {"verifiableCredential": [{}]},
        {"verifiableCredential": "text"},
    ],
    ids=repr,
)
def test_a_presentation_is_refused(api: Api, members: dict[str, Any]) -> None:
    good = presented(api, api.issue())
    changed = {member: value for member, value in {**good, **members}.items() if value is not None}
    assert api.verify_presentation(good, **ASKED) == []
    assert api.verify_presentation(changed, **ASKED)


@pytest.mark.parametrize(
    "proof",
    [
        {"proofPurpose": "assertionMethod"},
        {"challenge": "other"},
        {"challenge": None},
        {"domain": "other.example"},
        {"domain": None},
        {"expires": "2020-01-01T00:00:00Z"},
        {"created": "yesterday"},
    ],
    ids=repr,
)
def test_a_presentation_whose_proof_says_otherwise_is_refused(api: Api, proof: dict[str, Any]) -> None:
    assert api.verify_presentation(presented(api, api.issue(), **proof), **ASKED)


def test_each_credential_must_hold_and_its_own_proof_need_no_challenge(api: Api) -> None:
    good = api.issue()
    for bad in (
        {**good, "validFrom": "2025-01-01T00:00:00Z"},
        {member: value for member, value in good.items() if member != "proof"},
        {**good, "proof": proven(credential(good["issuer"]), api.authority.ed25519, proofPurpose="authentication")},
        {**good, "proof": proven(credential(good["issuer"]), api.authority.p256, cryptosuite="ecdsa-rdfc-2019")},
    ):
        assert api.verify_presentation(presented(api, good), **ASKED) == []
        assert api.verify_presentation(presented(api, good, bad), **ASKED)


def test_an_unsigned_presentation_is_refused(api: Api) -> None:
    presentation = presented(api, api.issue())
    del presentation["proof"]
    assert api.verify_presentation(presentation) == ["there is no proof"]
