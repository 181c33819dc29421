"""Other programs prove the badge and both of its endorsements: PyLD and cryptography share no line with us."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from badges.ledger.tables import Document
from tests.cast.recognition import Recognition
from tests.cast.witnesses import kept
from tests.keys.canonical.oracle import normalized

Json = dict[str, Any]
DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(text: str) -> bytes:
    """The bytes of a multibase text that begins with z; ours begin with no zero."""
    number = 0
    for sign in text.removeprefix("z"):
        number = number * 58 + DIGITS.index(sign)
    return number.to_bytes((number.bit_length() + 7) // 8)


def prove(document: Json) -> str:
    """Prove one document by its own proof, as VC Data Integrity (eddsa-rdfc-2022) says. Returns the method's id.

    Raises InvalidSignature.
    """
    (proof,) = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    options = {"@context": document["@context"]} | {key: each for key, each in proof.items() if key != "proofValue"}
    secured = {key: each for key, each in document.items() if key != "proof"}
    digest = b"".join(sha256(normalized(each).encode()).digest() for each in (options, secured))
    key = base58(proof["verificationMethod"].partition("#")[2])
    assert key[:2] == b"\xed\x01"
    Ed25519PublicKey.from_public_bytes(key[2:]).verify(base58(proof["proofValue"]), digest)
    return str(proof["verificationMethod"])


def test_other_programs_prove_the_badge_and_each_endorsement(issued: Recognition) -> None:
    kept(issued.services, issued.lea, issued.award)
    with issued.services.database.begin(read_only=True) as session:
        chosen = select(Document.data).where(Document.representation == "ob3").order_by(Document.id)
        badge: Json = json.loads(session.scalars(chosen).all()[-1])
    own, witness = badge["endorsement"]
    assert own["credentialSubject"]["id"] == witness["credentialSubject"]["id"] == badge["credentialSubject"]["id"]
    assert prove(own) == prove(witness) != prove(badge)  # the site's key, and the network's
    for place in (badge, own, witness):
        place["name"] += "."
        with pytest.raises(InvalidSignature):
            prove(place)
