"""Weak keys, generated here on purpose, are told from good ones (DECISIONS.md row F4)."""

import math

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from keys.algorithms import Algorithm, algorithm_of, is_strong_ed25519_point, refuse_weak
from keys.encodings import base64url_encode, multibase_encode
from keys.errors import KeyRefused, SignatureInvalid
from keys.verification import VerificationMethod

ID, CONTROLLER = "did:web:badges.example#key", "did:web:badges.example"

# Where the search for two ordinary 1024-bit primes starts; the product of their likes has 2048 bits.
FIRST, SECOND = (1 << 1023) + (1 << 1022) + 1, (1 << 1023) + (1 << 1022) + (1 << 1000) + 1


def _is_prime(number: int) -> bool:
    """Fermat to several bases: enough for a test that wants a number without small factors."""
    return all(number % small for small in range(3, 1000, 2)) and all(
        pow(base, number - 1, number) == 1 for base in (2, 3, 5)
    )


def _prime_from(start: int, step: int) -> int:
    while not _is_prime(start):
        start += step
    return start


@pytest.fixture(scope="module")
def strong_primes() -> tuple[int, int]:
    return _prime_from(FIRST, 2), _prime_from(SECOND, 2)


def _rsa_jwk(modulus: int, exponent: int) -> dict[str, str]:
    n, e = (base64url_encode(number.to_bytes((number.bit_length() + 7) // 8, "big")) for number in (modulus, exponent))
    return {"kty": "RSA", "n": n, "e": e}


def _refusal(modulus: int, exponent: int) -> tuple[str, object]:
    with pytest.raises(KeyRefused) as refusal:
        VerificationMethod.from_jwk(ID, CONTROLLER, _rsa_jwk(modulus, exponent))
    return refusal.value.code, refusal.value.facts.get("reason")


def test_the_positive_control_is_accepted(strong_primes):
    p, q = strong_primes
    for exponent in (3, 65537, (1 << 63) + 1):
        method = VerificationMethod.from_jwk(ID, CONTROLLER, _rsa_jwk(p * q, exponent))
        assert method.algorithm is Algorithm.RS256


def test_rsa_of_1024_bits():
    assert _refusal((1 << 1023) + 1155 * 2 + 1, 65537) == ("key.weak", "modulus_size")
    key = rsa.generate_private_key(65537, 1024).public_key()
    with pytest.raises(KeyRefused):
        VerificationMethod.from_public_key(ID, CONTROLLER, key)


def test_rsa_of_more_than_8192_bits():
    assert _refusal((1 << 8192) + 1, 65537) == ("key.weak", "modulus_size")


@pytest.mark.parametrize("exponent", [1, 2, 4, 65536, (1 << 64) + 1, (1 << 256) + 1])
def test_an_rsa_exponent_that_is_weak(strong_primes, exponent):
    p, q = strong_primes
    assert _refusal(p * q, exponent) == ("key.weak", "exponent")


def test_rsa_with_a_small_factor(strong_primes):
    p, _ = strong_primes
    for small in (2, 3, 167):
        assert _refusal(small * p * ((1 << 1023) + 1), 65537)[0] == "key.weak"


def test_an_rsa_key_of_the_roca_kind(strong_primes):
    """CVE-2017-15361: primes k*M + (65537**a mod M), M the product of the first 126 primes for 2048 bits."""
    _, q = strong_primes
    primes = [
        number for number in range(2, 702) if all(number % divisor for divisor in range(2, math.isqrt(number) + 1))
    ]
    assert len(primes) == 126
    product = math.prod(primes)

    def infineon_prime(a: int) -> int:
        return _prime_from((3 << 1022) // product * product + pow(65537, a, product), product)

    weak = infineon_prime(11) * infineon_prime(23)
    assert weak.bit_length() == 2048
    assert _refusal(weak, 65537) == ("key.weak", "roca")
    # One ordinary prime is enough for the fingerprint to vanish.
    VerificationMethod.from_jwk(ID, CONTROLLER, _rsa_jwk(infineon_prime(11) * q, 65537))


# --- Ed25519: the eight points of small order, found here by arithmetic and not by a list ---

PRIME = 2**255 - 19
D = -121665 * pow(121666, -1, PRIME) % PRIME
SQRT_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)


def _x_of(y: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * SQRT_MINUS_ONE % PRIME
    return None if (x * x - square) % PRIME else x


def _double(point: tuple[int, int]) -> tuple[int, int]:
    x, y = point
    product = D * x * x * y * y % PRIME
    return (
        2 * x * y * pow(1 + product, -1, PRIME) % PRIME,
        (y * y + x * x) * pow(1 - product, -1, PRIME) % PRIME,
    )


def _small_order_ordinates() -> set[int]:
    """y of every point P with 8P = 0: (0, 1), (0, -1), (±i, 0), and the halves of the last two."""
    ordinates = {1, PRIME - 1, 0}
    # 2P has y = 0 exactly when x² = -y². In the curve's equation: d*y⁴ + 2y² - 1 = 0, so y² = (-1 ± √(1 + d)) / d.
    root = pow(1 + D, (PRIME + 3) // 8, PRIME)
    if (root * root - 1 - D) % PRIME:
        root = root * SQRT_MINUS_ONE % PRIME
    for sign in (1, -1):
        square = (sign * root - 1) * pow(D, -1, PRIME) % PRIME
        y = pow(square, (PRIME + 3) // 8, PRIME)
        for candidate in (y, y * SQRT_MINUS_ONE % PRIME):
            if (candidate * candidate - square) % PRIME == 0:
                ordinates |= {candidate, PRIME - candidate}
    return ordinates


def _encodings(y: int) -> list[bytes]:
    return [((sign << 255) | y).to_bytes(32, "little") for sign in (0, 1)]


def test_small_order_points_are_refused():
    ordinates = {y for y in _small_order_ordinates() if _x_of(y) is not None}
    assert len(ordinates) == 5
    for y in ordinates:
        point = (_x_of(y), y)
        for _ in range(3):
            point = _double(point)
        assert point == (0, 1)
        for encoded in _encodings(y):
            assert not is_strong_ed25519_point(encoded)
            with pytest.raises(KeyRefused) as refusal:
                VerificationMethod.from_multikey(ID, CONTROLLER, multibase_encode(b"\xed\x01" + encoded))
            assert refusal.value.code == "key.weak"


def test_points_that_are_not_canonical_are_refused():
    for y in range(PRIME, 1 << 255):
        assert not any(is_strong_ed25519_point(encoded) for encoded in _encodings(y))


def test_the_small_order_guard_is_needed():
    """Positive control: the primitive itself lets a signature under the identity point pass for any message."""
    identity = Ed25519PublicKey.from_public_bytes((1).to_bytes(32, "little"))
    forged = (1).to_bytes(32, "little") + bytes(32)
    identity.verify(forged, b"one message")
    identity.verify(forged, b"another message")
    with pytest.raises(KeyRefused):
        refuse_weak(identity)


def test_a_signature_whose_r_is_of_small_order_is_refused():
    method = VerificationMethod.from_public_key(ID, CONTROLLER, Ed25519PrivateKey.generate().public_key())
    with pytest.raises(SignatureInvalid):
        method.verify(b"", (1).to_bytes(32, "little") + bytes(32))


@pytest.mark.parametrize("curve", [ec.SECP521R1(), ec.SECP256K1(), ec.BrainpoolP256R1()], ids=lambda curve: curve.name)
def test_other_curves_are_not_supported(curve):
    with pytest.raises(KeyRefused) as refusal:
        algorithm_of(ec.generate_private_key(curve).public_key())
    assert refusal.value.code == "key.unsupported"


def test_other_keys_are_not_supported():
    for key in (ed448.Ed448PrivateKey.generate().public_key(), x25519.X25519PrivateKey.generate().public_key(), "key"):
        with pytest.raises(KeyRefused):
            algorithm_of(key)


def test_a_point_off_the_curve_is_refused():
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": base64url_encode(bytes(31) + b"\x01"),
        "y": base64url_encode(bytes(31) + b"\x01"),
    }
    with pytest.raises(KeyRefused) as refusal:
        VerificationMethod.from_jwk(ID, CONTROLLER, jwk)
    assert refusal.value.code == "key.malformed"
