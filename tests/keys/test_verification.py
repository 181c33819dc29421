"""A VerificationMethod: published vectors, its four spellings (Multikey, JWK, PEM, thumbprint), and hostile keys."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from jwt import PyJWK

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode, base64url_encode, multibase_encode
from keys.errors import KeyRefused, SignatureInvalid
from keys.verification import VerificationMethod

ID, CONTROLLER = "did:web:badges.example#key", "did:web:badges.example"


def _from_jwk(jwk):
    return VerificationMethod.from_jwk(ID, CONTROLLER, jwk)


def test_rfc8032_vectors(vectors):
    for case in vectors("rfc8032")["tests"]:
        public_key, message, signature = (bytes.fromhex(case[name]) for name in ("public_key", "message", "signature"))
        secret = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(case["secret_key"]))
        assert secret.public_key().public_bytes_raw() == public_key
        method = VerificationMethod.from_public_key(ID, CONTROLLER, Ed25519PublicKey.from_public_bytes(public_key))
        method.verify(message, signature)
        assert secret.sign(message) == signature
        with pytest.raises(SignatureInvalid):
            method.verify(message + b"x", signature)


def test_rfc8037_vector(vectors):
    case = vectors("rfc8037")
    method = _from_jwk(case["jwk"])
    signing_input, _, signature = case["jws"].rpartition(".")
    method.verify(signing_input.encode(), base64url_decode(signature))
    assert method.thumbprint == case["thumbprint"]
    assert method.jwk == case["jwk"]
    secret = Ed25519PrivateKey.from_private_bytes(base64url_decode(case["secret"]))
    assert secret.public_key() == method.public_key


def test_rfc7515_vectors(vectors):
    cases = vectors("rfc7515")
    for algorithm in (Algorithm.RS256, Algorithm.ES256):
        method = _from_jwk(cases[algorithm.value]["jwk"])
        assert method.algorithm is algorithm
        signing_input, _, signature = cases[algorithm.value]["jws"].rpartition(".")
        method.verify(signing_input.encode(), base64url_decode(signature))
        with pytest.raises(SignatureInvalid) as refusal:
            method.verify(signing_input.encode() + b"A", base64url_decode(signature))
        assert refusal.value.code == "proof.signature"


def test_did_key_vectors(vectors):
    cases = vectors("did_key")
    for case in cases["ed25519"]:
        method = VerificationMethod.from_multikey(ID, CONTROLLER, case["multibase"])
        seed = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(case["seed"]))
        assert method.public_key == seed.public_key()
        assert multibase_encode(method.public_key.public_bytes_raw()) == "z" + case["base58"]
        assert method.multibase == case["multibase"]
        assert VerificationMethod.from_base58(ID, CONTROLLER, case["base58"]).same_key(method)
    for case in cases["nist"]:
        method = VerificationMethod.from_multikey(ID, CONTROLLER, case["multibase"])
        assert method.jwk == case["jwk"]
        assert _from_jwk(case["jwk"]).multibase == case["multibase"]


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_every_spelling_is_the_same_key(signers, algorithm):
    method = signers[algorithm].method
    again = _from_jwk(method.jwk)
    assert again.same_key(method)
    assert VerificationMethod.from_pem(ID, CONTROLLER, method.pem).same_key(method)
    assert again.thumbprint == method.thumbprint
    assert len(method.thumbprint) == 43
    assert VerificationMethod.from_multikey(ID, CONTROLLER, method.multibase).same_key(method)
    assert PyJWK({**method.jwk, "alg": algorithm.value}).key == method.public_key
    other = next(signer.method for name, signer in signers.items() if name is not algorithm)
    assert not method.same_key(other)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_signatures_of_another_length_or_encoding_are_refused(signers, algorithm):
    signer = signers[algorithm]
    signature = signer.sign(b"data")
    signer.method.verify(b"data", signature)
    for wrong in (
        b"",
        signature[:-1],
        signature + b"\x00",
        b"\x00" + signature,
        bytes(len(signature)),
        signature[::-1],
    ):
        with pytest.raises(SignatureInvalid):
            signer.method.verify(b"data", wrong)


def test_ecdsa_signatures_are_raw_and_never_der(signers):
    signer = signers[Algorithm.ES256]
    raw = signer.sign(b"data")
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    with pytest.raises(SignatureInvalid):
        signer.method.verify(b"data", der)


def test_a_method_cannot_be_given_another_algorithm(signers):
    key = signers[Algorithm.ES256].method.public_key
    with pytest.raises(KeyRefused):
        VerificationMethod(ID, CONTROLLER, Algorithm.EDDSA, key)


def test_methods_can_be_compared_and_put_into_sets(signers):
    methods = {signer.method for signer in signers.values()}
    assert len(methods) == 4
    method = signers[Algorithm.EDDSA].method
    assert VerificationMethod.from_jwk(method.id, method.controller, method.jwk) in methods


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_published_private_keys_are_refused(signers, algorithm):
    signer = signers[algorithm]
    for member in ("d", "p", "k", "oth"):
        with pytest.raises(KeyRefused) as refusal:
            _from_jwk({**signer.method.jwk, member: "AA"})
        assert refusal.value.code == "key.private_published"
    pem = signer._private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    for text in (pem, signer.method.pem + pem):
        with pytest.raises(KeyRefused) as refusal:
            VerificationMethod.from_pem(ID, CONTROLLER, text)
        assert refusal.value.code == "key.private_published"


ED25519 = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
P256 = ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
OKP = {"kty": "OKP", "crv": "Ed25519", "x": ED25519}
EC = {"kty": "EC", "crv": "P-256", "x": P256[0], "y": P256[1]}


HOSTILE_JWKS = {
    "empty": ({}, "key.unsupported"),
    "oct-without-key": ({"kty": "oct"}, "key.unsupported"),
    "oct": ({"kty": "oct", "k": "AA"}, "key.private_published"),
    "ed448": ({**OKP, "crv": "Ed448"}, "key.unsupported"),
    "x25519": ({**OKP, "crv": "X25519"}, "key.unsupported"),
    "okp-called-ec": ({**OKP, "kty": "EC"}, "key.unsupported"),
    "x-null": ({**OKP, "x": None}, "key.malformed"),
    "x-list": ({**OKP, "x": ["a"]}, "key.malformed"),
    "x-empty": ({**OKP, "x": ""}, "key.malformed"),
    "x-padded": ({**OKP, "x": ED25519 + "="}, "key.malformed"),
    "x-trailing-bits": ({**OKP, "x": ED25519[:-1] + "p"}, "key.malformed"),
    "x-long": ({**OKP, "x": ED25519 + "AA"}, "key.malformed"),
    "use-enc": ({**OKP, "use": "enc"}, "key.unsupported"),
    "key-ops-sign": ({**OKP, "key_ops": ["sign"]}, "key.unsupported"),
    "key-ops-text": ({**OKP, "key_ops": "verify"}, "key.unsupported"),
    "alg-es256": ({**OKP, "alg": "ES256"}, "key.unsupported"),
    "alg-list": ({**OKP, "alg": ["EdDSA"]}, "key.unsupported"),
    "alg-none": ({**OKP, "alg": "none"}, "key.unsupported"),
    "wrong-curve": ({**EC, "crv": "P-384"}, "key.malformed"),
    "p521": ({**EC, "crv": "P-521"}, "key.unsupported"),
    "curve-list": ({**EC, "crv": ["P-256"]}, "key.unsupported"),
    "off-curve": ({**EC, "y": P256[0]}, "key.malformed"),
    "x-leading-zero": ({**EC, "x": base64url_encode(b"\x00" + base64url_decode(P256[0]))}, "key.malformed"),
    "n-missing": ({"kty": "RSA", "e": "AQAB"}, "key.malformed"),
    "n-one": ({"kty": "RSA", "n": "AQ", "e": "AQAB"}, "key.weak"),
    "n-leading-zero": ({"kty": "RSA", "n": base64url_encode(b"\x00" + b"\xff" * 256), "e": "AQAB"}, "key.malformed"),
    "e-leading-zero": ({"kty": "RSA", "n": base64url_encode(b"\xff" * 256), "e": "AAEAAQ"}, "key.malformed"),
    "n-huge": ({"kty": "RSA", "n": "A" * 9000, "e": "AQAB"}, "key.malformed"),
}


@pytest.mark.parametrize(("jwk", "code"), HOSTILE_JWKS.values(), ids=HOSTILE_JWKS)
def test_hostile_jwks(jwk, code):
    with pytest.raises(KeyRefused) as refusal:
        _from_jwk(jwk)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "jwk", [{**OKP, "alg": "EdDSA"}, {**OKP, "alg": "Ed25519"}, {**EC, "use": "sig", "kid": "1"}], ids=str
)
def test_jwks_with_fitting_annotations(jwk):
    assert "alg" not in _from_jwk(jwk).jwk


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "key.malformed"),
        ("z", "key.malformed"),
        ("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do0", "key.malformed"),
        ("u7QEB", "key.malformed"),
        (multibase_encode(b"\xed\x01" + bytes(31)), "key.malformed"),
        (multibase_encode(b"\xed\x01" + b"\x07" * 33), "key.malformed"),
        (multibase_encode(b"\x80\x24" + b"\x05" + b"\x07" * 32), "key.malformed"),
        (multibase_encode(b"\x80\x24" + b"\x04" + b"".join(map(base64url_decode, P256))), "key.malformed"),
        (multibase_encode(b"\x80\x24" + b"\x00"), "key.malformed"),
        (multibase_encode(b"\xe7\x01" + b"\x02" + b"\x07" * 32), "key.unsupported"),
        (multibase_encode(b"\xec\x01" + b"\x07" * 32), "key.unsupported"),
        (multibase_encode(b"\x80\x26" + b"\x07" * 32), "key.unsupported"),
        ("z" + "2" * 5000, "key.malformed"),
    ],
    ids=[str(number) for number in range(13)],
)
def test_hostile_multikeys(text, code):
    with pytest.raises(KeyRefused) as refusal:
        VerificationMethod.from_multikey(ID, CONTROLLER, text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "é",
        "A" * 9000,
    ],
    ids=["empty", "no-body", "cut", "certificate", "not-ascii", "long"],
)
def test_hostile_pems(pem):
    with pytest.raises(KeyRefused) as refusal:
        VerificationMethod.from_pem(ID, CONTROLLER, pem)
    assert refusal.value.code == "key.malformed"
