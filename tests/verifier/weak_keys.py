"""Row F4: keys that anyone can sign with, and badges with genuine signatures by them.

The arithmetic is done here, since no library signs with such keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.encodings import base64url_encode, multibase_encode
from tests.verifier import dialects as d
from tests.verifier import world as w

ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
BASE_POINT, ONE = b"\x58" + b"\x66" * 31, b"\x01" + bytes(31)
# The points whose order divides eight, in every way to write them: the order, and 32 bytes.
SMALL_ORDER: tuple[tuple[int, str], ...] = (
    (1, "0100000000000000000000000000000000000000000000000000000000000000"),
    (1, "0100000000000000000000000000000000000000000000000000000000000080"),
    (1, "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    (1, "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    (2, "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    (2, "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    (4, "0000000000000000000000000000000000000000000000000000000000000000"),
    (4, "0000000000000000000000000000000000000000000000000000000000000080"),
    (4, "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    (4, "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    (8, "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    (8, "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    (8, "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    (8, "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
)
_SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def did_key_of(public_key: bytes) -> tuple[str, str]:
    """Issuer and name of a raw Ed25519 key as a did:key."""
    multibase = multibase_encode(b"\xed\x01" + public_key)
    return f"did:key:{multibase}", f"did:key:{multibase}#{multibase}"


def did_jwk_of(jwk: dict[str, Any]) -> tuple[str, str]:
    did = f"did:jwk:{base64url_encode(json.dumps(jwk).encode())}"
    return did, f"{did}#0"


def okp(public_key: bytes) -> dict[str, Any]:
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url_encode(public_key)}


def token(issuer: str, kid: str, alg: str, sign: Callable[[bytes], bytes], **changes: Any) -> str:
    """A badge of a did:key or did:jwk issuer, in the Open Badges form, signed by `sign`."""
    badge = w.jwt_credential(issuer__id=issuer, credentialStatus=None, **changes)
    header, payload = d.open_badges_form(badge)
    members = {**header, "alg": alg, "kid": kid}
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (members, payload))
    return f"{text}.{base64url_encode(sign(text.encode()))}"


def universal(order: int, public_key: bytes, issuer: str, kid: str) -> str:
    """A token for which one fixed signature holds (R the base point B, S one), found by varying the badge.

    With R and S so, the equation S*B = R + k*A says that the order of A divides k, a hash over the message.
    """
    for attempt in range(1000):
        text = token(issuer, kid, "EdDSA", lambda _: BASE_POINT + ONE, name=f"Diplôme {attempt}")
        message = text.rpartition(".")[0].encode()
        digest = hashlib.sha512(BASE_POINT + public_key + message).digest()
        if int.from_bytes(digest, "little") % ED25519_ORDER % order == 0:
            return text
    raise AssertionError("no luck in a thousand attempts")


@dataclass(frozen=True)
class WeakRsa:
    """A modulus of known prime powers, and its public exponent: its factors are known, so anyone can sign."""

    powers: tuple[tuple[int, int], ...]
    public: int = 65537

    @property
    def modulus(self) -> int:
        return prod(factor**power for factor, power in self.powers)

    @property
    def jwk(self) -> dict[str, Any]:
        return rsa_jwk(self.modulus, self.public)

    @property
    def pem(self) -> str:
        key = rsa.RSAPublicNumbers(self.public, self.modulus).public_key()
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def sign(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2.1), by the Chinese remainder theorem."""
        modulus = self.modulus
        size = (modulus.bit_length() + 7) // 8
        tail = b"\0" + _SHA256_DIGEST_INFO + hashlib.sha256(data).digest()
        message = int.from_bytes(b"\0\1" + b"\xff" * (size - 2 - len(tail)) + tail, "big")
        signature = 0
        for factor, power in self.powers:
            part, totient = factor**power, factor ** (power - 1) * (factor - 1)
            root = pow(message % part, pow(self.public, -1, totient), part)
            others = modulus // part
            signature += root * others * pow(others, -1, part)
        return (signature % modulus).to_bytes(size, "big")


def rsa_jwk(modulus: int, public: int) -> dict[str, Any]:
    numbers = {"n": modulus, "e": public}
    return {"kty": "RSA"} | {
        name: base64url_encode(number.to_bytes((number.bit_length() + 7) // 8, "big"))
        for name, number in numbers.items()
    }


@cache
def primes(bits: int) -> tuple[int, int]:
    """Two ordinary primes, from a key of twice the size."""
    numbers = rsa.generate_private_key(65537, 2 * bits).private_numbers()
    return numbers.p, numbers.q


def roca(multiple: int, power: int) -> int:
    """A prime k*M + (65537**a mod M) as CVE-2017-15361's library made them for 2,048 bits, M a product of primes."""
    product = prod(number for number in range(2, 702) if all(number % each for each in range(2, int(number**0.5) + 1)))
    return ((3 << 1022) // product + multiple) * product + pow(65537, power, product)


WEAK_RSA: dict[str, Callable[[], WeakRsa]] = {
    "1,024 bits": lambda: WeakRsa(tuple((prime, 1) for prime in primes(512))),
    "2,046 bits": lambda: WeakRsa(tuple((prime, 1) for prime in primes(1023))),
    "8,200 bits": lambda: WeakRsa(tuple((prime, 2) for prime in (*primes(1025), *primes(1026)))),
    "a small factor": lambda: WeakRsa(((167, 1), (primes(1023)[0], 2))),
    "ROCA": lambda: WeakRsa(((roca(150, 5), 1), (roca(224, 6), 1))),  # these two numbers are prime
    "a huge exponent": lambda: WeakRsa(tuple((prime, 1) for prime in primes(1024)), (1 << 64) + 13),
}
