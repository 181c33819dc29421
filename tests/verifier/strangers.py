"""Badges as other people's software writes them: an independent writer of keys, tokens and proofs.

Nothing of ours signs or encodes here: the signatures are the primitives', base58, base64url and DER are written out,
and RDF is canonicalized by PyLD.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.keys.canonical.oracle import normalized
from tests.verifier import world as w
from tests.verifier.world import Web
from verifier.environment import VerifierEnvironment
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import Verdict

Key: TypeAlias = Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey

VC_V1, VC_V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context"
_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@cache
def key(kind: str, number: int = 0) -> Key:
    """A key of one kind, made once a run: Ed25519, P-256, P-384, RSA or RSA-4096."""
    if kind == "Ed25519":
        return Ed25519PrivateKey.generate()
    if kind.startswith("RSA"):
        return generate_rsa(65537, int(kind.partition("-")[2] or 2048))
    return generate_private_key({"P-256": SECP256R1(), "P-384": SECP384R1()}[kind])


def base58(data: bytes) -> str:
    text, number = "", int.from_bytes(data, "big")
    while number:
        number, place = divmod(number, 58)
        text = _LETTERS[place] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def base64url_of(number: int, size: int | None = None) -> str:
    return base64url(number.to_bytes(size or (number.bit_length() + 7) // 8, "big"))


def raw(signer: Key) -> bytes:
    """The public key without any name of its kind."""
    public = signer.public_key()
    if isinstance(signer, Ed25519PrivateKey):
        return public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    if isinstance(signer, RSAPrivateKey):
        return public.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def multikey(signer: Key) -> str:
    if isinstance(signer, Ed25519PrivateKey):
        return "z" + base58(b"\xed\x01" + raw(signer))
    if isinstance(signer, RSAPrivateKey):
        return "z" + base58(b"\x85\x24" + raw(signer))
    return "z" + base58((b"\x80\x24" if signer.curve.name == "secp256r1" else b"\x81\x24") + raw(signer))


def jwk(signer: Key, **members: Any) -> dict[str, Any]:
    if isinstance(signer, Ed25519PrivateKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(raw(signer)), **members}
    if isinstance(signer, RSAPrivateKey):
        numbers = signer.public_key().public_numbers()
        return {"kty": "RSA", "n": base64url_of(numbers.n), "e": base64url_of(numbers.e), **members}
    point, size = signer.public_key().public_numbers(), signer.key_size // 8
    name = "P-256" if size == 32 else "P-384"
    return {"kty": "EC", "crv": name, "x": base64url_of(point.x, size), "y": base64url_of(point.y, size), **members}


def sign(signer: Key, data: bytes) -> tuple[str, bytes]:
    """The `alg` of RFC 7518 and the signature as JOSE wants it."""
    if isinstance(signer, Ed25519PrivateKey):
        return "EdDSA", signer.sign(data)
    if isinstance(signer, RSAPrivateKey):
        return "RS256", signer.sign(data, PKCS1v15(), SHA256())
    size = signer.key_size // 8
    pair = decode_dss_signature(signer.sign(data, ECDSA(SHA256() if size == 32 else SHA384())))
    return f"ES{signer.key_size}", b"".join(number.to_bytes(size, "big") for number in pair)


def badge(issuer: str, **changes: Any) -> dict[str, Any]:
    """An unsigned badge with what the standard requires, and no more."""
    document: dict[str, Any] = {
        "@context": [VC_V2, f"{OPEN_BADGES}-3.0.3.json"],
        "id": "https://school.example/badges/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Soudure",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Lycée de la Creuse"},
        "validFrom": "2026-01-05T08:00:00Z",
        "credentialSubject": {
            "id": "did:example:amina",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://school.example/achievements/soudure",
                "type": ["Achievement"],
                "name": "Soudure",
                "description": "Souder à l’arc.",
                "criteria": {"narrative": "Trois pièces, contrôlées."},
            },
        },
    }
    return w.changed(document, changes)


def version_1(document: Mapping[str, Any], context: str = f"{OPEN_BADGES}.json") -> dict[str, Any]:
    """The same in VC Data Model 1.1."""
    changes = {"@context": [VC_V1, context], "issuanceDate": document["validFrom"], "validFrom": None}
    return w.changed(document, changes)


def token(document: Mapping[str, Any], signer: Key, kid: str, *, in_vc: bool = False, **header: Any) -> str:
    """A VC-JWT in the form of Open Badges, or of VC Data Model 1.1 in its `vc` claim."""
    issuer = document["issuer"]
    claims = {
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": document["id"],
        "nbf": int(datetime.fromisoformat(document.get("validFrom") or document["issuanceDate"]).timestamp()),
        "sub": document["credentialSubject"]["id"],
    }
    payload = {"vc": document, **claims} if in_vc else {**document, **claims}
    head = {"alg": sign(signer, b"")[0], "typ": "JWT", "kid": kid, **header}
    text = ".".join(base64url(json.dumps(part).encode()) for part in (head, payload))
    return f"{text}.{base64url(sign(signer, text.encode())[1])}"


def embedded(document: Mapping[str, Any], signer: Key, name: str, **members: Any) -> dict[str, Any]:
    """The badge with a proof of `eddsa-rdfc-2022`, an object as many write it."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-05T08:00:00Z",
        "verificationMethod": name,
        "proofPurpose": "assertionMethod",
        **members,
    }
    hashes = _hash({**options, "@context": document["@context"]}) + _hash(document)
    return {**document, "proof": {**options, "proofValue": "z" + base58(sign(signer, hashes)[1])}}


def _hash(document: dict[str, Any]) -> bytes:
    return hashlib.sha256(normalized(document).encode()).digest()


def judged(presented: str | Mapping[str, Any], pages: Mapping[str, Any] | None = None) -> Verdict:
    """The verdict where nothing is known of the issuer but what it publishes at these addresses."""
    web = Web()
    for url, content in (pages or {}).items():
        web.put(url, content)
    text = presented if isinstance(presented, str) else json.dumps(presented)
    return verify(Presented(text.encode()), VerifierEnvironment(w.NOW, web, w.BELIEVED, limits=w.UNHURRIED))
