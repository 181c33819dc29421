"""A credential that is JSON: one with an embedded proof, an Open Badges 2.0 assertion, or what holds another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from keys.errors import JwsMalformed
from schemas import strict_json
from schemas import vocabulary as words
from schemas.members import types_of
from verifier.limits import Limits
from verifier.ob2_forms import plainly
from verifier.presented_bytes import InputUnreadable
from verifier.reading.kinds import BY_TYPE, HOSTED_KINDS, Kind, kind_of, older_kind_of
from verifier.reading.layers import Inside, Layer, Unverified
from verifier.reading.presentation import COMPACT, ENVELOPED, is_presentation, token_in
from verifier.reading.wrapper import assertion_within

_JWS_START: Final = "eyJ"  # `{"` in base64url


def read_credential(data: bytes, limits: Limits) -> Inside:
    """The token or the JSON object that a text is.

    Raises InputUnreadable: input.not_text, input.not_a_badge; JwsMalformed: jws.not_compact; DocumentMalformed.
    """
    # Only the white space of JSON is dropped: the parser refuses a byte order mark with a code of its own.
    data = data.strip(b" \t\r\n")
    if data.startswith((b"{", b"[", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return Inside(Layer.DOCUMENT, strict_json.parse_object(data, max_bytes=limits.document_bytes))
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        raise InputUnreadable("input.not_text") from None
    if COMPACT.fullmatch(text):
        return Inside(Layer.TOKEN, text)
    if text.startswith(_JWS_START):
        raise JwsMalformed("jws.not_compact")
    raise InputUnreadable("input.not_a_badge")


def read_json(document: dict[str, Any], _: Limits) -> Unverified | Inside:
    """The credential that a JSON object is, or the presentation or the token that it is in its place.

    An EnvelopedVerifiableCredential (VC Data Model 2.0 section 4.13) is the token in its `id`; other members are
    refused. Raises InputUnreadable: input.not_a_badge, input.version_1.
    """
    types = types_of(document)
    if is_presentation(document, types):
        return Inside(Layer.PRESENTATION, document)
    kind = older_kind_of(document, types)
    if kind is not None:
        return Unverified(kind, plainly(document))
    if ENVELOPED in types:
        return Inside(Layer.TOKEN, token_in(document))
    return assertion_in(document) or Unverified(kind_of(types, as_jwt=False), document)


def assertion_in(credential: object, identifier: object = None) -> Unverified | None:
    """The assertion of Open Badges 2.0 that stands inside a credential of no known kind, or None.

    A hosted one is judged by what is hosted. For a signed one version 2.0 knows the JWS of the assertion alone, and the
    signature of a wrapper is that of its maker: it is read, and not judged. `identifier`: the `jti` of the token, which
    a credential in its `vc` claim may leave to it.
    """
    if not isinstance(credential, Mapping) or not types_of(credential).isdisjoint(BY_TYPE):
        return None
    found = assertion_within(credential if identifier is None else {"id": identifier, **credential})
    if found is None:
        return None
    document = {"@context": words.OB2_CONTEXT, **found}
    kind = older_kind_of(document, types_of(document))
    if kind in HOSTED_KINDS:
        return Unverified(kind, plainly(found), notes=("wrapper.not_checked",))
    return Unverified(Kind.OB1_ASSERTION if kind is Kind.OB1_ASSERTION else Kind.OB2_WRAPPED, plainly(found))
