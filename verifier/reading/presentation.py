"""A presentation, which holds one credential, and the envelope of a token (VC Data Model 2.0, 4.13 and 4.14)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from schemas.members import listed, member, types_of
from verifier.limits import Limits
from verifier.presented_bytes import InputUnreadable
from verifier.reading.kinds import BY_TYPE
from verifier.reading.layers import Inside, Layer

ENVELOPED: Final = "EnvelopedVerifiableCredential"
COMPACT: Final = re.compile(r"[A-Za-z0-9_=-]*\.[A-Za-z0-9_=-]*\.[A-Za-z0-9_=-]*")
_ENVELOPES: Final = ("data:application/vc+jwt,", "data:application/vc+ld+json+jwt,", "data:application/jwt,")
_ENVELOPED_PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_PRESENTATIONS: Final = frozenset({"VerifiablePresentation", _ENVELOPED_PRESENTATION})
_PRESENTATION_ENVELOPES: Final = (
    "data:application/vp+jwt,",
    "data:application/vp+ld+json+jwt,",
    "data:application/jwt,",
)


def is_presentation(document: Mapping[str, Any], types: frozenset[str]) -> bool:
    """Whether a document is a presentation, and no credential of a known kind beside. `types`: the document's."""
    is_named = "vp" in document or not types.isdisjoint(_PRESENTATIONS)
    return is_named and "vc" not in document and types.isdisjoint(BY_TYPE)


def read_presentation(presentation: Mapping[str, Any], _: Limits) -> Inside:
    """The one credential of a presentation, embedded, as a token or in an envelope.

    Its own proof is passed over: it says who presents the badge, and nothing of the badge. Raises InputUnreadable:
    input.presentation, input.presentation_empty; input.not_a_badge for an envelope that holds more than a token.
    """
    if _ENVELOPED_PRESENTATION in types_of(presentation):
        return Inside(Layer.TOKEN, token_in(presentation, _PRESENTATION_ENVELOPES))
    places = (presentation, presentation.get("vp"))
    held = [each for place in places for each in listed(member(place, "verifiableCredential"))]
    if len(held) > 1:
        raise InputUnreadable("input.presentation", count=len(held))
    if not held:
        raise InputUnreadable("input.presentation_empty")
    says = {"notes": ("presentation.holder_not_checked",)}
    if isinstance(held[0], str):
        return Inside(Layer.TOKEN, held[0], says)
    return Inside(Layer.DOCUMENT, held[0] if isinstance(held[0], dict) else {}, says)


def token_in(document: Mapping[str, Any], envelopes: tuple[str, ...] = _ENVELOPES) -> str:
    """The token that an enveloped credential or presentation has in its `id`, behind one of the `envelopes`.

    Raises InputUnreadable: input.not_a_badge, also for any other member: none is covered by the token's signature.
    """
    identifier = document.get("id")
    if isinstance(identifier, str) and not document.keys() - {"@context", "id", "type"}:
        for prefix in envelopes:
            token = identifier[len(prefix) :]
            if identifier.startswith(prefix) and COMPACT.fullmatch(token):
                return token
    raise InputUnreadable("input.not_a_badge", reason="envelope")
