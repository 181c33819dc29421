"""Reading a list of bits: W3C Bitstring Status List 1.0, and StatusList2021, its predecessor (DECISIONS.md row B1).

The two differ in their names and in the encoding of the bits; one table holds the differences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from schemas import bitstring
from schemas import vocabulary as words
from schemas.errors import BitstringMalformed
from schemas.members import listed, member, single, text_member, types_of
from verifier.examination import Examination

MAX_STATUS_BITS: Final = 8
_USUAL_BYTES: Final = 131_072  # eight times the least that the standard wants
_GZIP: Final = b"\x1f\x8b\x08"


@dataclass(frozen=True)
class Dialect:
    """The types of a list's subject and credential, and whether its bits need a multibase prefix."""

    list_type: str
    credential_type: str
    multibase: bool


BITSTRING: Final = Dialect(words.BITSTRING_STATUS_LIST, words.BITSTRING_STATUS_LIST_CREDENTIAL, True)
STATUS_LIST_2021: Final = Dialect("StatusList2021", words.STATUS_LIST_2021_CREDENTIAL, False)
_DIALECTS: Final = (BITSTRING, STATUS_LIST_2021)


def dialect_of(document: Mapping[str, Any]) -> Dialect | None:
    """The dialect whose types a list credential and its subject both have; None if they disagree."""
    subject = types_of(member(document, "credentialSubject"))
    for dialect in _DIALECTS:
        if dialect.credential_type in types_of(document) and dialect.list_type in subject:
            return dialect
    return None


def list_bits(document: Mapping[str, Any]) -> bytes:
    """The bits of a list credential. Raises BitstringMalformed: `status.list_malformed`, `status.list_too_large`."""
    encoded = single(member(document, "credentialSubject", "encodedList"))
    encoded = encoded if isinstance(encoded, str) else ""
    dialect = dialect_of(document)
    if dialect is not None and not dialect.multibase and not encoded.startswith("u"):
        # The first drafts said base64, the later ones base64url; neither had a prefix, and gzip never begins with "u".
        encoded = "u" + encoded.rstrip("=").translate(str.maketrans("+/", "-_"))
    bits = _decoded(encoded)
    if bits.startswith(_GZIP):  # compressed twice: the result is no list of bits
        raise BitstringMalformed("status.list_malformed", part="gzip")
    return bits


@lru_cache(maxsize=4)
def _usual(encoded: str) -> bytes:
    return bitstring.decode(encoded, max_bytes=_USUAL_BYTES)


def _decoded(encoded: str) -> bytes:
    """The bits of one text, decoded once; those of a very large list each time."""
    try:
        return _usual(encoded)
    except BitstringMalformed as error:
        if error.code != "status.list_too_large":
            raise
    return bitstring.decode(encoded)


def note_length(examination: Examination, bits: bytes) -> None:
    """Note that a list is shorter than the standard wants, so that few badges share it: a fault of form, since each of
    its bits says what it says."""
    if len(bits) * 8 < bitstring.MINIMUM_BITS:
        examination.fault("form.status_list_length", bits=len(bits) * 8)


def value_at(bits: bytes, index: int, size: int) -> int:
    """The `size` bits of entry `index`, most significant bit first. Raises BitstringMalformed: `status.range`."""
    value = 0
    for place in range(index * size, (index + 1) * size):
        value = value << 1 | bitstring.is_set(bits, place)
    return value


def message_of(entry: Mapping[str, Any], value: int) -> str | None:
    """The text of a value in the entry's own table (`statusMessage`, values in hexadecimal)."""
    for each in listed(entry.get("statusMessage"))[: 1 << MAX_STATUS_BITS]:
        if str(member(each, "status")).lower() == hex(value):
            return text_member(each, "message")
    return None
