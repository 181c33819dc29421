"""CBOR read strictly, as far as a proof value needs it: integers, bytes, arrays, maps (RFC 8949 sections 3 and 4.2.1).

Lengths are definite and in their shortest form, so one value has one text. The length that a header states must fit in
the bytes that are left, so a few bytes cannot reserve much memory. Text, floats, simple values and tags are refused,
except tag 64 before bytes (RFC 8746), which early implementations of ecdsa-sd-2023 write.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from keys.errors import ProofMalformed

CborValue: TypeAlias = "int | bytes | list[CborValue] | dict[int, CborValue]"

MAX_BYTES: Final = 1_048_576
MAX_DEPTH: Final = 4

_UNSIGNED, _BYTES, _ARRAY, _MAP, _TAG = 0, 2, 4, 5, 6
_TYPED_ARRAY: Final = 64


def decode(data: bytes) -> CborValue:
    """The one value that `data` holds, to its last byte. Map keys are unsigned integers, each once.

    Raises ProofMalformed: `proof.malformed`, reason `cbor`, for anything else.
    """
    if len(data) > MAX_BYTES:
        raise _malformed(MAX_BYTES)
    reader = _Reader(data)
    value = reader.value(MAX_DEPTH)
    if reader.position != len(data):
        raise _malformed(reader.position)
    return value


class _Reader:
    """A position in the bytes; each method reads from there and moves it."""

    __slots__ = ("_data", "position")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    def value(self, depth: int) -> CborValue:
        kind, number = self._header()
        if kind == _TAG and number == _TYPED_ARRAY:
            kind, number = self._header()
            if kind != _BYTES:
                raise _malformed(self.position)
        if kind == _UNSIGNED:
            return number
        if kind == _BYTES:
            return self._take(number)
        if depth == 0 or kind not in (_ARRAY, _MAP):
            raise _malformed(self.position)
        # Each item takes a byte at least, so a larger count is wrong; no memory was reserved for it yet.
        if number > len(self._data) - self.position:
            raise _malformed(self.position)
        if kind == _ARRAY:
            return [self.value(depth - 1) for _ in range(number)]
        members: dict[int, CborValue] = {}
        for _ in range(number):
            kind, key = self._header()
            if kind != _UNSIGNED or key in members:
                raise _malformed(self.position)
            members[key] = self.value(depth - 1)
        return members

    def _header(self) -> tuple[int, int]:
        """Major type and argument."""
        (first,) = self._take(1)
        kind, additional = first >> 5, first & 0x1F
        if additional < 24:
            return kind, additional
        if additional > 27:  # reserved, or of indefinite length
            raise _malformed(self.position)
        size = 1 << (additional - 24)
        number = int.from_bytes(self._take(size), "big")
        if number < (24 if size == 1 else 1 << (4 * size)):  # not the shortest form
            raise _malformed(self.position)
        return kind, number

    def _take(self, size: int) -> bytes:
        start, end = self.position, self.position + size
        if end > len(self._data):
            raise _malformed(start)
        self.position = end
        return self._data[start:end]


def _malformed(offset: int) -> ProofMalformed:
    return ProofMalformed("proof.malformed", member="proofValue", reason="cbor", offset=offset)
