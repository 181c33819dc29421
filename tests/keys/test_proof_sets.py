"""Proof sets and chains: the published ones of VC-DI-EdDSA, and what must not pass for one (VC-DI section 4.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from keys.encodings import multibase_encode
from keys.errors import ProofMalformed, SignatureInvalid
from keys.proofs import data_integrity
from tests.keys.published import PublishedSigner, published_signer

Json = dict[str, Any]
FIRST, SECOND, THIRD, FOURTH = range(4)


class Published:
    """The published document, its four proofs and their keys: two side by side, a third over both, a fourth on it."""

    def __init__(self, vector: Json, contexts: Json) -> None:
        self.vector, self.contexts = vector, contexts
        self.signers: list[PublishedSigner] = [published_signer(pair) for pair in vector["key_pairs"].values()]

    def secured(self, *numbers: int) -> Json:
        return {**self.vector["unsigned"], "proof": [self.vector["proofs"][number] for number in numbers]}

    def verify(self, document: Json, number: int, **changes: Any) -> None:
        proof = {**self.vector["proofs"][number], **changes}
        data_integrity.verify(document, proof, self.signers[number].method, contexts=self.contexts)


@pytest.fixture
def published(vectors: Callable[[str], Json]) -> Published:
    return Published(vectors("vc_di_proof_sets_and_chains"), vectors("vc_di_eddsa_rdfc_2022")["contexts"])


def test_each_proof_of_a_set_stands_alone(published: Published) -> None:
    for document in (published.secured(FIRST, SECOND), published.secured(FIRST), published.secured(SECOND)):
        published.verify(document, FIRST)
        published.verify(document, SECOND)


def test_each_link_of_a_chain(published: Published) -> None:
    whole = published.secured(FIRST, SECOND, THIRD, FOURTH)
    for number in (FIRST, SECOND, THIRD, FOURTH):
        published.verify(whole, number)
    published.verify(published.secured(SECOND, THIRD, FIRST), THIRD)


def test_what_a_link_signs(published: Published) -> None:
    """The published intermediate documents: the unsigned one with the proofs that a link names."""
    for number, name in ((THIRD, "secured_by_third"), (FOURTH, "secured_by_fourth")):
        proof = published.vector["proofs"][number]
        options = {member: value for member, value in proof.items() if member != "proofValue"}
        hashes = data_integrity.hash_data(published.vector[name], options, contexts=published.contexts)
        signature = published.signers[number].sign(b"".join(hashes))
        assert multibase_encode(signature) == proof["proofValue"]


def test_a_link_without_what_it_builds_upon(published: Published) -> None:
    for document, number in (
        (published.secured(THIRD, FOURTH), THIRD),
        (published.secured(FIRST, THIRD), THIRD),
        (published.secured(FIRST, SECOND, FOURTH), FOURTH),
    ):
        with pytest.raises(ProofMalformed) as refused:
            published.verify(document, number)
        assert (refused.value.code, refused.value.facts["reason"]) == ("proof.chain", "absent")


def test_a_link_with_a_choice_of_what_it_builds_upon(published: Published) -> None:
    with pytest.raises(ProofMalformed) as refused:
        published.verify(published.secured(FIRST, FIRST, SECOND, THIRD), THIRD)
    assert (refused.value.code, refused.value.facts["reason"]) == ("proof.chain", "ambiguous")


def test_a_link_on_itself(published: Published) -> None:
    with pytest.raises(ProofMalformed) as refused:
        published.verify(published.secured(FOURTH), FOURTH, id="urn:uuid:4", previousProof=["urn:uuid:4"])
    assert (refused.value.code, refused.value.facts["reason"]) == ("proof.chain", "itself")


@pytest.mark.parametrize("value", [None, 5, [], {}, [None], [["urn:uuid:1"]], ["urn:uuid:1", "urn:uuid:1"]])
def test_malformed_names_of_previous_proofs(value: Any, published: Published) -> None:
    with pytest.raises(ProofMalformed) as refused:
        published.verify(published.secured(FIRST, SECOND, THIRD), THIRD, previousProof=value)
    assert (refused.value.code, refused.value.facts["member"]) == ("proof.malformed", "previousProof")


def test_a_proof_cannot_leave_its_chain_nor_join_another(published: Published) -> None:
    whole = published.secured(FIRST, SECOND, THIRD, FOURTH)
    first = published.vector["proofs"][FIRST]["id"]
    for number, changes in (
        (THIRD, {"previousProof": first}),
        (FOURTH, {"previousProof": first}),
        (FIRST, {"previousProof": published.vector["proofs"][SECOND]["id"]}),
    ):
        with pytest.raises(SignatureInvalid):
            published.verify(whole, number, **changes)
    proof = {name: value for name, value in published.vector["proofs"][FOURTH].items() if name != "previousProof"}
    with pytest.raises(SignatureInvalid):
        data_integrity.verify(whole, proof, published.signers[FOURTH].method, contexts=published.contexts)


def test_a_changed_link_breaks_those_behind_it_alone(published: Published) -> None:
    whole = published.secured(FIRST, SECOND, THIRD, FOURTH)
    whole["proof"][SECOND] = {**whole["proof"][SECOND], "created": "2023-02-24T23:36:39Z"}
    published.verify(whole, FIRST)
    published.verify(whole, FOURTH)  # which covers the third alone: the caller must verify each link
    with pytest.raises(SignatureInvalid):
        published.verify(whole, THIRD)
