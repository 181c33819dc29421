"""Signed Open Badges 2.0 assertions: RS256, `alg` alone in the header, read by PyJWT and by our strict reader."""

import json

import jwt
import pytest

from keys.algorithms import Algorithm
from keys.errors import JwsMalformed, KeyRefused, SignatureInvalid
from keys.proofs import ob2_jws
from keys.verification import VerificationMethod

ASSERTION = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "urn:uuid:6f1f1d52-5f0e-4e3b-8d0c-6a6f4e7f3a10",
    "recipient": {"type": "id", "identity": "urn:uuid:0b0d7a52-6a38-4b57-9a4e-1c9d7f0f2d11", "hashed": False},
    "verification": {"type": "SignedBadge", "creator": "https://badges.example/ob2/1/key"},
}


def test_sign_and_verify_with_the_published_pem(signers):
    signer = signers[Algorithm.RS256]
    token = ob2_jws.sign(ASSERTION, signer)
    jws = ob2_jws.peek(token)
    assert jws.header == {"alg": "RS256"}
    assert jws.payload == ASSERTION
    creator = ASSERTION["verification"]["creator"]
    published = VerificationMethod.from_pem(creator, "https://badges.example/ob2/1/issuer", signer.method.pem)
    ob2_jws.verify(jws, published)
    assert json.loads(jwt.api_jws.PyJWS().decode(token, signer.method.pem, algorithms=["RS256"])) == ASSERTION


@pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES256, Algorithm.ES384])
def test_only_rsa_signs(signers, algorithm):
    with pytest.raises(KeyRefused) as refusal:
        ob2_jws.sign(ASSERTION, signers[algorithm])
    assert refusal.value.code == "key.unsupported"


def test_altered_or_foreign_signatures(signers):
    header, payload, signature = ob2_jws.sign(ASSERTION, signers[Algorithm.RS256]).split(".")
    other = ob2_jws.sign({**ASSERTION, "id": "urn:uuid:other"}, signers[Algorithm.RS256]).split(".")[1]
    with pytest.raises(SignatureInvalid):
        ob2_jws.verify(ob2_jws.peek(f"{header}.{other}.{signature}"), signers[Algorithm.RS256].method)
    with pytest.raises(JwsMalformed):
        ob2_jws.verify(ob2_jws.peek(f"{header}.{payload}.{signature}"), signers[Algorithm.EDDSA].method)
    with pytest.raises(JwsMalformed):
        ob2_jws.peek(f"{header}.{payload}")
