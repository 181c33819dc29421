"""A public key with a name and an owner, to verify with (Controlled Identifiers 1.0 section 2.2, Multikey, RFC 7517).

Every VerificationMethod is usable: each constructor refuses weak, private and unsupported keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from keys.algorithms import Algorithm, PublicKey, algorithm_of, is_strong_ed25519_point, refuse_weak
from keys.encodings import (
    base58btc_decode,
    base64url_decode,
    base64url_encode,
    jwk_thumbprint,
    multibase_decode,
    multibase_encode,
)
from keys.errors import EncodingMalformed, KeyRefused, SignatureInvalid

MAX_KEY_CHARACTERS: Final = 8192
ED25519_KEY_2018: Final = "Ed25519VerificationKey2018"
PRIVATE_JWK_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

# Multicodec names of kinds of keys, as the variable-length numbers that stand before the key.
_MULTIKEY_PREFIX: Final = {
    Algorithm.EDDSA: bytes.fromhex("ed01"),
    Algorithm.ES256: bytes.fromhex("8024"),
    Algorithm.ES384: bytes.fromhex("8124"),
    Algorithm.RS256: bytes.fromhex("8524"),
}
_CURVE: Final = {"P-256": SECP256R1(), "P-384": SECP384R1()}
_CURVE_BY_ALGORITHM: Final = {Algorithm.ES256: ("P-256", SECP256R1()), Algorithm.ES384: ("P-384", SECP384R1())}
_RSA_PADDING: Final = padding.PKCS1v15()
_RSA_HASH: Final = SHA256()
_ECDSA_HASH: Final[dict[Algorithm, HashAlgorithm]] = {Algorithm.ES256: SHA256(), Algorithm.ES384: SHA384()}


@dataclass(frozen=True)
class VerificationMethod:
    """One public key as published: `id` is a DID URL or URL, `controller` the DID or URL that answers for it.
    `expires`, as written there: when the controller stops vouching for it; dates are compared by the verifier."""

    id: str
    controller: str
    algorithm: Algorithm
    public_key: PublicKey = field(repr=False, hash=False)
    expires: str | None = None

    def __post_init__(self) -> None:
        if algorithm_of(self.public_key) is not self.algorithm:
            raise KeyRefused("key.unsupported", reason="algorithm")
        refuse_weak(self.public_key)

    def verify(self, data: bytes, signature: bytes) -> None:
        """Return if `signature` is this key's over `data`; raise SignatureInvalid `proof.signature` if not.

        Signatures are raw: 64 bytes for EdDSA, r || s of fixed length for ES256 (64) and ES384 (96), the modulus's
        length for RS256.
        """
        try:
            _verify(self.public_key, self.algorithm, data, signature)
        except InvalidSignature:
            raise SignatureInvalid("proof.signature", method=self.id[:300]) from None

    @property
    def multibase(self) -> str:
        """publicKeyMultibase: `z6Mk…`, `zDn…`, `z82…`; for RSA `z4MX…` (of 2048 bits), as did:key has it."""
        if isinstance(self.public_key, Ed25519PublicKey):
            encoded = self.public_key.public_bytes_raw()
        elif isinstance(self.public_key, EllipticCurvePublicKey):
            encoded = self.public_key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        else:
            encoded = self.public_key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
        return multibase_encode(_MULTIKEY_PREFIX[self.algorithm] + encoded)

    @property
    def jwk(self) -> dict[str, str]:
        """The public JWK: the members that RFC 7638 requires, no `kid` and no `alg`."""
        key = self.public_key
        if isinstance(key, RSAPublicKey):
            numbers = key.public_numbers()
            return {"kty": "RSA", "n": _minimal(numbers.n), "e": _minimal(numbers.e)}
        if isinstance(key, EllipticCurvePublicKey):
            point, size = key.public_numbers(), key.key_size // 8
            curve, _ = _CURVE_BY_ALGORITHM[self.algorithm]
            x, y = (base64url_encode(number.to_bytes(size, "big")) for number in (point.x, point.y))
            return {"kty": "EC", "crv": curve, "x": x, "y": y}
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url_encode(key.public_bytes_raw())}

    @property
    def thumbprint(self) -> str:
        """RFC 7638, SHA-256, base64url: 43 characters that name the key itself."""
        return jwk_thumbprint(self.jwk)

    @property
    def pem(self) -> str:
        """SubjectPublicKeyInfo as PEM, for `publicKeyPem` of Open Badges 2.0."""
        return self.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")

    def same_key(self, other: VerificationMethod) -> bool:
        """Whether both are the same key, whatever their names and controllers."""
        return self.algorithm is other.algorithm and self.public_key == other.public_key

    @classmethod
    def from_public_key(cls, id: str, controller: str, public_key: PublicKey) -> VerificationMethod:
        """A method for a loaded key. Raises KeyRefused: `key.unsupported`, `key.weak`."""
        return cls(id, controller, algorithm_of(public_key), public_key)

    @classmethod
    def from_multikey(cls, id: str, controller: str, public_key_multibase: str) -> VerificationMethod:
        """From publicKeyMultibase, base58btc of a two-byte prefix and the key: Ed25519, P-256, P-384, and RSA as the
        DER of PKCS #1 (did:key section 3.1.3).

        Raises KeyRefused: `key.malformed`, `key.unsupported` (another prefix), `key.weak`.
        """
        return cls.from_public_key(id, controller, _multikey(public_key_multibase))

    @classmethod
    def from_base58(cls, id: str, controller: str, public_key_base58: str) -> VerificationMethod:
        """From publicKeyBase58 of Ed25519VerificationKey2018: base58btc of the 32 bytes, with no prefix of any kind.

        Raises KeyRefused: `key.malformed`, `key.weak`.
        """
        try:
            key = Ed25519PublicKey.from_public_bytes(base58btc_decode(public_key_base58))
        except (EncodingMalformed, ValueError):
            raise KeyRefused("key.malformed", reason="base58") from None
        return cls.from_public_key(id, controller, key)

    @classmethod
    def from_jwk(cls, id: str, controller: str, jwk: Mapping[str, Any]) -> VerificationMethod:
        """From a public JWK (OKP Ed25519, EC P-256 and P-384, RSA) whose `use`, `key_ops` and `alg` allow it.

        Raises KeyRefused: `key.private_published` if any private member is there, `key.malformed`,
        `key.unsupported`, `key.weak`.
        """
        method = cls.from_public_key(id, controller, _jwk(jwk))
        if jwk.get("alg", method.algorithm.value) not in (method.algorithm.value, _fully_specified(method.algorithm)):
            raise KeyRefused("key.unsupported", reason="algorithm")
        return method

    @classmethod
    def from_pem(cls, id: str, controller: str, pem: str) -> VerificationMethod:
        """From a PEM public key (SubjectPublicKeyInfo, or PKCS #1 for RSA).

        Raises KeyRefused: `key.private_published`, `key.malformed`, `key.unsupported`, `key.weak`.
        """
        if "PRIVATE KEY" in pem:
            raise KeyRefused("key.private_published")
        if len(pem) > MAX_KEY_CHARACTERS:
            raise KeyRefused("key.malformed")
        try:
            key = load_pem_public_key(pem.encode("ascii"))
        except UnsupportedAlgorithm:
            raise KeyRefused("key.unsupported") from None
        except ValueError:  # of the encoding as well as of the numbers
            raise KeyRefused("key.malformed") from None
        algorithm = algorithm_of(key)
        return cls(id, controller, algorithm, key)  # type: ignore[arg-type]  # algorithm_of took no other kind


def _verify(key: Any, algorithm: Algorithm, data: bytes, signature: bytes) -> None:
    """`key` is of `algorithm`, as every VerificationMethod has made sure."""
    if algorithm is Algorithm.EDDSA:
        # OpenSSL compares R as bytes, so only a signature whose R is itself of small order needs refusing here.
        if len(signature) != 64 or not is_strong_ed25519_point(signature[:32]):
            raise InvalidSignature
        key.verify(signature, data)
    elif algorithm is Algorithm.RS256:
        if len(signature) != (key.key_size + 7) // 8:
            raise InvalidSignature
        key.verify(signature, data, _RSA_PADDING, _RSA_HASH)
    else:
        size = key.key_size // 8
        if len(signature) != 2 * size:
            raise InvalidSignature
        r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
        key.verify(encode_dss_signature(r, s), data, ECDSA(_ECDSA_HASH[algorithm]))


@lru_cache(maxsize=256)  # a verifier meets the same few keys many times; a longer text than any key's is refused unread
def _multikey(text: str) -> PublicKey:
    if not text.startswith("z"):
        raise KeyRefused("key.malformed", reason="multibase")
    try:
        data = multibase_decode(text)
    except EncodingMalformed:
        raise KeyRefused("key.malformed", reason="multibase") from None
    prefix, encoded = data[:2], data[2:]
    try:
        if prefix == _MULTIKEY_PREFIX[Algorithm.EDDSA]:
            return Ed25519PublicKey.from_public_bytes(encoded)
        if prefix == _MULTIKEY_PREFIX[Algorithm.RS256]:
            return _rsa_of_der(encoded)
        for algorithm, (_, curve) in _CURVE_BY_ALGORITHM.items():
            if prefix == _MULTIKEY_PREFIX[algorithm]:
                if len(encoded) != 1 + curve.key_size // 8:  # the uncompressed form is a second text
                    raise KeyRefused("key.malformed")
                return EllipticCurvePublicKey.from_encoded_point(curve, encoded)
    except ValueError:
        raise KeyRefused("key.malformed") from None
    raise KeyRefused("key.unsupported", reason="multikey")


def _rsa_of_der(encoded: bytes) -> RSAPublicKey:
    """RSAPublicKey of RFC 8017 A.1.1, in the one encoding of its two numbers. Raises KeyRefused; ValueError."""
    try:
        key = load_der_public_key(encoded)  # accepts SubjectPublicKeyInfo too, a second text
    except UnsupportedAlgorithm:
        raise KeyRefused("key.malformed") from None
    if not isinstance(key, RSAPublicKey) or key.public_bytes(Encoding.DER, PublicFormat.PKCS1) != encoded:
        raise KeyRefused("key.malformed")
    return key


def _jwk(jwk: Mapping[str, Any]) -> PublicKey:
    if not PRIVATE_JWK_MEMBERS.isdisjoint(jwk):
        raise KeyRefused("key.private_published")
    operations = jwk.get("key_ops", ["verify"])
    if jwk.get("use", "sig") != "sig" or not (isinstance(operations, list) and "verify" in operations):
        raise KeyRefused("key.unsupported", reason="use")
    kind, curve_name = jwk.get("kty"), jwk.get("crv")
    try:
        if kind == "OKP" and curve_name == "Ed25519":
            return Ed25519PublicKey.from_public_bytes(_member(jwk, "x"))
        if kind == "EC" and isinstance(curve_name, str) and (curve := _CURVE.get(curve_name)):
            x, y = _member(jwk, "x"), _member(jwk, "y")
            if not len(x) == len(y) == curve.key_size // 8:
                raise KeyRefused("key.malformed")
            return EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), curve).public_key()
        if kind == "RSA":
            modulus, exponent = _number(jwk, "n"), _number(jwk, "e")
            if exponent < 3 or exponent % 2 == 0 or exponent >= modulus:  # what the library would call malformed
                raise KeyRefused("key.weak", reason="exponent")
            return RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError:
        raise KeyRefused("key.malformed") from None
    raise KeyRefused("key.unsupported")


def _member(jwk: Mapping[str, Any], name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= MAX_KEY_CHARACTERS:
        raise KeyRefused("key.malformed", member=name)
    try:
        return base64url_decode(text)
    except EncodingMalformed:
        raise KeyRefused("key.malformed", member=name) from None


def _number(jwk: Mapping[str, Any], name: str) -> int:
    """Base64urlUInt of RFC 7518 section 2: big-endian, no leading zero."""
    data = _member(jwk, name)
    if data[0] == 0:
        raise KeyRefused("key.malformed", member=name)
    return int.from_bytes(data, "big")


def _minimal(number: int) -> str:
    return base64url_encode(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _fully_specified(algorithm: Algorithm) -> str:
    """The name of RFC 9864, which some key sets write instead of EdDSA."""
    return "Ed25519" if algorithm is Algorithm.EDDSA else algorithm.value
