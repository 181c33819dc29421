"""Published Data Integrity vectors, byte for byte at every step: W3C's for EdDSA and ECDSA, and the worked example of
Open Badges 3.0's implementation guide."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.canonical import canonicalize
from keys.canonical.jcs import canonicalize_json
from keys.canonical.rdfc import HashName
from keys.encodings import multibase_encode
from keys.errors import ProofMalformed, SignatureInvalid
from keys.proofs import data_integrity
from tests.keys.published import PublishedSigner, published_signer

Vectors = Callable[[str], dict[str, Any]]
CASES = [
    ("vc_di_eddsa_rdfc_2022", "alumni"),
    ("vc_di_eddsa_rdfc_2022", "employ"),
    ("vc_di_eddsa_jcs_2022", "alumni"),
    ("vc_di_ed25519_signature_2020", "alumni"),
    ("vc_di_ecdsa_rdfc_2019", "p256-alumni"),
    ("vc_di_ecdsa_rdfc_2019", "p256-employ"),
    ("vc_di_ecdsa_rdfc_2019", "p384-alumni"),
    ("vc_di_ecdsa_rdfc_2019", "p384-employ"),
    ("vc_di_ecdsa_jcs_2019", "p256-alumni"),
    ("vc_di_ecdsa_jcs_2019", "p384-alumni"),
    ("ob3_guide_linked_data_proof", "teamwork"),
]


@dataclass(frozen=True)
class Case:
    """One published case, taken apart."""

    expected: dict[str, Any]
    signer: PublishedSigner
    contexts: dict[str, Any] | None

    @property
    def signed(self) -> dict[str, Any]:
        return dict(self.expected["signed"])

    @property
    def proof(self) -> dict[str, Any]:
        return dict(self.signed["proof"])

    @property
    def options(self) -> dict[str, Any]:
        return {name: value for name, value in self.proof.items() if name != "proofValue"}

    @property
    def document(self) -> dict[str, Any]:
        return data_integrity.without_proof(self.signed)

    @property
    def hash_name(self) -> HashName:
        return "sha384" if self.signer.method.algorithm is Algorithm.ES384 else "sha256"


@pytest.fixture(params=CASES, ids=["-".join(case) for case in CASES])
def case(request: pytest.FixtureRequest, vectors: Vectors) -> Case:
    file, name = request.param
    vector = vectors(file)
    expected = vector["cases"][name]
    signer = published_signer(
        expected.get("key_pair") or vector["key_pair"], expected["signed"]["proof"]["verificationMethod"]
    )
    contexts = vectors(vector["contexts_in"])["contexts"] if "contexts_in" in vector else vector.get("contexts")
    return Case(expected, signer, contexts)


def test_the_canonical_document_and_options(case: Case) -> None:
    if "-jcs-" in case.proof.get("cryptosuite", ""):
        document, options = canonicalize_json(case.document), canonicalize_json(case.options)
    else:
        named = {**case.options, "@context": case.document["@context"]}
        document = canonicalize(case.document, hash_name=case.hash_name, contexts=case.contexts)
        options = canonicalize(named, hash_name=case.hash_name, contexts=case.contexts)
    assert document.decode() == case.expected["canonical_document"]
    assert options.decode() == case.expected["canonical_options"]


def test_the_hashes_and_their_order(case: Case) -> None:
    hashes = data_integrity.hash_data(case.document, case.options, hash_name=case.hash_name, contexts=case.contexts)
    assert [digest.hex() for digest in hashes] == [case.expected["options_hash"], case.expected["document_hash"]]
    assert b"".join(hashes).hex() == case.expected["hash_data"]


def test_the_signature_and_its_text(case: Case) -> None:
    signature = case.signer.sign(bytes.fromhex(case.expected["hash_data"]))
    assert signature.hex() == case.expected["signature"]
    assert multibase_encode(signature) == case.expected["proof_value"] == case.proof["proofValue"]


def test_signing_gives_the_published_proof(case: Case) -> None:
    if case.proof["type"] == "Ed25519Signature2020":  # which is read here, and not written
        with pytest.raises(ProofMalformed):
            data_integrity.sign(
                case.document, case.signer, created=datetime.now(UTC), cryptosuite="Ed25519Signature2020"
            )
        return
    signed = data_integrity.sign(
        case.document,
        case.signer,
        created=datetime.fromisoformat(case.proof["created"]),
        cryptosuite=case.proof["cryptosuite"],
        contexts=case.contexts,
    )
    assert signed == {**case.document, "proof": [case.proof]}


def test_the_published_document_verifies_and_another_does_not(case: Case) -> None:
    data_integrity.verify(case.signed, case.proof, case.signer.method, contexts=case.contexts)
    with pytest.raises(SignatureInvalid):
        data_integrity.verify(
            {**case.signed, "name": "Another"}, case.proof, case.signer.method, contexts=case.contexts
        )
