"""A published key pair as a signer, deterministic for ECDSA too (RFC 6979), so that published signatures come again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from keys.algorithms import Algorithm
from keys.encodings import multibase_decode
from keys.verification import VerificationMethod


@dataclass(frozen=True)
class PublishedSigner:
    """A published private key, as a signer for tests only."""

    method: VerificationMethod
    key: Ed25519PrivateKey | EllipticCurvePrivateKey

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(data)
        hashed = SHA256() if self.method.algorithm is Algorithm.ES256 else SHA384()
        numbers = decode_dss_signature(self.key.sign(data, ECDSA(hashed, deterministic_signing=True)))
        return b"".join(number.to_bytes(self.key.key_size // 8, "big") for number in numbers)


def published_signer(pair: Mapping[str, str], method_id: str = "") -> PublishedSigner:
    """The signer of a published pair under `method_id`; a did:key's own name without it."""
    multibase = pair["publicKeyMultibase"]
    method_id = method_id or f"did:key:{multibase}#{multibase}"
    method = VerificationMethod.from_multikey(method_id, method_id.partition("#")[0], multibase)
    if "privateKeyHex" in pair:
        secret = bytes.fromhex(pair["privateKeyHex"])
    else:
        secret = multibase_decode(pair.get("privateKeyMultibase") or pair["secretKeyMultibase"])[2:]
    if method.algorithm is Algorithm.EDDSA:
        return PublishedSigner(method, Ed25519PrivateKey.from_private_bytes(secret))
    curve = SECP256R1() if method.algorithm is Algorithm.ES256 else SECP384R1()
    return PublishedSigner(method, derive_private_key(int.from_bytes(secret, "big"), curve))
