"""The closed list of signature algorithms, and what makes a key too weak to be believed (RFC 7518, RFC 8037).

The algorithm follows from the key alone, never from what a document says about itself.
"""

from __future__ import annotations

import functools
import math
from enum import StrEnum
from typing import Final, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from keys.errors import KeyRefused

PublicKey: TypeAlias = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

RSA_MINIMUM_BITS: Final = 2048
RSA_MAXIMUM_BITS: Final = 8192
RSA_MAXIMUM_EXPONENT_BITS: Final = 64

_ED25519_PRIME: Final = 2**255 - 19
# The y coordinates of the eight points whose order divides the cofactor 8: the identity (1), the point of order two
# (-1), the two of order four (0), and four of order eight (plus and minus one value, each with two signs of x).
_ED25519_ORDER_EIGHT: Final = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
_ED25519_SMALL_ORDER: Final = frozenset(
    {0, 1, _ED25519_PRIME - 1, _ED25519_ORDER_EIGHT, _ED25519_PRIME - _ED25519_ORDER_EIGHT}
)


class Algorithm(StrEnum):
    """A JWS `alg` that is accepted; the same word names the kind of key."""

    EDDSA = "EdDSA"
    ES256 = "ES256"
    ES384 = "ES384"
    RS256 = "RS256"


def algorithm_of(public_key: object) -> Algorithm:
    """The one algorithm that this key may be used with. Raises KeyRefused: `key.unsupported`."""
    if isinstance(public_key, Ed25519PublicKey):
        return Algorithm.EDDSA
    if isinstance(public_key, RSAPublicKey):
        return Algorithm.RS256
    if isinstance(public_key, EllipticCurvePublicKey):
        if isinstance(public_key.curve, SECP256R1):
            return Algorithm.ES256
        if isinstance(public_key.curve, SECP384R1):
            return Algorithm.ES384
    raise KeyRefused("key.unsupported")


def refuse_weak(public_key: PublicKey) -> None:
    """Raise KeyRefused `key.weak` for a key with which others than its owner could sign.

    RSA: modulus of 2048 to 8192 bits without a small factor, exponent odd, at least 3 and at most 64 bits, not the
    fingerprint of ROCA (CVE-2017-15361). Ed25519: canonical, not of small order. Points of P-256 and P-384 are known
    to be on their curve, since `cryptography` loads no other.
    """
    if isinstance(public_key, Ed25519PublicKey):
        if not is_strong_ed25519_point(public_key.public_bytes_raw()):
            raise KeyRefused("key.weak", reason="small_order")
    elif isinstance(public_key, RSAPublicKey):
        numbers = public_key.public_numbers()
        _refuse_weak_rsa(numbers.n, numbers.e)


def is_strong_ed25519_point(encoded: bytes) -> bool:
    """Whether 32 bytes encode a point canonically (RFC 8032 5.1.3: y below the prime) and not one of small order.

    With a public key of small order, one signature fits many messages; the primitive itself accepts such keys.
    """
    y = int.from_bytes(encoded, "little") & ((1 << 255) - 1)
    return y < _ED25519_PRIME and y not in _ED25519_SMALL_ORDER


def _refuse_weak_rsa(modulus: int, exponent: int) -> None:
    if not RSA_MINIMUM_BITS <= modulus.bit_length() <= RSA_MAXIMUM_BITS:
        raise KeyRefused("key.weak", reason="modulus_size", bits=modulus.bit_length())
    if exponent < 3 or exponent % 2 == 0 or exponent.bit_length() > RSA_MAXIMUM_EXPONENT_BITS:
        raise KeyRefused("key.weak", reason="exponent")
    product, powers = _small_primes()
    remainder = modulus % product
    if modulus % 2 == 0 or math.gcd(remainder, product) != 1:
        raise KeyRefused("key.weak", reason="small_factor")
    if all(remainder % prime in group for prime, group in powers):
        raise KeyRefused("key.weak", reason="roca")


@functools.cache
def _small_primes() -> tuple[int, tuple[tuple[int, frozenset[int]], ...]]:
    """The product of the odd primes up to 167, and for each the group that 65537 generates modulo it.

    ROCA's primes are k*M + (65537**a mod M) with M a product of the first primes, 39 of them (up to 167) or more. So
    modulo each of those primes their product is a power of 65537, which holds for a random modulus about once in 2**28.
    """
    primes = [
        number for number in range(3, 168) if all(number % divisor for divisor in range(2, math.isqrt(number) + 1))
    ]
    powers = tuple((prime, frozenset(pow(65537, power, prime) for power in range(prime - 1))) for prime in primes)
    return math.prod(primes), powers
