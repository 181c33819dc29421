"""DID resolution and dereferencing of did:key and did:jwk (DID Resolution 1.0).

A client that asks for the media type of the earlier drafts gets their result, in the error codes of the did:key method.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from keys.dids import did_document, did_key_method, is_did
from keys.encodings import base58btc_decode
from keys.errors import DidMalformed, EncodingMalformed, KeyRefused
from keys.verification import VerificationMethod
from tests.conformance.data_model import moment_of

RESOLVED: Final = "application/did-resolution"
DEREFERENCED: Final = "application/did-url-dereferencing"
DOCUMENTS: Final = ("application/did", "application/did+json", "application/did+ld+json")
DRAFT: Final = 'application/ld+json;profile="https://w3id.org/did-resolution"'
RELATIONSHIPS: Final = ("authentication", "capabilityInvocation", "capabilityDelegation")
WRITTEN_FORMATS: Final = frozenset({"Multikey"})
EXPERIMENTAL_FORMATS: Final = frozenset({"Ed25519VerificationKey2018", "X25519KeyAgreementKey2019"})
FRAGMENT: Final = re.compile(r"#[A-Za-z0-9._-]+")
# Behind its two-byte prefix: Ed25519, P-256, P-384.
KEY_BYTES: Final = {b"\xed\x01": 32, b"\x80\x24": 33, b"\x81\x24": 49}
# DID parameters (section 3): ASCII, a path with its percent signs (RFC 3986), a moment of UTC in whole seconds.
PARAMETERS: Final = {name: re.compile(r"[ -~]+") for name in ("service", "serviceType", "versionId", "hl")} | {
    "relativeRef": re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+"),
    "versionTime": re.compile(r"[0-9-]+T[0-9:]+Z"),
}
PROBLEMS: Final = {
    "invalidDidUrl": "INVALID_DID_URL",
    "methodNotSupported": "METHOD_NOT_SUPPORTED",
    "unsupportedPublicKeyType": "INVALID_OPTIONS",
    "invalidPublicKeyType": "INVALID_OPTIONS",
    "invalidOptions": "INVALID_OPTIONS",
}


class Unresolvable(Exception):
    """A DID or DID URL that gives no document; the argument is the code of the did:key method, or of the drafts."""


def resolved(did_url: str, options: Mapping[str, str], accept: str) -> tuple[dict[str, Any], int, str]:
    """The answer for a DID, or for the URL of a method of it: JSON, HTTP status, media type. `options`: a query's."""
    did, rest = _split(did_url)
    found: dict[str, Any] | None = None
    error: str | None = None
    try:
        found = _found(did, rest, options)
    except Unresolvable as unresolvable:
        error = str(unresolvable)
    if "did-resolution" in accept and accept.startswith("application/ld+json"):
        return _draft_result(found, error, is_url=bool(rest))
    if found is not None and accept in DOCUMENTS:
        return found, 200, accept
    media_type = DEREFERENCED if rest else RESOLVED
    metadata = {"contentType": media_type} if error is None else {"error": {"type": _problem(error)}}
    status = 200 if error is None else 501 if error == "methodNotSupported" else 400
    if rest:
        return {"contentStream": found, "dereferencingMetadata": metadata, "contentMetadata": {}}, status, media_type
    return {"didDocument": found, "didResolutionMetadata": metadata, "didDocumentMetadata": {}}, status, media_type


def _draft_result(
    found: Mapping[str, Any] | None, error: str | None, *, is_url: bool
) -> tuple[dict[str, Any], int, str]:
    """To the algorithm of the did:key method, any other method is an invalid DID."""
    said = (
        {"contentType": DOCUMENTS[-1]}
        if error is None
        else {"error": error.replace("methodNotSupported", "invalidDid")}
    )
    result = {
        "@context": "https://w3id.org/did-resolution/v1",
        "didDocument": found or {},
        "didDocumentMetadata": {},
        "didDereferencingMetadata" if is_url else "didResolutionMetadata": said,
    }
    return result, 200 if error is None else 400, DRAFT


def _problem(error: str) -> str:
    return f"https://www.w3.org/ns/did#{PROBLEMS.get(error, 'INVALID_DID')}"


def _split(did_url: str) -> tuple[str, str]:
    start = re.search(r"[/?#]|$", did_url)
    assert start is not None
    return did_url[: start.start()], did_url[start.start() :]


def _found(did: str, rest: str, options: Mapping[str, str]) -> dict[str, Any]:
    if rest and not FRAGMENT.fullmatch(rest):
        raise Unresolvable("invalidDidUrl")
    _check_options(options)
    method = _method(did, rest)
    document = did_document(method.controller, [method])
    found: dict[str, Any] = document["verificationMethod"][0] if rest else document
    return found if rest else found | {name: [method.id] for name in RELATIONSHIPS}


def _check_options(options: Mapping[str, str]) -> None:
    for name, form in PARAMETERS.items():
        if name in options and not form.fullmatch(options[name]):
            raise Unresolvable("invalidOptions")
    if "versionTime" in options and moment_of(options["versionTime"]) is None:
        raise Unresolvable("invalidOptions")
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
