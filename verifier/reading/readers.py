"""The table of the layers and their readers, and the descent through them to a credential or a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, cast

from verifier.limits import DEFAULT_LIMITS, Limits
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.reading.document import read_credential, read_json
from verifier.reading.image import is_image, read_image
from verifier.reading.layers import Inside, Layer, Link, Unverified
from verifier.reading.page_link import is_page, read_address, read_page
from verifier.reading.presentation import read_presentation
from verifier.reading.token import read_token


def read(presented: Presented, limits: Limits) -> Unverified | Link:
    """The credential that the bytes hold, or the link to it (pasted, in an old baked image, in a page for people).

    What is presented is read once, also where the caller looks for a badge in it before the verifier does. Raises
    InputUnreadable, DocumentMalformed, ImageNotBaked, ImageMalformed, JwsMalformed, KeyRefused (a private key in a
    header).
    """
    if limits not in presented.readings:
        presented.readings[limits] = _read(presented, limits)
    found: Unverified | Link = presented.readings[limits]
    return found


def _read(presented: Presented, limits: Limits) -> Unverified | Link:
    data = presented.data
    if not data.strip():
        raise InputUnreadable("input.empty")
    if len(data) > limits.upload_bytes:
        raise InputUnreadable("input.too_large", limit=limits.upload_bytes)
    if is_page(data):
        return _opened(Inside(Layer.PAGE, presented), limits)
    if is_image(data):
        return _opened(Inside(Layer.IMAGE, presented), limits)
    return _opened(Inside(Layer.TEXT, data), limits)


def read_text(data: bytes, limits: Limits) -> Unverified:
    """A credential from its text: JSON with a proof inside, or a compact JWS. Raises as `read`."""
    return cast("Unverified", _opened(Inside(Layer.CREDENTIAL, data), limits))  # an address is none of its readers'


def read_document(document: dict[str, Any]) -> Unverified:
    """A credential that is JSON already: one with an embedded proof, or an Open Badges 2.0 assertion; of a presentation
    or an envelope the one credential in it. Raises as `read`, without the errors of images."""
    return cast("Unverified", _opened(Inside(Layer.DOCUMENT, document), DEFAULT_LIMITS))


def _opened(found: Inside, limits: Limits) -> Unverified | Link:
    """What lies in the innermost layer. Each layer is opened once; of two that decide one member the outer one does."""
    says = found.says
    while True:
        inside = READERS[found.layer](found.value, limits)
        if not isinstance(inside, Inside):
            break
        says = {**inside.says, **says} if inside.says else says
        found = inside
    if isinstance(inside, Link):
        return replace(inside, carrier=says.get("carrier"))
    return replace(inside, **says) if says else inside


READERS: Final[dict[Layer, Callable[[Any, Limits], Inside | Unverified | Link]]] = {
    Layer.PAGE: read_page,
    Layer.IMAGE: read_image,
    Layer.TEXT: read_address,
    Layer.CREDENTIAL: read_credential,
    Layer.TOKEN: read_token,
    Layer.DOCUMENT: read_json,
    Layer.PRESENTATION: read_presentation,
}
