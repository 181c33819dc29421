"""ecdsa-sd-2023: the published vectors at every step, and every way to break a derived proof."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.canonical import canonical_labels, canonicalize
from keys.canonical.nquads import BLANK, line
from keys.canonical.rdfc import relabel
from keys.encodings import base64url_decode, base64url_encode, multibase_decode
from keys.errors import CanonicalizationRefused, ProofMalformed, SignatureInvalid
from keys.keyring import LocalSigner
from keys.proofs import data_integrity, selective_disclosure
from keys.verification import VerificationMethod
from schemas.errors import ContextUnknown
from tests.keys.canonical.badge import badge
from tests.keys.disclosure import disclose_all, proof_value
from tests.keys.published import PublishedSigner, published_signer

Json = dict[str, Any]
Vectors = Callable[[str], Json]


@pytest.fixture(scope="module")
def material(vectors: Vectors) -> Json:
    return dict(vectors("vc_di_ecdsa_sd_2023")["key_material"])


@pytest.fixture(scope="module")
def issuer(material: Json) -> PublishedSigner:
    return published_signer(material["baseKeyPair"])


@pytest.fixture(scope="module")
def scoped(material: Json) -> PublishedSigner:
    return published_signer(material["proofKeyPair"])


@pytest.fixture(scope="module")
def contexts(vectors: Vectors) -> Json:
    return dict(vectors("vc_di_eddsa_rdfc_2022")["contexts"])


@pytest.fixture(params=["employ", "prc"])
def case(request: pytest.FixtureRequest, vectors: Vectors) -> Json:
    return dict(vectors("vc_di_ecdsa_sd_2023")["cases"][request.param])


def test_the_published_proof_value_taken_apart(case: Json) -> None:
    derived = selective_disclosure.parse(case["derived"]["proof"]["proofValue"])
    assert derived.base_signature.hex() == case["base_signature"]
    assert derived.public_key == multibase_decode(case["public_key"])
    assert [signature.hex() for signature in derived.signatures] == case["signatures"]
    assert derived.labels == case["labels"]
    assert sorted(derived.mandatory) == case["mandatory_indexes"]


def test_the_published_statements_and_hashes(case: Json, contexts: Json) -> None:
    derived = selective_disclosure.parse(case["derived"]["proof"]["proofValue"])
    document = data_integrity.without_proof(case["derived"])
    mandatory, others = selective_disclosure.statements(document, derived, contexts=contexts)
    assert others == case["not_mandatory"]
    assert sorted(mandatory + others) == case["statements"]
    assert hashlib.sha256("".join(mandatory).encode()).hexdigest() == case["mandatory_hash"]
    options = {name: value for name, value in case["derived"]["proof"].items() if name != "proofValue"}
    canonical = canonicalize({**options, "@context": document["@context"]}, contexts=contexts)
    assert canonical.decode() == case["canonical_options"]
    assert hashlib.sha256(canonical).hexdigest() == case["options_hash"]


def test_the_issuers_labels_and_signatures(
    case: Json, contexts: Json, material: Json, issuer: PublishedSigner, scoped: PublishedSigner
) -> None:
    """The whole document, as the issuer saw it: the labels by its secret, one signature for each statement."""
    quads, labels = canonical_labels(case["unsigned"], contexts=contexts)
    secret = bytes.fromhex(material["hmacKeyString"])
    names = {
        BLANK + node: f"{BLANK}u{base64url_encode(hmac.new(secret, label.encode(), hashlib.sha256).digest())}"
        for node, label in labels.items()
    }
    lines = sorted(line(relabel(quad, names)) for quad in quads)
    assert lines == case["base_statements"]
    others = [text for index, text in enumerate(lines) if index not in case["base_mandatory"]]
    assert [scoped.sign(text.encode()).hex() for text in others] == case["base_signatures"]
    signed = bytes.fromhex(case["options_hash"]) + multibase_decode(case["public_key"])
    assert issuer.sign(signed + bytes.fromhex(case["mandatory_hash"])).hex() == case["base_signature"]


def test_the_published_document_verifies_and_another_does_not(
    case: Json, contexts: Json, issuer: PublishedSigner, scoped: PublishedSigner
) -> None:
    document = case["derived"]
    data_integrity.verify(document, document["proof"], issuer.method, contexts=contexts)
    later = {**document, "validUntil": "2039-12-03T00:00:00Z"}
    with pytest.raises(SignatureInvalid):
        data_integrity.verify(later, document["proof"], issuer.method, contexts=contexts)
    with pytest.raises(ProofMalformed) as refused:  # one statement less needs another derived proof
        data_integrity.verify(
            {name: value for name, value in document.items() if name != "validUntil"},
            document["proof"],
            issuer.method,
            contexts=contexts,
        )
    assert refused.value.facts["reason"] == "signature_count"
    other = VerificationMethod(issuer.method.id, issuer.method.controller, Algorithm.ES256, scoped.method.public_key)
    with pytest.raises(SignatureInvalid):
        data_integrity.verify(document, document["proof"], other, contexts=contexts)


def test_a_base_proof_is_not_for_showing(case: Json, contexts: Json, issuer: PublishedSigner) -> None:
    proof = {**case["derived"]["proof"], "proofValue": case["base_proof_value"]}
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.verify({**case["unsigned"], "proof": proof}, proof, issuer.method, contexts=contexts)
    assert (refused.value.code, refused.value.facts["reason"]) == ("proof.malformed", "base_proof")


# A badge with everything disclosed, and changes to its proof.


@pytest.fixture(scope="module")
def shown(issuer: PublishedSigner, scoped: PublishedSigner) -> Json:
    document = badge()
    document.pop("proof", None)
    return disclose_all(document, issuer, scoped, (0, 3, 7, 25))


def parts_of(document: Json) -> list[Any]:
    derived = selective_disclosure.parse(document["proof"]["proofValue"])
    labels = {int(name[4:]): base64url_decode(value[1:]) for name, value in derived.labels.items()}
    signatures = list(derived.signatures)
    return [derived.base_signature, derived.public_key, signatures, labels, sorted(derived.mandatory)]


def test_a_badge_shown_whole(shown: Json, issuer: PublishedSigner) -> None:
    data_integrity.verify(shown, shown["proof"], issuer.method)
    parts = parts_of(shown)
    assert proof_value(parts) == shown["proof"]["proofValue"]
    tagged = [(64, parts[0]), (64, parts[1]), [(64, each) for each in parts[2]], parts[3], parts[4]]
    proof = {**shown["proof"], "proofValue": proof_value(tagged)}
    data_integrity.verify({**shown, "proof": proof}, proof, issuer.method)


def _with(position: int, change: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    def changed(parts: list[Any]) -> Any:
        return [change(part) if index == position else part for index, part in enumerate(parts)]

    return changed


def _without_first(labels: dict[int, bytes]) -> dict[int, bytes]:
    return {number: value for number, value in labels.items() if number}


P384_KEY = multibase_decode("z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ")
HOSTILE: list[tuple[str, Callable[[list[Any]], Any]]] = [
    ("parts", lambda parts: parts[:4]),
    ("parts", lambda parts: [*parts, 0]),
    ("parts", lambda parts: dict(enumerate(parts))),
    ("parts", lambda parts: b"".join(parts[2])),
    ("parts", _with(2, lambda signatures: dict(enumerate(signatures)))),
    ("parts", _with(2, lambda signatures: b"".join(signatures))),
    ("parts", _with(3, lambda labels: list(labels.values()))),
    ("parts", _with(4, lambda _: 7)),
    ("length", _with(0, lambda signature: signature[:-1])),
    ("length", _with(0, lambda signature: signature + b"\x00")),
    ("length", _with(0, lambda _: [])),
    ("length", _with(1, lambda key: key[:-1])),
    ("length", _with(1, lambda _: P384_KEY)),
    ("length", _with(2, lambda signatures: [*signatures[:-1], signatures[-1][:-1]])),
    ("length", _with(2, lambda signatures: [*signatures[:-1], 5])),
    ("length", _with(3, lambda labels: {**labels, 0: labels[0][:31]})),
    ("length", _with(3, lambda labels: {**labels, 0: 0})),
    ("public_key", _with(1, lambda key: b"\xed\x01" + key[2:])),
    ("public_key", _with(1, lambda key: key[:2] + b"\x05" + key[3:])),
    ("public_key", _with(1, lambda key: key[:3] + b"\xff" * 32)),
    ("signature_count", _with(2, lambda signatures: signatures[:-1])),
    ("signature_count", _with(2, lambda signatures: [*signatures, signatures[0]])),
    ("signature_count", _with(2, lambda _: [])),
    ("signature_count", _with(4, lambda indexes: indexes[:-1])),
    ("labels", _with(3, lambda labels: {**labels, 1: labels[0]})),
    ("labels", _with(3, _without_first)),
    ("labels", _with(3, lambda labels: {**labels, 99: b"\x07" * 32})),
    ("labels", _with(3, lambda _: {})),
    ("indexes", _with(4, lambda indexes: [*indexes, indexes[0]])),
    ("indexes", _with(4, lambda indexes: [*indexes[:-1], 5000])),
    ("indexes", _with(4, lambda indexes: [*indexes[:-1], 2**63])),
    ("indexes", _with(4, lambda indexes: [*indexes[:-1], b"\x00"])),
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_broken_proof_value(number: int, shown: Json, issuer: PublishedSigner) -> None:
    reason, change = HOSTILE[number]
    proof = {**shown["proof"], "proofValue": proof_value(change(parts_of(shown)))}
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.verify({**shown, "proof": proof}, proof, issuer.method)
    assert (refused.value.code, refused.value.facts["reason"]) == ("proof.malformed", reason)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "encoding"),
        (5, "encoding"),
        ("", "encoding"),
        ("u", "encoding"),
        ("z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr", "encoding"),
        ("u2V0BhQ==", "encoding"),
        ("u2V0C", "encoding"),
        (proof_value([], header=b"\xd9\x5d\x02"), "encoding"),
        (proof_value([], header=b""), "encoding"),
        ("u2V0B", "cbor"),
        (proof_value([(1, 0)]), "cbor"),
        ("u" + base64url_encode(b"\xd9\x5d\x01\x9b" + b"\xff" * 8), "cbor"),
        ("u" + "A" * 1_000_000, "length"),
    ],
)
def test_what_is_no_derived_proof_value(value: Any, reason: str, shown: Json, issuer: PublishedSigner) -> None:
    proof = {**shown["proof"], "proofValue": value}
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.verify({**shown, "proof": proof}, proof, issuer.method)
    assert (refused.value.code, refused.value.facts["reason"]) == ("proof.malformed", reason)


def test_statements_cannot_change_sides_or_places(shown: Json, issuer: PublishedSigner) -> None:
    parts = parts_of(shown)
    swapped = [parts[2][1], parts[2][0], *parts[2][2:]]
    other_labels = {**parts[3], 0: parts[3][1], 1: parts[3][0]}
    for changed in (
        [parts[0], parts[1], swapped, parts[3], parts[4]],
        [parts[0], parts[1], parts[2], other_labels, parts[4]],
        [parts[0], parts[1], parts[2], parts[3], [1, *parts[4][1:]]],
        [bytes(64), *parts[1:]],
        [parts[0], multibase_decode(issuer.method.multibase), *parts[2:]],
    ):
        proof = {**shown["proof"], "proofValue": proof_value(changed)}
        with pytest.raises(SignatureInvalid):
            data_integrity.verify({**shown, "proof": proof}, proof, issuer.method)


def test_the_options_of_the_proof_are_signed(shown: Json, issuer: PublishedSigner) -> None:
    for changes in ({"created": "2026-11-24T09:00:01Z"}, {"nonce": "1"}, {"expires": "2036-11-24T09:00:00Z"}):
        proof = {**shown["proof"], **changes}
        with pytest.raises(SignatureInvalid):
            data_integrity.verify({**shown, "proof": proof}, proof, issuer.method)


def test_no_chain_of_partial_disclosures(shown: Json, issuer: PublishedSigner) -> None:
    proof = {**shown["proof"], "previousProof": "urn:uuid:1"}
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.verify({**shown, "proof": proof}, proof, issuer.method)
    assert refused.value.code == "proof.unsupported"


@pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES384])
def test_only_p256_signs_it(algorithm: Algorithm, shown: Json, signers: dict[Algorithm, LocalSigner]) -> None:
    method = signers[algorithm].method
    proof = {**shown["proof"], "verificationMethod": method.id}
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.verify({**shown, "proof": proof}, proof, method)
    assert refused.value.code == "proof.algorithm"


def test_no_text_of_the_badge_can_be_another(shown: Json, issuer: PublishedSigner) -> None:
    """Each text, one by one, and each member left out."""

    def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        steps = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
        found = [path] if path else []
        return found + [
            each for step in steps if (*path, step) != ("proof",) for each in places(value[step], (*path, step))
        ]

    unnoticed = []
    for path in places(shown):
        for text in (True, False):
            copy = deepcopy(shown)
            place: Any = copy
            for step in path[:-1]:
                place = place[step]
            if not text:
                del place[path[-1]]
            elif isinstance(place[path[-1]], str):
                place[path[-1]] += "x"
            else:
                continue
            try:
                data_integrity.verify(copy, copy["proof"], issuer.method)
            except (SignatureInvalid, ProofMalformed, CanonicalizationRefused, ContextUnknown):
                continue
            unnoticed.append(path)
    # The endorsement repeats the contexts of the badge around it, and states the same without them.
    repeated = [("endorsement", 0, "@context"), ("endorsement", 0, "@context", 0), ("endorsement", 0, "@context", 1)]
    assert unnoticed == repeated
