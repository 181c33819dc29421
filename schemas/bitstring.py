"""The bits of a status list: encode, decode within a limit, read one bit (W3C Bitstring Status List 1.0).

`encodedList` is multibase `u` (base64url without padding) of a gzip stream; the bit of index 0 is the most
significant bit of the first byte. Refused, since a hostile list could exhaust or confuse a decoder: more bytes than the
limit, several gzip members, data after the stream, base64url that is not the one spelling of its bytes.
"""

import gzip
import re
import zlib
from collections.abc import Iterable

from schemas import base64url
from schemas.errors import BitstringMalformed

MINIMUM_BITS = 131_072
# `statusListIndex` as both standards write it: a decimal string, one text for one number.
INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
MAX_BYTES = 16 * 1024 * 1024
_PIECE = 1024 * 1024

# At each revocation, level 6 would take twice as long for 5 %, and level 9 a hundred times for 12 % (measured).
_GZIP_LEVEL = 5


def encode(bits: bytes) -> str:
    """`encodedList` for the bits: `u` + base64url(gzip(bits)). The gzip header carries no time, so equal bits
    give equal text on one machine; two zlib builds may differ, so only decoded bits compare."""
    return "u" + base64url.encode(gzip.compress(bits, _GZIP_LEVEL, mtime=0))


def decode(encoded: str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bits that `encoded` holds, at most `max_bytes` bytes. Their number is not judged here.

    Raises BitstringMalformed: status.list_too_large, status.list_malformed.
    """
    if len(encoded) > 2 * max_bytes:
        raise BitstringMalformed("status.list_too_large", limit=max_bytes)
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    bits, left = bytearray(), _base64url(encoded)
    try:
        # In pieces: otherwise a list that will be refused would be held in memory twice.
        while not stream.eof and (piece := stream.decompress(left, min(_PIECE, max_bytes + 1))):
            bits += piece
            left = stream.unconsumed_tail
            if len(bits) > max_bytes:
                raise BitstringMalformed("status.list_too_large", limit=max_bytes)
    except zlib.error:
        raise BitstringMalformed("status.list_malformed", part="gzip") from None
    if not stream.eof or stream.unused_data:
        raise BitstringMalformed("status.list_malformed", part="gzip")
    return bytes(bits)


def is_set(bits: bytes, index: int) -> bool:
    """The bit of `index`. Raises BitstringMalformed: `status.range` outside 0 … 8 * len(bits) - 1."""
    if not 0 <= index < 8 * len(bits):
        raise BitstringMalformed("status.range", index=index, size=8 * len(bits))
    return bool(bits[index >> 3] & (0x80 >> (index & 7)))


def with_bits(size: int, indices: Iterable[int]) -> bytes:
    """`size` bits (a positive multiple of 8), clear but for `indices`.

    Raises BitstringMalformed: status.list_malformed for another size, status.range for an index outside of the list.
    """
    if size <= 0 or size % 8:
        raise BitstringMalformed("status.list_malformed", part="size", size=size)
    bits = bytearray(size // 8)
    for index in indices:
        if not 0 <= index < size:
            raise BitstringMalformed("status.range", index=index, size=size)
        bits[index >> 3] |= 0x80 >> (index & 7)
    return bytes(bits)


def _base64url(encoded: str) -> bytes:
    if encoded[:1] != "u":
        raise BitstringMalformed("status.list_malformed", part="multibase")
    try:
        return base64url.decode(encoded[1:])
    except ValueError:
        raise BitstringMalformed("status.list_malformed", part="base64url") from None
