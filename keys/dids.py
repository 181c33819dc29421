"""Decentralized identifiers and their documents, as pure text and JSON: did:web, did:key, did:jwk (DID Core 1.0,
Controlled Identifiers 1.0, and the three methods' specifications). Nothing is fetched here.

Documents are written as the strictest readers require: absolute ids, arrays, plain strings in `assertionMethod`.
Documents that are read may also have relative ids and embedded methods, which the standard allows.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode
from keys.errors import DidMalformed, EncodingMalformed, KeyRefused, KeyUnknown
from keys.verification import ED25519_KEY_2018, VerificationMethod
from schemas import strict_json
from schemas.errors import DocumentMalformed
from schemas.members import listed
from schemas.urls import split_url
from schemas.vocabulary import ASSERTION_METHOD, DID_V1, JSON_WEB_KEY, JWK_V1, MULTIKEY, MULTIKEY_V1

MAX_DID_CHARACTERS: Final = 8192
_SHORT_DID: Final = 512
MAX_METHODS: Final = 200
MAX_FACT_CHARACTERS: Final = 300

# Written out, since what `ipaddress` calls private has changed within minor versions of Python.
_LOCAL_NETWORKS: Final = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/29", "192.0.0.170/31",
        "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip

_DID: Final = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})")
_AFTER_DID: Final = re.compile(r"[/?#]")
_HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*")
_HOST_AND_PORT: Final = re.compile(rf"({_HOST.pattern})(?:%3a([1-9][0-9]{{0,4}}))?")
_PATH_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~-]+")
# Read, never written: letters beyond ASCII, percent-encoded. An encoded ASCII character is refused.
_ENCODED_SEGMENT: Final = re.compile(r"(?:[A-Za-z0-9._~-]|%[89A-Fa-f][0-9A-Fa-f])+")
_PRIVATE_MEMBERS: Final = ("privateKey", "secretKey")  # how each of their names begins
_PUBLIC_MEMBERS: Final = "publicKey"
# What a key for encryption may do (RFC 7517 section 4.3), on which curves (RFC 8037), and how its Multikey begins.
_ENCRYPTING: Final = frozenset({"encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"})
_CURVES_OF_ENCRYPTION: Final = frozenset({"X25519", "X448"})
_X25519_MULTIKEY: Final = "z6LS"
_OBJECT: Final = (dict, Mapping)  # nearly always the first, which is known sooner
# The verification relationships of DID Core section 5.3.
PURPOSES: Final = frozenset(
    {ASSERTION_METHOD, "authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation"}
)


def is_did(text: object) -> bool:
    """Whether `text` is a DID itself: no path, query or fragment (see `did_of` for a DID URL)."""
    if not isinstance(text, str):
        return False
    return _is_short_did(text) if len(text) <= _SHORT_DID else len(text) <= MAX_DID_CHARACTERS and _has_its_form(text)


def _has_its_form(text: str) -> bool:
    return _DID.fullmatch(text) is not None


def did_of(did_url: str) -> str:
    """The DID of a DID URL: what stands before its path, query or fragment. Raises DidMalformed: `did.malformed`."""
    end = _AFTER_DID.search(did_url)
    did = did_url if end is None else did_url[: end.start()]
    if not is_did(did):
        raise DidMalformed("did.malformed")
    return did


def did_web(origin: str, *path: str) -> str:
    """The did:web of an origin, with a path below it: "https://badges.example", "sites", "gueret" give
    `did:web:badges.example:sites:gueret`. A port is written `%3A8000`.

    Raises DidMalformed: `did.malformed` for an origin with anything more than scheme, host and port, or a path segment
    with other characters than letters, digits, `-`, `.`, `_` and `~`.
    """
    try:
        parts = split_url(origin)
        port = parts.port
    except ValueError:
        raise DidMalformed("did.malformed") from None
    host = parts.hostname or ""
    bare = (
        origin.isprintable()
        and parts.path in ("", "/")
        and not parts.query
        and not parts.fragment
        and "@" not in parts.netloc
    )
    if parts.scheme not in ("http", "https") or not bare or not _HOST.fullmatch(host) or port == 0:
        raise DidMalformed("did.malformed")
    if not all(_is_path_segment(segment) for segment in path):
        raise DidMalformed("did.malformed")
    default_port = 443 if parts.scheme == "https" else 80
    authority = host if port in (None, default_port) else f"{host}%3A{port}"
    return ":".join(("did:web", authority, *path))


def did_web_document_url(did: str) -> str:
    """Where the document of a did:web is: `/.well-known/did.json`, or `did.json` below its path.

    The scheme is https, and http for localhost and for literal private addresses, where no certificate can be had (an
    instance tried on a local network; the public fetch refuses those addresses whatever the scheme).
    Raises DidMalformed: `did.unsupported` for another method, `did.malformed`.
    """
    return _short_document_url(did) if len(did) <= _SHORT_DID else _document_url(did)


def _document_url(did: str) -> str:
    if not is_did(did):
        raise DidMalformed("did.malformed")
    if not did.startswith("did:web:"):
        raise DidMalformed("did.unsupported")
    authority, *path = did.removeprefix("did:web:").split(":")
    match = _HOST_AND_PORT.fullmatch(authority.lower())
    if not match or not all(_is_path_segment(segment, _ENCODED_SEGMENT) for segment in path):
        raise DidMalformed("did.malformed")
    host, port = match.groups()
    if port and int(port) > 65535:
        raise DidMalformed("did.malformed")
    where = "/".join(path) if path else ".well-known"
    return f"{'http' if is_local_host(host) else 'https'}://{host}{f':{port}' if port else ''}/{where}/did.json"


# A verification asks for the same few DIDs and their places many times.
_is_short_did = lru_cache(maxsize=1_024)(_has_its_form)
_short_document_url = lru_cache(maxsize=1_024)(_document_url)


def did_document(
    did: str, methods: Sequence[VerificationMethod], *, also: Sequence[VerificationMethod] = ()
) -> dict[str, Any]:
    """The DID document that publishes `methods` (of this DID, active first) for assertions, and `also` (of other
    controllers) as methods only.

    RSA as JsonWebKey, the others as Multikey; the first RSA method stands first of all, since some readers of a JWT
    take the first key they understand. Raises KeyRefused: `key.malformed` for a method of another DID in `methods`.
    """
    for method in methods:
        if method.controller != did or not method.id.startswith(f"{did}#"):
            raise KeyRefused("key.malformed", reason="controller")
    first_rsa = next((method for method in methods if method.algorithm is Algorithm.RS256), None)
    ordered = sorted(methods, key=lambda method: method is not first_rsa)
    published = [*ordered, *also]
    uses_jwk = any(method.algorithm is Algorithm.RS256 for method in published)
    return {
        "@context": [DID_V1, MULTIKEY_V1, *([JWK_V1] if uses_jwk else [])],
        "id": did,
        "verificationMethod": [method_document(method) for method in published],
        ASSERTION_METHOD: [method.id for method in ordered],
    }


def method_document(method: VerificationMethod) -> dict[str, Any]:
    """One method as a member of `verificationMethod`: Multikey, or JsonWebKey for RSA."""
    if method.algorithm is Algorithm.RS256:
        return {
            "id": method.id,
            "type": JSON_WEB_KEY,
            "controller": method.controller,
            "publicKeyJwk": {**method.jwk, "alg": method.algorithm.value},
        }
    return {
        "id": method.id,
        "type": MULTIKEY,
        "controller": method.controller,
        "publicKeyMultibase": method.multibase,
    }


def find_method(document: Mapping[str, Any], method_id: str, controller: str) -> VerificationMethod:
    """The method `method_id` of the controller document of `controller`, published for assertions.

    Raises KeyUnknown: `key.unknown`, with a reason, unless the document's own id is `controller` ("document"), its
    `assertionMethod` lists `method_id` ("purpose"), it holds that method once ("absent", "ambiguous"), the
    method's `controller` is `controller` ("controller") and it is not marked revoked ("revoked").
    Raises KeyRefused: `key.no_purpose` if it holds the method and has no verification relationship at all, and as
    `method_of` does for the key itself.
    """
    if document.get("id") != controller:
        raise _unknown(method_id, "document")
    found = [entry for entry in _entries(document) if _absolute(entry.get("id"), controller) == method_id]
    if method_id not in _assertion_ids(document):
        # A document without any purpose does not deny this one: some profiles publish a key and no relationship.
        if PURPOSES.isdisjoint(document) and any(entry.get("controller") == controller for entry in found):
            raise KeyRefused("key.no_purpose")
        raise _unknown(method_id, "purpose")
    if not found:
        raise _unknown(method_id, "absent")
    if any(entry != found[0] for entry in found[1:]):
        raise _unknown(method_id, "ambiguous")
    if found[0].get("controller") != controller:
        raise _unknown(method_id, "controller")
    return method_of(found[0], method_id, controller)


def methods_of(document: Mapping[str, Any], did: str) -> list[VerificationMethod]:
    """Every method that `find_method` would give for this document, in its order; keys that are refused left out.

    Raises KeyUnknown: `key.unknown` with reason "document" if the document is another's.
    """
    if document.get("id") != did:
        raise _unknown(did, "document")
    methods: dict[str, VerificationMethod] = {}
    for entry in _entries(document):
        method_id = _absolute(entry.get("id"), did)
        if method_id is None or method_id in methods:
            continue
        try:
            methods[method_id] = find_method(document, method_id, did)
        except (KeyUnknown, KeyRefused):
            continue
    return list(methods.values())


def did_key_method(did_url: str) -> VerificationMethod:
    """The one key that a did:key or did:jwk is, from a DID URL or the bare DID; no document is needed.

    The id is always the full DID URL (`did:key:z6Mk…#z6Mk…`, `did:jwk:…#0`). Raises DidMalformed
    `did.malformed` (also for another fragment), `did.unsupported` for another method; KeyRefused for the key.
    """
    did, _, fragment = did_url.partition("#")
    if not is_did(did):
        raise DidMalformed("did.malformed")
    _, name, identifier = did.split(":", 2)
    if name == "key":
        if fragment not in ("", identifier):
            raise DidMalformed("did.malformed")
        return VerificationMethod.from_multikey(f"{did}#{identifier}", did, identifier)
    if name == "jwk":
        if fragment not in ("", "0"):
            raise DidMalformed("did.malformed")
        try:
            jwk = strict_json.parse_object(base64url_decode(identifier), max_bytes=MAX_DID_CHARACTERS)
        except (EncodingMalformed, DocumentMalformed):
            raise DidMalformed("did.malformed") from None
        return VerificationMethod.from_jwk(f"{did}#0", did, jwk)
    raise DidMalformed("did.unsupported")


def method_of(entry: Mapping[str, Any], method_id: str, controller: str) -> VerificationMethod:
    """The key of one verification method: of Multikey and its like by `publicKeyMultibase`, of JsonWebKey and its
    like by `publicKeyJwk`, of Ed25519VerificationKey2018 by `publicKeyBase58`; with its `expires`.

    Raises KeyUnknown: `key.unknown` if it is marked revoked; KeyRefused: `key.private_published`, `key.malformed`
    (two keys under one name: DID Core section 5.2.1), `key.unsupported`, and as VerificationMethod does for the key.
    """
    if [name for name in entry if name.startswith(_PRIVATE_MEMBERS)]:
        raise KeyRefused("key.private_published")
    if "revoked" in entry:
        raise _unknown(method_id, "revoked")
    method = _key_of(entry, method_id, controller)
    expires = entry.get("expires")
    return method if expires is None else replace(method, expires=str(expires)[:MAX_FACT_CHARACTERS])


def is_for_encryption(entry: object) -> bool:
    """Whether a verification method is marked as a key for encryption, which never signs: by its type, by its
    curve, by `use` or `key_ops` of a JWK. A JWK of a key set is passed as `{"publicKeyJwk": jwk}`."""
    if not isinstance(entry, Mapping):
        return False
    jwk, multibase = entry.get("publicKeyJwk"), entry.get("publicKeyMultibase")
    if isinstance(jwk, Mapping):
        operations = jwk.get("key_ops")
        only_encrypts = (
            isinstance(operations, list) and bool(operations) and _ENCRYPTING.issuperset(map(str, operations))
        )
        return jwk.get("use") == "enc" or str(jwk.get("crv")) in _CURVES_OF_ENCRYPTION or only_encrypts
    is_x25519 = isinstance(multibase, str) and multibase.startswith(_X25519_MULTIKEY)
    return is_x25519 or str(entry.get("type")).startswith("X25519KeyAgreementKey")


def _key_of(entry: Mapping[str, Any], method_id: str, controller: str) -> VerificationMethod:
    keys = {name: value for name, value in entry.items() if name.startswith(_PUBLIC_MEMBERS) and value is not None}
    if len(keys) > 1:
        raise KeyRefused("key.malformed")
    for name, value in keys.items():
        if name == "publicKeyMultibase" and isinstance(value, str):
            return VerificationMethod.from_multikey(method_id, controller, value)
        if name == "publicKeyJwk" and isinstance(value, Mapping):
            return VerificationMethod.from_jwk(method_id, controller, value)
        # Under other types the same bytes are a key of another kind: of 32, X25519 has no fewer.
        if name == "publicKeyBase58" and isinstance(value, str) and entry.get("type") == ED25519_KEY_2018:
            return VerificationMethod.from_base58(method_id, controller, value)
    raise KeyRefused("key.unsupported")


def _unknown(name: str, reason: str) -> KeyUnknown:
    return KeyUnknown("key.unknown", method=name[:MAX_FACT_CHARACTERS], reason=reason)


def _entries(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Methods of `verificationMethod`, then those embedded in `assertionMethod`."""
    for name in ("verificationMethod", ASSERTION_METHOD):
        for entry in _listed(document, name):
            if isinstance(entry, _OBJECT):
                yield entry


def _assertion_ids(document: Mapping[str, Any]) -> set[str]:
    base = str(document.get("id"))
    names = (entry.get("id") if isinstance(entry, _OBJECT) else entry for entry in _listed(document, ASSERTION_METHOD))
    return {absolute for name in names if (absolute := _absolute(name, base)) is not None}


def _listed(document: Mapping[str, Any], name: str) -> list[Any]:
    entries = listed(document.get(name))
    if len(entries) > MAX_METHODS:
        raise KeyRefused("key.malformed", reason="too_many", limit=MAX_METHODS)
    return entries


def _absolute(reference: object, base: str) -> str | None:
    if not isinstance(reference, str):
        return None
    return base + reference if reference.startswith("#") else reference


def _is_path_segment(segment: str, form: re.Pattern[str] = _PATH_SEGMENT) -> bool:
    return form.fullmatch(segment) is not None and segment not in (".", "..")


@lru_cache(maxsize=256)  # one verification looks at the same few hosts many times
def is_local_host(host: str) -> bool:
    """Whether a host is `localhost` or a literal address of this machine or of a private network."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in _LOCAL_NETWORKS)
