"""Which of the known kinds of credential the presented bytes hold. Nothing of it is believed: it is `Unverified`.

Open Badges 3.0 "Document Formats", Open Badges 2.0, Baking 2.0. The bytes decide, never a media type or a file name.
Nothing is fetched here: bytes that hold a link and no credential are read as a `Link`, which `loading` follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from keys.errors import JwsMalformed
from keys.proofs import ob2_jws, vc_jwt
from keys.proofs.jws import CompactJws, decode_payload
from schemas import baked, strict_json
from schemas import vocabulary as words
from schemas.members import id_of, listed, member, types_of
from verifier.limits import Limits
from verifier.ob2_forms import plainly
from verifier.ob2_wrapped import assertion_within
from verifier.ob3_forms import Read, in_one_form
from verifier.pages import is_page, page_link
from verifier.presented import InputUnreadable, Presented


class Kind(StrEnum):
    """The kinds that the pipeline judges."""

    OB3_EMBEDDED = "Ob3Embedded"
    OB3_JWT = "Ob3Jwt"
    OB2_HOSTED = "Ob2Hosted"
    OB2_SIGNED = "Ob2Signed"
    ENDORSEMENT_EMBEDDED = "EndorsementEmbedded"
    ENDORSEMENT_JWT = "EndorsementJwt"
    OB2_ENDORSEMENT_HOSTED = "Ob2EndorsementHosted"
    OB2_ENDORSEMENT_SIGNED = "Ob2EndorsementSigned"
    STATUS_LIST_EMBEDDED = "StatusListEmbedded"
    STATUS_LIST_JWT = "StatusListJwt"
    OB1_ASSERTION = "Ob1Assertion"
    OB2_WRAPPED = "Ob2Wrapped"


HOSTED_KINDS: Final = frozenset({Kind.OB2_HOSTED, Kind.OB2_ENDORSEMENT_HOSTED})
OB2_SIGNED_KINDS: Final = frozenset({Kind.OB2_SIGNED, Kind.OB2_ENDORSEMENT_SIGNED})
OB2_KINDS: Final = HOSTED_KINDS | OB2_SIGNED_KINDS
OB2_ENDORSEMENT_KINDS: Final = frozenset({Kind.OB2_ENDORSEMENT_HOSTED, Kind.OB2_ENDORSEMENT_SIGNED})
STATUS_LIST_KINDS: Final = frozenset({Kind.STATUS_LIST_EMBEDDED, Kind.STATUS_LIST_JWT})
ENDORSEMENT_KINDS: Final = frozenset({Kind.ENDORSEMENT_EMBEDDED, Kind.ENDORSEMENT_JWT})
ACHIEVEMENT_KINDS: Final = frozenset({Kind.OB3_EMBEDDED, Kind.OB3_JWT})

# type in the document -> kind with an embedded proof, kind as a JWT
_BY_TYPE: Final = {
    words.OPEN_BADGE_CREDENTIAL: (Kind.OB3_EMBEDDED, Kind.OB3_JWT),
    words.ACHIEVEMENT_CREDENTIAL: (Kind.OB3_EMBEDDED, Kind.OB3_JWT),
    words.ENDORSEMENT_CREDENTIAL: (Kind.ENDORSEMENT_EMBEDDED, Kind.ENDORSEMENT_JWT),
    words.BITSTRING_STATUS_LIST_CREDENTIAL: (Kind.STATUS_LIST_EMBEDDED, Kind.STATUS_LIST_JWT),
    words.STATUS_LIST_2021_CREDENTIAL: (Kind.STATUS_LIST_EMBEDDED, Kind.STATUS_LIST_JWT),
}
# type of an Open Badges 2.0 document -> kind when hosted, kind when signed
_OB2_BY_TYPE: Final = {
    words.OB2_ASSERTION: (Kind.OB2_HOSTED, Kind.OB2_SIGNED),
    words.OB2_ENDORSEMENT: (Kind.OB2_ENDORSEMENT_HOSTED, Kind.OB2_ENDORSEMENT_SIGNED),
}
# The contexts of Open Badges 1.1.
_VERSION_1: Final = frozenset({"https://w3id.org/openbadges/v1", "https://openbadgespec.org/v1/context.json"})
_ENVELOPED: Final = "EnvelopedVerifiableCredential"
_ENVELOPES: Final = ("data:application/vc+jwt,", "data:application/vc+ld+json+jwt,", "data:application/jwt,")
_ENVELOPED_PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_PRESENTATIONS: Final = frozenset({"VerifiablePresentation", _ENVELOPED_PRESENTATION})
_PRESENTATION_ENVELOPES: Final = (
    "data:application/vp+jwt,",
    "data:application/vp+ld+json+jwt,",
    "data:application/jwt,",
)
_HOSTED_TYPES: Final = frozenset({words.HOSTED_BADGE, "hosted"})
_COMPACT: Final = re.compile(r"[A-Za-z0-9_=-]*\.[A-Za-z0-9_=-]*\.[A-Za-z0-9_=-]*")
# XML may be in UTF-16, JSON may not; the second character of an XML text is ASCII.
_UTF_16: Final = (b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_JWS_START: Final = "eyJ"  # `{"` in base64url
_URL: Final = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_LONGEST_URL: Final = 4096


@dataclass(frozen=True)
class Unverified:
    """A credential as read, before any check. `document` is the credential without its envelope; `jws` the envelope
    of the JWT and JWS kinds; `carrier` "json", "jwt", "png" or "svg"; `faults` and `notes` are codes about what it
    came in."""

    kind: Kind
    document: dict[str, Any] = field(repr=False)
    jws: CompactJws | None = field(default=None, repr=False)
    carrier: str = "json"
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The version of Open Badges: "1.0" (without a context), "1.1", "2.0" or "3.0"."""
        if self.kind is Kind.OB1_ASSERTION:
            return "1.1" if self.document.get("@context") else "1.0"
        return "2.0" if self.kind in OB2_KINDS or self.kind is Kind.OB2_WRAPPED else "3.0"

    @property
    def plain(self) -> dict[str, Any]:
        """The document in the one form, which checks read. A proof is over `document`."""
        return self._read.document

    @property
    def unread(self) -> frozenset[str]:
        """The names of the members that have no such form, so that what they say is not known."""
        return self._read.unread

    @cached_property
    def _read(self) -> Read:
        return in_one_form(self.document)  # which has nothing to do in the forms of Open Badges 2.0

    @cached_property
    def issuer_id(self) -> str | None:
        """The issuer that a document of version 3.0 names."""
        return id_of(self.plain.get("issuer"))


@dataclass(frozen=True)
class Link:
    """Where the credential is, of which the bytes hold only the address. `carrier`: the image that held it, or None."""

    url: str
    carrier: str | None = None


def read(presented: Presented, limits: Limits) -> Unverified | Link:
    """The credential that the bytes hold, or the link to it (pasted, in an old baked image, in a page for people).

    Raises InputUnreadable, DocumentMalformed, ImageNotBaked, ImageMalformed, JwsMalformed, KeyRefused (a private key
    in a header).
    """
    data = presented.data
    if not data.strip():
        raise InputUnreadable("input.empty")
    if len(data) > limits.upload_bytes:
        raise InputUnreadable("input.too_large", limit=limits.upload_bytes)
    if is_page(data):
        return Link(page_link(presented))
    carrier: str | None = None
    faults: tuple[str, ...] = ()
    if _is_image(data):
        found = baked.unbake(data)
        data, carrier = found.text.encode("utf-8"), found.carrier
        faults = () if found.is_standard else ("form.baked_as_text",)
    url = _as_url(data)
    if url is not None:
        return Link(url, carrier)
    unverified = read_text(data, limits)
    return replace(unverified, carrier=carrier, faults=faults) if carrier else unverified


def read_text(data: bytes, limits: Limits) -> Unverified:
    """A credential from its text: JSON with a proof inside, or a compact JWS. Raises as `read`."""
    # Only the white space of JSON is dropped: the parser refuses a byte order mark with a code of its own.
    data = data.strip(b" \t\r\n")
    if not data.startswith((b"{", b"[", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("ascii")
        except UnicodeDecodeError:
            raise InputUnreadable("input.not_text") from None
        if _COMPACT.fullmatch(text):
            return _read_jws(text)
        if text.startswith(_JWS_START):
            raise JwsMalformed("jws.not_compact")
        raise InputUnreadable("input.not_a_badge")
    return read_document(strict_json.parse_object(data, max_bytes=limits.document_bytes))


def read_document(document: dict[str, Any]) -> Unverified:
    """A credential that is JSON already: one with an embedded proof, or an Open Badges 2.0 assertion.

    An EnvelopedVerifiableCredential (VC Data Model 2.0 section 4.13) is the token in its `id`; other members are
    refused. A presentation is the one credential that it holds. Raises InputUnreadable: input.not_a_badge,
    input.presentation, input.presentation_empty, input.version_1; JwsMalformed.
    """
    types = types_of(document)
    if _is_presentation(document):
        return _read_presentation(document)
    kind = _older_kind(document)
    if kind is not None:
        return Unverified(kind, plainly(document))
    if _ENVELOPED in types:
        return _read_jws(_enveloped_token(document))
    wrapped = _wrapped(document)
    if wrapped is not None:
        return wrapped
    return Unverified(_kind(document, as_jwt=False), document)


def _is_presentation(document: Mapping[str, Any]) -> bool:
    types = types_of(document)
    is_named = "vp" in document or not types.isdisjoint(_PRESENTATIONS)
    return is_named and "vc" not in document and types.isdisjoint(_BY_TYPE)


def _read_presentation(presentation: Mapping[str, Any]) -> Unverified:
    """The one credential of a presentation (VC Data Model 2.0 sections 4.13 and 4.14), embedded, as a token or in an
    envelope. Its own proof is passed over: it says who presents the badge, and nothing of the badge."""
    if _ENVELOPED_PRESENTATION in types_of(presentation):
        return _read_jws(_enveloped_token(presentation, _PRESENTATION_ENVELOPES))
    places = (presentation, presentation.get("vp"))
    held = [each for place in places for each in listed(member(place, "verifiableCredential"))]
    if len(held) > 1:
        raise InputUnreadable("input.presentation", count=len(held))
    if not held:
        raise InputUnreadable("input.presentation_empty")
    found = (
        _read_jws(held[0]) if isinstance(held[0], str) else read_document(held[0] if isinstance(held[0], dict) else {})
    )
    return replace(found, notes=("presentation.holder_not_checked",))


def _enveloped_token(document: Mapping[str, Any], envelopes: tuple[str, ...] = _ENVELOPES) -> str:
    # A member beside the token is covered by no signature, so there may be none.
    identifier = document.get("id")
    if isinstance(identifier, str) and not document.keys() - {"@context", "id", "type"}:
        for prefix in envelopes:
            token = identifier[len(prefix) :]
            if identifier.startswith(prefix) and _COMPACT.fullmatch(token):
                return token
    raise InputUnreadable("input.not_a_badge", reason="envelope")


def _read_jws(text: str) -> Unverified:
    # The payload is decoded first and once: it tells which kind of token this is, and so which header it may have.
    token = decode_payload(text)
    if _is_presentation(token.payload):
        return _read_presentation(token.payload)
    kind = _older_kind(token.payload)
    if kind is not None and "vc" not in token.payload:
        if kind is Kind.OB1_ASSERTION:
            return Unverified(kind, token.payload, None, "jwt")
        assertion = {name: each for name, each in token.payload.items() if name not in vc_jwt.REGISTERED_CLAIMS}
        if kind in OB2_SIGNED_KINDS and len(assertion) < len(token.payload) and "verification" not in assertion:
            return Unverified(Kind.OB2_WRAPPED, plainly(assertion), None, "jwt")
        jws = ob2_jws.peek(token)
        # The claims of the token are no members of what is hosted; a signature of version 2.0 covers them.
        return Unverified(kind, plainly(assertion if kind in HOSTED_KINDS else jws.payload), jws, "jwt")
    wrapped = _wrapped(token.payload.get("vc", token.payload), token.payload.get("jti"))
    if wrapped is not None:
        return replace(wrapped, carrier="jwt")
    try:
        jws = vc_jwt.peek(token)
    except JwsMalformed:
        jws = vc_jwt.peek_other_profile(token)
    credential = vc_jwt.credential_of(jws)
    return Unverified(_kind(credential, as_jwt=True), credential, jws, "jwt")


def _wrapped(credential: object, identifier: object = None) -> Unverified | None:
    """The assertion of Open Badges 2.0 that stands inside a credential of no known kind, or None.

    A hosted one is judged by what is hosted. For a signed one version 2.0 knows the JWS of the assertion alone, and the
    signature of a wrapper is that of its maker: it is read, and not judged. `identifier`: the `jti` of the token, which
    a credential in its `vc` claim may leave to it.
    """
    if not isinstance(credential, Mapping) or not types_of(credential).isdisjoint(_BY_TYPE):
        return None
    found = assertion_within(credential if identifier is None else {"id": identifier, **credential})
    if found is None:
        return None
    kind = _older_kind({"@context": words.OB2_CONTEXT, **found})
    if kind in HOSTED_KINDS:
        return Unverified(kind, plainly(found), notes=("wrapper.not_checked",))
    return Unverified(Kind.OB1_ASSERTION if kind is Kind.OB1_ASSERTION else Kind.OB2_WRAPPED, plainly(found))


def _older_kind(document: Mapping[str, Any]) -> Kind | None:
    """The kind of a document of version 2.0, hosted if it says so, even inside a token, else signed; or of version 1.

    `verify`, the member of version 1, is read as `verification` in the context of 2.0, since some software still writes
    it. Raises InputUnreadable: input.version_1.
    """
    types = types_of(document)
    if types and types.isdisjoint(_OB2_BY_TYPE):
        return None
    contexts = listed(document.get("@context"))
    said = [*listed(document.get("verification")), *listed(document.get("verify"))]
    ways = frozenset().union(*map(types_of, said))
    # A revoked assertion at its address needs only its id and `revoked`.
    is_hosted = bool(ways & _HOSTED_TYPES) or (not ways and document.get("revoked", False) not in (None, False))
    for name, (hosted, signed) in _OB2_BY_TYPE.items():
        if name in types:
            if words.OB2_CONTEXT not in contexts and ("verify" in document or _VERSION_1 & set(map(str, contexts))):
                return _version_1(document)
            return hosted if is_hosted else signed
    is_untyped = not types and "recipient" in document and ("verify" in document or "badge" in document)
    return _version_1(document) if is_untyped else None


def _kind(document: Mapping[str, Any], *, as_jwt: bool) -> Kind:
    types = types_of(document)
    kinds = {pair[as_jwt] for name, pair in _BY_TYPE.items() if name in types}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds:
        raise InputUnreadable("input.not_a_badge", reason="ambiguous")
    raise InputUnreadable("input.not_a_badge", types=[str(each)[:40] for each in listed(sorted(types))[:5]])


def _version_1(document: Mapping[str, Any]) -> Kind:
    """The kind of an assertion of version 1. Raises InputUnreadable: input.version_1 for one that names no badge."""
    badge = document.get("badge")
    if (isinstance(badge, Mapping) and badge) or (isinstance(badge, str) and _URL.fullmatch(badge)):
        return Kind.OB1_ASSERTION
    raise InputUnreadable("input.version_1")


def _is_image(data: bytes) -> bool:
    if data.startswith(b"%PDF-"):
        raise InputUnreadable("input.pdf")
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<", *_UTF_16)) or data.startswith(b"\x89PNG"):
        return True
    # Other pictures (a photograph of a badge) are recognized by their first bytes.
    if data.startswith((b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x00\x00\x00")) or b"ftyp" in data[:16]:
        raise InputUnreadable("input.picture")
    return False


def _as_url(data: bytes) -> str | None:
    """The URL that a short text is, or None. A scheme in capitals, as QR codes hold it, is put in small letters."""
    if len(data) > _LONGEST_URL:
        return None
    try:
        text = data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return None
    if not _URL.fullmatch(text):
        return None
    scheme, _, rest = text.partition("://")
    return f"{scheme.lower()}://{rest}"
