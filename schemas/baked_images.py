"""A badge inside an image, put in and taken out: Open Badges 3.0 "Document Formats", Open Badges Baking 2.0.

`bake_png` and `bake_svg` add the text of one credential to an image. An image that holds a badge already, of either
version, is refused; with `replace` its badge is removed first. `unbake` finds the badge in bytes of unknown origin.
Pixels are never decoded and no reference is ever followed. An image that holds two badges, which is never made here, is
refused: two readers could each show another one.
"""

import re

from schemas.baked_carrier import MAX_TEXT, Baked, OpenBadgesVersion
from schemas.baked_png import SIGNATURE, insert_text, read_text, without_texts
from schemas.baked_svg import insert_element, read_element, without_elements
from schemas.errors import ImageMalformed, ImageNotBaked
from schemas.strict_json import parse_object

__all__ = ["MAX_TEXT", "Baked", "OpenBadgesVersion", "bake_png", "bake_svg", "unbake"]

_URL_OR_JWS = re.compile(r"[!-~]+")


def bake_png(image: bytes, text: str, version: OpenBadgesVersion, *, replace: bool = False) -> bytes:
    """`image` with one uncompressed iTXt chunk before IEND that holds `text` (credential JSON, or a compact JWS);
    every other byte stays as it was. Raises ImageMalformed: image.already_baked, image.text_malformed,
    image.png_truncated, image.png_malformed, image.png_crc, image.too_large."""
    _refuse_text(text)
    if "\x00" in text:
        raise ImageMalformed("image.text_malformed", reason="nul")
    return insert_text(without_texts(image) if replace else image, text, version)


def bake_svg(image: bytes, text: str, version: OpenBadgesVersion, *, replace: bool = False) -> bytes:
    """`image` (UTF-8) with the badge element as first child of the root; every other byte stays as it was.

    A JWS, or an OB 2.0 assertion's URL, stands in `verify`; JSON stands in CDATA, beside `verify` with the
    assertion's `id` in OB 2.0, alone in OB 3.0. Raises ImageMalformed: image.already_baked, image.text_malformed,
    image.svg_malformed, image.svg_forbidden, image.too_large; DocumentMalformed for a text that begins like JSON and
    is not JSON.
    """
    _refuse_text(text)
    if replace:
        image = without_elements(image)
    if not text.startswith("{"):
        if not _URL_OR_JWS.fullmatch(text):
            raise ImageMalformed("image.text_malformed", reason="neither")
        return insert_element(image, verify=text, body=None, version=version)
    if version is OpenBadgesVersion.V3:
        return insert_element(image, verify=None, body=text, version=version)
    identifier = parse_object(text).get("id")
    if not isinstance(identifier, str) or not _URL_OR_JWS.fullmatch(identifier):
        raise ImageMalformed("image.text_malformed", reason="no_id")
    return insert_element(image, verify=identifier, body=text, version=version)


def unbake(data: bytes) -> Baked:
    """The badge that a PNG or SVG holds: version, text (JSON, compact JWS or URL) and carrier. Nothing of it is
    believed yet.

    Raises ImageNotBaked: image.not_an_image, image.not_baked; ImageMalformed: image.two_badges, image.too_large,
    image.text_malformed, image.png_truncated, image.png_malformed, image.png_crc, image.png_compressed,
    image.svg_malformed, image.svg_forbidden.
    """
    if data.startswith(SIGNATURE):
        carrier, found = "png", read_text(data)
    elif _looks_like_xml(data):
        element = read_element(data)
        carrier, found = "svg", (*element, True) if element else None
    else:
        raise ImageNotBaked("image.not_an_image")
    if found is None:
        raise ImageNotBaked("image.not_baked", carrier=carrier)
    version, text, is_standard = found
    _refuse_text(text)
    return Baked(version, text, carrier, is_standard)


def _looks_like_xml(data: bytes) -> bool:
    return data.startswith((b"\xfe\xff", b"\xff\xfe")) or data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _refuse_text(text: str) -> None:
    if not text:
        raise ImageMalformed("image.text_malformed", reason="empty")
    if len(text) > MAX_TEXT:
        raise ImageMalformed("image.too_large", limit=MAX_TEXT)
