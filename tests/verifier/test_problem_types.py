"""The W3C's problem types beside our codes: a member that JSON-LD would drop silently is a loss of data."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.world import World


def problems(answer: dict[str, Any]) -> dict[str, str | None]:
    return {check["code"]: check.get("type") for check in answer["checks"]}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"niveau": "expert"}, "jsonld.undefined_term"),
        ({"awardedDate": None}, "jsonld.null"),
        ({"credentialSubject": {**w.credential()["credentialSubject"], "id": "amina"}}, "jsonld.relative_iri"),
        ({"credentialSubject": {**w.credential()["credentialSubject"], "id": "urn:a b"}}, "jsonld.iri_malformed"),
        ({"termsOfUse": {}}, "jsonld.empty_node"),
    ],
)
def test_undefined_members_are_a_loss_of_data(world: World, change: dict[str, Any], code: str) -> None:
    found = problems(world.verify({**world.sign(w.credential()), **change}).to_json())
    assert found[code] == words.DATA_LOSS_DETECTION_ERROR


@pytest.mark.parametrize(
    ("change", "code", "problem"),
    [
        ({"verificationMethod": "key-1"}, "proof.method", words.INVALID_VERIFICATION_METHOD),
        ({"proofPurpose": "authentication"}, "proof.purpose", words.PROOF_VERIFICATION_ERROR),
        ({"created": "2026-11-20T09:00:01Z"}, "proof.signature", words.CRYPTOGRAPHIC_SECURITY_ERROR),
        ({"created": "2026-11-20T09:00:00Z"}, "proof.good", None),
    ],
)
def test_what_is_wrong_with_a_proof(world: World, change: dict[str, str], code: str, problem: str | None) -> None:
    signed = world.sign(w.credential())
    answer = world.verify({**signed, "proof": [{**signed["proof"][0], **change}]}).to_json()
    assert problems(answer)[code] == problem


def test_what_the_issuer_says_is_no_problem_of_the_document(world: World) -> None:
    world.publish_list((w.INDEX,))
    assert problems(world.verify(world.sign(w.credential())).to_json())["status.revoked"] is None
