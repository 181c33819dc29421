"""DID resolution and dereferencing of did:key and did:jwk (DID Resolution 0.3; the did:key method's errors)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from keys.dids import did_document, did_key_method, is_did
from keys.encodings import base58btc_decode
from keys.errors import DidMalformed, EncodingMalformed, KeyRefused
from keys.verification import VerificationMethod

MEDIA_TYPE: Final = 'application/ld+json;profile="https://w3id.org/did-resolution"'
RELATIONSHIPS: Final = ("authentication", "capabilityInvocation", "capabilityDelegation")
WRITTEN_FORMATS: Final = frozenset({"Multikey"})
EXPERIMENTAL_FORMATS: Final = frozenset({"Ed25519VerificationKey2018", "X25519KeyAgreementKey2019"})
FRAGMENT: Final = re.compile(r"#[A-Za-z0-9._-]+")
# Behind its two-byte prefix: Ed25519, P-256, P-384.
KEY_BYTES: Final = {b"\xed\x01": 32, b"\x80\x24": 33, b"\x81\x24": 49}


class Unresolvable(Exception):  # noqa: N818 - it is no error of ours, it is the answer
    """A DID or DID URL that gives no document; the argument is the standard's word for it."""


def resolved(did_url: str, options: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """The result for a DID, or for the URL of a method of it, and the HTTP status. ``options`` are the query's."""
    did, sign, rest = _split(did_url)
    metadata = "didDereferencingMetadata" if sign else "didResolutionMetadata"
    result: dict[str, Any] = {
        "@context": "https://w3id.org/did-resolution/v1",
        "didDocument": {},
        "didDocumentMetadata": {},
        metadata: {"contentType": "application/did+ld+json"},
    }
    try:
        if sign and not FRAGMENT.fullmatch(sign + rest):
            raise Unresolvable("invalidDidUrl")
        _check_format(options)
        method = _method(did, sign + rest)
        document = did_document(method.controller, [method])
        result["didDocument"] = (
            document["verificationMethod"][0] if sign else document | {name: [method.id] for name in RELATIONSHIPS}
        )
    except Unresolvable as unresolvable:
        result[metadata] = {"error": str(unresolvable)}
        return result, 501 if str(unresolvable) == "methodNotSupported" else 400
    return result, 200


def _split(did_url: str) -> tuple[str, str, str]:
    match = re.search(r"[/?#]", did_url)
    return (did_url, "", "") if match is None else (did_url[: match.start()], match[0], did_url[match.end() :])


def _check_format(options: Mapping[str, str]) -> None:
    wanted = options.get("publicKeyFormat", "Multikey")
    if wanted in EXPERIMENTAL_FORMATS and options.get("enableExperimentalPublicKeyTypes", "false") != "true":
        raise Unresolvable("invalidPublicKeyType")
    if wanted not in WRITTEN_FORMATS:
        raise Unresolvable("unsupportedPublicKeyType")


def _method(did: str, fragment: str) -> VerificationMethod:
    if not is_did(did):
        raise Unresolvable("invalidDid")
    method, identifier = did.split(":", 2)[1:]
    if method == "key" and not identifier.startswith("z"):
        raise Unresolvable("invalidDid")
    try:
        return did_key_method(did + fragment)
    except DidMalformed as refused:
        raise Unresolvable("methodNotSupported" if refused.code == "did.unsupported" else "invalidDid") from None
    except KeyRefused:
        raise Unresolvable(_key_error(identifier)) from None


def _key_error(identifier: str) -> str:
    try:
        key = base58btc_decode(identifier[1:])
    except EncodingMalformed:
        return "invalidDid"
    if key[:2] not in KEY_BYTES or len(key) - 2 != KEY_BYTES[key[:2]]:
        return "invalidPublicKeyLength"
    return "invalidPublicKey"
