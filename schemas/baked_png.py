"""PNG as a carrier: its chunks are read, its pixels are not (PNG third edition, sections 5 and 11.3.3).

Checked: the signature, every length, the checksums of the header, of the end and of the badge chunks, and the limits.
The checksums of the pixel data are not computed: they say nothing about the badge and would take most of the time.
"""

import struct
import zlib
from collections.abc import Iterator

from schemas.baked_carrier import MAX_IMAGE, MAX_TEXT, OpenBadgesVersion
from schemas.errors import ImageMalformed
from schemas.vocabulary import PNG_KEYWORD_SHORT, PNG_KEYWORD_V2, PNG_KEYWORD_V3

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 1_000
MAX_PIXELS = 16_000_000

_WORDS = {
    OpenBadgesVersion.V3: PNG_KEYWORD_V3.encode("ascii"),
    OpenBadgesVersion.V2: PNG_KEYWORD_V2.encode("ascii"),
}
_KEYWORDS = {word: version for version, word in _WORDS.items()} | {
    PNG_KEYWORD_SHORT.encode("ascii"): OpenBadgesVersion.V3
}
_TEXT_TYPES = frozenset({b"iTXt", b"tEXt", b"zTXt"})
_OVERHEAD = 12  # length, type and checksum around a chunk's data


def read_text(data: bytes) -> tuple[OpenBadgesVersion, str, bool] | None:
    """Version and text of the one badge chunk, and whether both standards know such a chunk: the oldest badges are
    addresses in a `tEXt` chunk. Raises ImageMalformed: as `schemas.baked_images.unbake` says."""
    found = None
    for number, (keyword, kind, body) in enumerate(_badge_chunks(data)):
        if number:
            raise ImageMalformed("image.two_badges")
        version, text = _KEYWORDS[keyword], _text_of(kind, body)
        is_old_address = version is OpenBadgesVersion.V2 and text.startswith(("https://", "http://"))
        found = version, text, keyword == _WORDS[version] and (kind == b"iTXt" or is_old_address)
    return found


def without_texts(image: bytes) -> bytes:
    """`image` without any text chunk that has one of our keywords, whatever it holds; every other byte stays.
    Raises ImageMalformed: for bytes that are no PNG."""
    kept, copied = [], 0
    for kind, start, end in _chunks(image):
        if kind in _TEXT_TYPES and image[start : min(end, start + 80)].partition(b"\x00")[0] in _KEYWORDS:
            kept.append(image[copied : start - 8])
            copied = end + 4
    return b"".join((*kept, image[copied:]))


def insert_text(image: bytes, text: str, version: OpenBadgesVersion) -> bytes:
    """`image` with an iTXt chunk before IEND. Raises ImageMalformed: as `schemas.baked_images.bake_png` says."""
    for _ in _badge_chunks(image):
        raise ImageMalformed("image.already_baked")
    try:
        encoded = text.encode("utf-8")
    except UnicodeEncodeError:
        raise ImageMalformed("image.text_malformed", reason="surrogate") from None
    if len(encoded) > MAX_TEXT:
        raise ImageMalformed("image.too_large", limit=MAX_TEXT)
    # keyword, no compression, method 0, empty language tag, empty translated keyword
    body = b"iTXt" + _WORDS[version] + b"\x00\x00\x00\x00\x00" + encoded
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end = len(image) - _OVERHEAD  # `_badge_chunks` has checked that IEND is the last chunk
    return b"".join((image[:end], chunk, image[end:]))


def _badge_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Keyword, chunk type and the data after the keyword's NUL, for every text chunk with one of our keywords; the
    whole file has been checked when the iterator is exhausted."""
    for kind, start, end in _chunks(data):
        if kind not in _TEXT_TYPES:
            continue
        # A keyword has at most 79 bytes: a chunk of a megabyte need not be searched or copied for it.
        keyword, separator, _ = data[start : min(end, start + 80)].partition(b"\x00")
        if keyword not in _KEYWORDS:
            continue
        if end - start > MAX_TEXT + 256:
            raise ImageMalformed("image.too_large", limit=MAX_TEXT)
        _refuse_checksum(data, start, end)
        if not separator:
            raise ImageMalformed("image.png_malformed", chunk=kind.decode("ascii"))
        yield keyword, kind, data[start + len(keyword) + 1 : end]


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of the data of each chunk, after the limits and the order of IHDR and IEND are checked."""
    if len(data) > MAX_IMAGE:
        raise ImageMalformed("image.too_large", limit=MAX_IMAGE)
    if not data.startswith(SIGNATURE):
        raise ImageMalformed("image.png_malformed", reason="signature")
    position = len(SIGNATURE)
    for number in range(MAX_CHUNKS):
        if position + _OVERHEAD > len(data):
            raise ImageMalformed("image.png_truncated", offset=position)
        length, kind = struct.unpack_from(">I4s", data, position)
        if length > 0x7FFFFFFF or not (kind.isalpha() and kind.isascii()):
            raise ImageMalformed("image.png_malformed", offset=position)
        start, end = position + 8, position + 8 + length
        if end + 4 > len(data):
            raise ImageMalformed("image.png_truncated", offset=position)
        if (number == 0) != (kind == b"IHDR"):
            raise ImageMalformed("image.png_malformed", offset=position)
        if kind == b"IHDR":
            _refuse_header(data, start, end)
        yield kind, start, end
        position = end + 4
        if kind == b"IEND":
            _refuse_checksum(data, start, end)
            # Another reader could take bytes after the end for a second file.
            if length or position != len(data):
                raise ImageMalformed("image.png_malformed", reason="end")
            return
    raise ImageMalformed("image.too_large", limit=MAX_CHUNKS)


def _refuse_header(data: bytes, start: int, end: int) -> None:
    if end - start != 13:
        raise ImageMalformed("image.png_malformed", reason="header")
    _refuse_checksum(data, start, end)
    width, height = struct.unpack_from(">II", data, start)
    if not width or not height:
        raise ImageMalformed("image.png_malformed", reason="header")
    if width * height > MAX_PIXELS:
        raise ImageMalformed("image.too_large", limit=MAX_PIXELS)


def _refuse_checksum(data: bytes, start: int, end: int) -> None:
    (stated,) = struct.unpack_from(">I", data, end)
    if zlib.crc32(memoryview(data)[start - 4 : end]) != stated:
        raise ImageMalformed("image.png_crc", chunk=data[start - 4 : start].decode("ascii"))


def _text_of(kind: bytes, body: bytes) -> str:
    if kind == b"zTXt":
        raise ImageMalformed("image.png_compressed")
    if kind == b"tEXt":
        # Latin-1 by the standard; software that puts JSON there writes UTF-8, which Latin-1 hardly ever looks like.
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            return body.decode("latin-1")
    if body[:1] == b"\x01":
        raise ImageMalformed("image.png_compressed")
    parts = body[2:].split(b"\x00", 2)
    if body[:2] != b"\x00\x00" or len(parts) != 3:
        raise ImageMalformed("image.png_malformed", chunk="iTXt")
    try:
        return parts[2].decode("utf-8")
    except UnicodeDecodeError:
        raise ImageMalformed("image.text_malformed", reason="not_utf8") from None
