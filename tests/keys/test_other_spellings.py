"""Keys as others spell them: an RSA key as a did:key (multicodec rsa-pub, the DER of PKCS #1), an Ed25519 key in the
base58 of 2018. The DER is written here by hand: no library writes a wrong one."""

import math

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.algorithms import Algorithm
from keys.dids import did_key_method, find_method, is_for_encryption, methods_of
from keys.encodings import base58btc_encode, multibase_encode
from keys.errors import KeyRefused, KeyUnknown
from keys.verification import VerificationMethod

ID, CONTROLLER = "did:web:badges.example#key", "did:web:badges.example"
SMALL_PRIMES = math.prod(range(3, 168, 2))


def der(tag: int, content: bytes) -> bytes:
    """One element of DER (X.690), its length in as few bytes as it takes."""
    size = len(content)
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (bytes([size]) if size < 128 else bytes([0x80 | len(digits)]) + digits) + content


def integer(number: int) -> bytes:
    return der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def multikey(encoded: bytes) -> str:
    return multibase_encode(b"\x85\x24" + encoded)


def rsa(modulus: int, exponent: int) -> str:
    return multikey(der(0x30, integer(modulus) + integer(exponent)))


def read(text: str) -> VerificationMethod:
    return VerificationMethod.from_multikey(ID, CONTROLLER, text)


def test_published_did_keys_of_rsa(vectors):
    for case in vectors("did_key_rsa")["rsa"]:
        did = f"did:key:{case['multibase']}"
        method = did_key_method(did)
        assert (method.algorithm, method.jwk, method.multibase) == (Algorithm.RS256, case["jwk"], case["multibase"])
        assert (method.id, method.controller) == (f"{did}#{case['multibase']}", did)


def modulus_of(bits: int) -> int:
    """The first number of that size without a small factor: nothing more is asked of a public key."""
    return next(number for number in range((1 << bits - 1) + 1, 1 << bits, 2) if math.gcd(number, SMALL_PRIMES) == 1)


@pytest.mark.parametrize("bits", [2048, 3072, 4096, 8192])
def test_every_size_that_is_believed(bits):
    modulus = modulus_of(bits)
    text = rsa(modulus, 65537)
    assert (read(text).public_key.public_numbers(), read(text).multibase) == (RSAPublicNumbers(65537, modulus), text)


N = modulus_of(2048)
GOOD = der(0x30, integer(N) + integer(65537))
HOSTILE_RSA = {
    "nothing": (multikey(b""), "key.malformed"),
    "a number alone": (multikey(integer(N)), "key.malformed"),
    "one number": (multikey(der(0x30, integer(N))), "key.malformed"),
    "three numbers": (multikey(der(0x30, integer(N) + 2 * integer(65537))), "key.malformed"),
    "something behind": (multikey(GOOD + b"\x00"), "key.malformed"),
    "something behind, inside": (multikey(der(0x30, GOOD[4:] + b"\x05\x00")), "key.malformed"),
    "cut": (multikey(GOOD[:-1]), "key.malformed"),
    "a length in one byte more": (multikey(b"\x30\x83\x00" + GOOD[2:]), "key.malformed"),
    "a zero more": (
        multikey(der(0x30, der(0x02, b"\x00\x00" + N.to_bytes(256, "big")) + integer(65537))),
        "key.malformed",
    ),
    "a negative number": (multikey(der(0x30, der(0x02, N.to_bytes(256, "big")) + integer(65537))), "key.malformed"),
    "exponent 1": (rsa(N, 1), "key.malformed"),
    "exponent 2": (rsa(N, 2), "key.malformed"),
    "exponent of 65 bits": (rsa(N, (1 << 64) + 1), "key.weak"),
    "1024 bits": (rsa(modulus_of(1024), 65537), "key.weak"),
    "8193 bits": (rsa(modulus_of(8193), 65537), "key.weak"),
    "a factor of 3": (rsa(3 * ((1 << 2047) // 3 | 1), 65537), "key.weak"),
    "longer than any": (multikey(b"\x30" * 1600), "key.malformed"),
}


@pytest.mark.parametrize(("text", "code"), HOSTILE_RSA.values(), ids=HOSTILE_RSA)
def test_hostile_rsa_multikeys(text, code):
    assert read(multikey(GOOD)).algorithm is Algorithm.RS256
    with pytest.raises(KeyRefused) as refusal:
        read(text)
    assert refusal.value.code == code


def test_one_text_for_one_key(signers):
    """SubjectPublicKeyInfo, the other DER of a key, is no second spelling."""
    key = signers[Algorithm.RS256].method.public_key
    assert read(multikey(key.public_bytes(Encoding.DER, PublicFormat.PKCS1))).public_key == key
    for other in (key, signers[Algorithm.ES256].method.public_key):
        with pytest.raises(KeyRefused) as refusal:
            read(multikey(other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)))
        assert refusal.value.code == "key.malformed"


BASE58 = "4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS"
HOSTILE_BASE58 = {
    "empty": ("", "key.malformed"),
    "the prefix of multibase": ("z" + BASE58, "key.malformed"),
    "a zero byte more": ("1" + BASE58, "key.malformed"),
    "31 bytes": (base58btc_encode(b"\x07" * 31), "key.malformed"),
    "33 bytes": (base58btc_encode(b"\x07" * 33), "key.malformed"),
    "a multikey": (base58btc_encode(b"\xed\x01" + b"\x07" * 32), "key.malformed"),
    "no base58": (BASE58[:-1] + "0", "key.malformed"),
    "white space": (BASE58 + "\n", "key.malformed"),
    "longer than any": ("2" * 5000, "key.malformed"),
    "the identity": (base58btc_encode(b"\x01" + bytes(31)), "key.weak"),
    "a point of order four": (base58btc_encode(bytes(32)), "key.weak"),
    "no canonical point": (base58btc_encode(b"\xee" + b"\xff" * 30 + b"\x7f"), "key.weak"),
}


@pytest.mark.parametrize(("text", "code"), HOSTILE_BASE58.values(), ids=HOSTILE_BASE58)
def test_hostile_base58_keys(text, code):
    assert VerificationMethod.from_base58(ID, CONTROLLER, BASE58).algorithm is Algorithm.EDDSA
    with pytest.raises(KeyRefused) as refusal:
        VerificationMethod.from_base58(ID, CONTROLLER, text)
    assert refusal.value.code == code


OF_2018 = {"id": f"{CONTROLLER}#k", "type": "Ed25519VerificationKey2018", "controller": CONTROLLER}


def _of_2018(**members):
    return {"id": CONTROLLER, "verificationMethod": [{**OF_2018, **members}], "assertionMethod": [f"{CONTROLLER}#k"]}


def test_the_keys_of_2018():
    """Ed25519VerificationKey2018: the bare 32 bytes in base58."""
    method = find_method(_of_2018(publicKeyBase58=BASE58), f"{CONTROLLER}#k", CONTROLLER)
    assert method.multibase == "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
    embedded = {"id": CONTROLLER, "assertionMethod": [{**OF_2018, "publicKeyBase58": BASE58}]}
    assert find_method(embedded, f"{CONTROLLER}#k", CONTROLLER) == method
    assert methods_of(embedded, CONTROLLER) == [method]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"publicKeyBase58": None}, "key.unsupported"),
        ({"publicKeyBase58": [BASE58]}, "key.unsupported"),
        ({"publicKeyBase58": BASE58 + "1"}, "key.malformed"),
        ({"publicKeyBase58": BASE58, "publicKeyMultibase": f"z{BASE58}"}, "key.malformed"),
        ({"publicKeyBase58": BASE58, "publicKeyJwk": {"kty": "OKP"}}, "key.malformed"),
        ({"publicKeyBase58": BASE58, "publicKeyHex": "00"}, "key.malformed"),
        ({"publicKeyBase58": BASE58, "privateKeyBase58": BASE58}, "key.private_published"),
        ({"publicKeyBase58": BASE58, "type": "X25519KeyAgreementKey2019"}, "key.unsupported"),
        ({"publicKeyBase58": BASE58, "type": "Ed25519VerificationKey2020"}, "key.unsupported"),
        ({"publicKeyBase58": BASE58, "type": "Multikey"}, "key.unsupported"),
        ({"publicKeyBase58": BASE58, "type": ["Ed25519VerificationKey2018"]}, "key.unsupported"),
    ],
    ids=str,
)
def test_keys_of_2018_that_are_not_used(members, code):
    with pytest.raises(KeyRefused) as refusal:
        find_method(_of_2018(**members), f"{CONTROLLER}#k", CONTROLLER)
    assert refusal.value.code == code


def test_a_document_that_gives_its_keys_no_purpose():
    """It neither allows nor denies: some platforms publish a profile with one key, and no more (DID Core 5.3)."""
    method = {**OF_2018, "publicKeyBase58": BASE58}
    silent = {"id": CONTROLLER, "verificationMethod": method}
    for said in (silent, {**silent, "verificationMethod": [method, {**method, "id": "#other"}]}):
        with pytest.raises(KeyRefused) as refusal:
            find_method(said, OF_2018["id"], CONTROLLER)
        assert refusal.value.code == "key.no_purpose"
        assert methods_of(said, CONTROLLER) == []
    for relationship in ("authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation"):
        for listed in ([], [OF_2018["id"]]):
            with pytest.raises(KeyUnknown):
                find_method({**silent, relationship: listed}, OF_2018["id"], CONTROLLER)


@pytest.mark.parametrize(
    ("marked", "entry"),
    [
        (True, {"type": "X25519KeyAgreementKey2019", "publicKeyBase58": "1"}),
        (True, {"type": "X25519KeyAgreementKey2020", "publicKeyMultibase": "z1"}),
        (True, {"type": "Multikey", "publicKeyMultibase": "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"}),
        (True, {"publicKeyJwk": {"kty": "EC", "crv": "P-256", "use": "enc"}}),
        (True, {"publicKeyJwk": {"kty": "OKP", "crv": "X25519"}}),
        (True, {"publicKeyJwk": {"kty": "RSA", "key_ops": ["encrypt", "wrapKey"]}}),
        (False, {"publicKeyJwk": {"kty": "RSA", "key_ops": ["encrypt", "verify"]}}),
        (False, {"publicKeyJwk": {"kty": "RSA", "key_ops": []}}),
        (False, {"publicKeyJwk": {"kty": "RSA", "use": ["enc"]}}),
        (False, {"publicKeyJwk": {"kty": "EC", "crv": "secp256k1"}}),
        (False, {"publicKeyJwk": {"kty": "OKP", "crv": ["X25519"], "key_ops": [{}]}}),
        (False, {"type": "Multikey", "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}),
        (False, {"type": "Ed25519VerificationKey2018"}),
        (False, "https://issuer.example/keys/1"),
    ],
    ids=str,
)
def test_keys_that_are_marked_for_encryption(marked, entry):
    """Whatever may sign, or cannot be read, is none of them."""
    assert is_for_encryption(entry) is marked
