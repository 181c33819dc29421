"""From the name of a key or of an issuer to public keys, through the fetch of the caller (DECISIONS.md R1).

A key that is found under a name proves nothing about an issuer: `issuer_keys` reads what the issuer itself publishes,
and the check `issuer_binding` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from keys.dids import (
    PURPOSES,
    did_key_method,
    did_of,
    did_web_document_url,
    find_method,
    is_did,
    is_for_encryption,
    method_of,
    methods_of,
)
from keys.errors import DidMalformed, KeyRefused, KeyUnknown
from keys.verification import VerificationMethod
from schemas import strict_json
from schemas import vocabulary as words
from schemas.errors import DocumentMalformed, OpenBadgesError
from schemas.members import id_of, listed, member, objects, text_member
from verifier.fetch import Fetch, FetchFailed, SourceRefused
from verifier.origins import is_insecure, origin_of

# One list for controller documents, keys and key sets: the same URL is then asked once.
ACCEPT: Final = ", ".join(
    (words.DID_LD_JSON, words.DID_JSON, words.LD_JSON, words.JSON, words.JWK_JSON, words.JWK_SET_JSON)
)
MAX_DOCUMENT_BYTES: Final = 262_144

_KEYS_THEMSELVES: Final = ("did:key:", "did:jwk:")
# Endings of members, terms or IRIs, that give a key a purpose or lead to keys elsewhere.
_OTHER_KEYS: Final = (*PURPOSES, "publicKey", "jwks", "jwks_uri")
# Answers that say that there is no key set; after 408, 425 and 429 it may be asked again.
_NO_KEY_SET: Final = frozenset(range(400, 500)) - {408, 425, 429}


# Documents of issuers are never changed once parsed, and the same few are met again and again.
_SMALL_DOCUMENT: Final = 32_768
_small_object = lru_cache(maxsize=64)(strict_json.parse_object)


class ResolutionFailed(OpenBadgesError):
    """A document or key could not be obtained, so the check is UNKNOWN: key.unreachable, key.not_json, key.scheme,
    fetch.insecure (http)."""


@dataclass(frozen=True)
class IssuerKeys:
    """The keys that an issuer publishes for assertions. `authoritative`: whether the issuer published any list at
    all, so that a key outside it is known not to be the issuer's; `elsewhere`: addresses of keys that its own document
    names without the key itself; `lists_its_own`: whether that document says at all which keys are the issuer's;
    `silent`: the keys of a document that gives no purpose to any; `sole`: the one key of such a document for which
    everything else speaks (see `_sole`)."""

    methods: tuple[VerificationMethod, ...]
    authoritative: bool
    elsewhere: frozenset[str] = frozenset()
    lists_its_own: bool = False
    silent: tuple[VerificationMethod, ...] = ()
    sole: VerificationMethod | None = None


class Documents:
    """The documents of issuers in one verification: each is parsed once, and each key in it is read once."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._parsed: dict[tuple[str, str], dict[str, Any]] = {}
        self._read_at: dict[str, str] = {}
        self._methods: dict[tuple[str, str], VerificationMethod] = {}

    def json(self, url: str, accept: str = ACCEPT, *, limit: int = MAX_DOCUMENT_BYTES) -> dict[str, Any]:
        """The JSON object at a URL, not to be changed. Raises ResolutionFailed: key.unreachable (any failure or
        refusal of the fetch, any status but 200; the reason is in the facts), fetch.insecure, key.not_json."""
        key = (url.partition("#")[0], accept)
        if key not in self._parsed:
            self._parsed[key] = self._read(key[0], accept, limit)
        return self._parsed[key]

    def is_at_its_address(self, url: str) -> bool:
        """Whether a document that was read answered at the very address that was asked, without a redirect."""
        return self._read_at.get(url) == url

    def method(self, controller: str, method_id: str) -> VerificationMethod:
        """`keys.dids.find_method` in the document of `controller`; raises as that and as `controller_document`."""
        key = (controller, method_id)
        if key not in self._methods:
            self._methods[key] = find_method(controller_document(controller, self), method_id, controller)
        return self._methods[key]

    def _read(self, url: str, accept: str, limit: int) -> dict[str, Any]:
        try:
            fetched = self._fetch(url, accept=accept, limit=limit)
        except (SourceRefused, FetchFailed) as error:
            if is_insecure(url, error):
                raise ResolutionFailed("fetch.insecure", url=url[:300]) from error
            raise ResolutionFailed("key.unreachable", url=url[:300], reason=error.code) from error
        if fetched.status != 200:
            raise ResolutionFailed("key.unreachable", url=url[:300], status=fetched.status)
        self._read_at[url] = fetched.url
        try:
            if len(fetched.data) > _SMALL_DOCUMENT:
                return strict_json.parse_object(fetched.data, max_bytes=limit)
            return _small_object(fetched.data)
        except DocumentMalformed as error:
            raise ResolutionFailed("key.not_json", url=url[:300], reason=error.code) from error


def resolve_method(reference: str, documents: Documents) -> VerificationMethod:
    """The key that a verification method's name or a `kid` designates.

    A DID URL or a URL with a fragment is looked up in its controller document, which must list it for assertions and be
    its controller. A URL without a fragment may be a bare JWK, a set of one JWK, or a verification method.
    Raises ResolutionFailed; KeyUnknown and KeyRefused as `keys.dids.find_method`; DidMalformed.
    """
    scheme = reference.partition(":")[0]
    resolver = _RESOLVERS.get(scheme)
    if resolver is None:
        raise ResolutionFailed("key.scheme", scheme=scheme[:20])
    return resolver(reference, documents)


def is_key(identifier: str) -> bool:
    """Whether an identifier is itself a key: a did:key or did:jwk."""
    return identifier.startswith(_KEYS_THEMSELVES)


def is_at(origin: str, identifier: str) -> bool:
    """Whether an issuer, a DID or an address, is of an origin such as "https://badges.example"."""
    try:
        address = did_web_document_url(identifier) if identifier.startswith("did:") else identifier
    except DidMalformed:
        return False
    return origin_of(address) == origin_of(origin)


def absolute_reference(key_id: str, issuer_id: str) -> str:
    """Where the key of a `kid` is looked for: a bare name is one of the issuer's DID, or of the key set of an https
    issuer's host; a did:key or did:jwk is its one key, whatever the fragment (many write the thumbprint there).

    A `kid` is a hint (RFC 7515 section 4.1.4); `issuer_binding` decides about the key that is found.
    """
    if is_key(key_id):
        return key_id.partition("#")[0]
    if ":" in key_id:
        return key_id
    if is_key(issuer_id):
        return issuer_id
    name = key_id.removeprefix("#")
    if is_did(issuer_id):
        return f"{issuer_id}#{name}"
    origin = origin_of(issuer_id)
    return f"{origin}/.well-known/jwks.json#{name}" if origin and name else key_id


def issuer_keys(issuer_id: str, documents: Documents, *, method_id: str | None = None) -> IssuerKeys:
    """What the issuer named `issuer_id` publishes, by its own kind of identifier. Raises as `resolve_method`.

    With `method_id`, a DID URL of that issuer, only the method of this name; the others are not decoded.
    """
    if is_key(issuer_id):
        return IssuerKeys((did_key_method(issuer_id),), True)
    if is_did(issuer_id):
        document = controller_document(issuer_id, documents)
        if method_id is None:
            return IssuerKeys(tuple(methods_of(document, issuer_id)), True, silent=_silent(document, issuer_id))
        try:
            return IssuerKeys((documents.method(issuer_id, method_id),), True)
        except KeyUnknown:
            return IssuerKeys((), True)
    if not issuer_id.startswith(("https://", "http://")):
        raise ResolutionFailed("key.scheme", scheme=issuer_id.partition(":")[0][:20])
    return _keys_of_url(issuer_id, documents)


def _keys_of_url(issuer_id: str, documents: Documents) -> IssuerKeys:
    """Keys of an issuer that is a URL: of its own document, and of its host's key set."""
    published: list[VerificationMethod] = []
    silent: tuple[VerificationMethod, ...] = ()
    authoritative, unread, elsewhere, lists_its_own, sole = False, None, frozenset[str](), False, None
    try:
        document = controller_document(issuer_id, documents)
    # The URL of many issuers is a web page, or has a document with another id; the key set is then all they publish.
    except (ResolutionFailed, KeyUnknown) as error:
        unread = error
    else:
        authoritative = words.ASSERTION_METHOD in document or "verificationMethod" in document
        published += methods_of(document, issuer_id) if authoritative else []
        elsewhere, silent = _named_only(document), _silent(document, issuer_id)
        lists_its_own = authoritative or bool(elsewhere)
        sole = _sole(document, issuer_id) if documents.is_at_its_address(issuer_id) else None
    key_set = _key_set_of_authority(issuer_id, documents)
    for jwk in key_set or ():
        authoritative = True
        # A key of a shared host may say whose it is (Open Badges Implementation Guide, key provenance).
        if jwk.get("iss", issuer_id) != issuer_id:
            continue
        try:
            # Without a name: the key itself is compared, not its `kid`.
            listed_key = VerificationMethod.from_jwk("", issuer_id, jwk)
        except KeyRefused:
            sole = sole if is_for_encryption({"publicKeyJwk": jwk}) else None
            continue
        published.append(listed_key)
        sole = sole if sole is not None and sole.same_key(listed_key) else None
    if unread is not None and not authoritative:
        raise unread
    sole = None if key_set is None else sole  # a key set that cannot be read may say otherwise
    return IssuerKeys(tuple(published), authoritative, elsewhere, lists_its_own, silent, sole)


def _sole(document: Mapping[str, Any], issuer_id: str) -> VerificationMethod | None:
    """The one key of an https issuer's own document that names no relationship at all (DECISIONS.md R1), or None.

    With a single key for signatures there is no other that could be meant: Open Educational Badges publishes such. A
    relationship under any spelling, another place of keys, a second key that may sign, or one that cannot be read, and
    the document no longer says which.
    """
    is_its_own = issuer_id.startswith("https://") and document.get("id") == issuer_id
    if not is_its_own or any(name.endswith(_OTHER_KEYS) for name in document):
        return None
    methods = listed(document.get("verificationMethod"))
    signing = [entry for entry in methods if not is_for_encryption(entry)]
    entry = signing[0] if len(signing) == 1 else None
    if not isinstance(entry, Mapping) or entry.get("controller") != issuer_id:
        return None
    name = str(entry.get("id"))
    name = issuer_id + name if name.startswith("#") else name
    if not name.startswith(f"{issuer_id}#"):
        return None
    try:
        return method_of(entry, name, issuer_id)
    except (KeyUnknown, KeyRefused):
        return None


def _silent(document: Mapping[str, Any], issuer_id: str) -> tuple[VerificationMethod, ...]:
    if not PURPOSES.isdisjoint(document):
        return ()
    named = {**document, words.ASSERTION_METHOD: [id_of(each) for each in objects(document.get("verificationMethod"))]}
    return tuple(methods_of(named, issuer_id))


def _named_only(document: Mapping[str, Any]) -> frozenset[str]:
    """The addresses of keys that an issuer's document names for assertions, and of which it holds no copy. A document
    that gives no purpose to any key names them by `verificationMethod`, `publicKey` or `jwks_uri`."""
    methods = listed(document.get("verificationMethod"))
    if PURPOSES.isdisjoint(document):
        names = [*methods, *listed(document.get("publicKey")), *listed(document.get("jwks_uri"))]
    else:
        names = listed(document.get(words.ASSERTION_METHOD))
    held = {id_of(each) for each in (*methods, *names) if not isinstance(each, str)}
    return frozenset(each for each in names if isinstance(each, str)) - held


def controller_document(identifier: str, documents: Documents) -> dict[str, Any]:
    """The document of a did:web or of a URL, fetched from the place that the identifier itself names.

    Raises ResolutionFailed; KeyUnknown (reason "document") if the document has another id; DidMalformed.
    """
    if is_did(identifier):
        if not identifier.startswith("did:web:"):
            raise DidMalformed("did.unsupported", method=identifier.split(":")[1][:20])
        url = did_web_document_url(identifier)
    else:
        url = identifier
    document = documents.json(url)
    if id_of(document) != identifier:
        raise KeyUnknown("key.unknown", method=identifier[:300], reason="document")
    return document


def _resolve_did(reference: str, documents: Documents) -> VerificationMethod:
    if is_key(reference):
        return did_key_method(reference)
    return documents.method(did_of(reference), reference)


def _resolve_url(reference: str, documents: Documents) -> VerificationMethod:
    url, _, fragment = reference.partition("#")
    document = documents.json(url)
    if "kty" in document:
        return VerificationMethod.from_jwk(reference, "", document)
    if "keys" in document:
        return _of_key_set(document, reference, fragment)
    if fragment:
        return find_method(document, reference, url)
    return _bare_method(document, reference)


def _of_key_set(document: Mapping[str, Any], reference: str, fragment: str) -> VerificationMethod:
    keys = objects(document["keys"])
    named = [jwk for jwk in keys if jwk.get("kid") and jwk["kid"] in (reference, fragment)]
    # A set of one key needs no name; two keys under one name are ambiguous (DECISIONS.md R3).
    chosen = named or ([] if len(keys) != 1 or fragment else keys)
    if len(chosen) != 1:
        raise KeyUnknown("key.unknown", method=reference[:300], reason="ambiguous" if chosen else "absent")
    return VerificationMethod.from_jwk(reference, "", chosen[0])


def _bare_method(document: Mapping[str, Any], reference: str) -> VerificationMethod:
    if id_of(document) != reference:
        raise KeyUnknown("key.unknown", method=reference[:300], reason="absent")
    return method_of(document, reference, text_member(document, "controller") or "")


def _key_set_of_authority(issuer_id: str, documents: Documents) -> list[Mapping[str, Any]] | None:
    """The JWKS of the issuer's host, or nothing: most issuers have none, and its absence is no finding. None where it
    may be there, and could not be read now."""
    origin = origin_of(issuer_id)
    if not origin or urlsplit(issuer_id).scheme != "https":
        return []
    try:
        document = documents.json(f"{origin}/.well-known/jwks.json")
    except ResolutionFailed as error:
        # Where nothing answers there is no set that says otherwise; our own limits, and a fault of the host, hide one.
        is_none = error.facts.get("reason") == "fetch.unreachable" or error.facts.get("status") in _NO_KEY_SET
        return [] if is_none or error.code == "key.not_json" else None
    return objects(listed(member(document, "keys")))[:200]


_RESOLVERS: Final[dict[str, Callable[[str, Documents], VerificationMethod]]] = {
    "did": _resolve_did,
    "https": _resolve_url,
    "http": _resolve_url,
}
