"""Bytes to text and back, strictly: one text for one value (RFC 4648 section 5, base58btc and multibase of
Controlled Identifiers 1.0 section 2.4, RFC 7638).

If a decoder accepts two texts for the same bytes, a signed document can be changed without breaking its signature. Each
decoder here refuses every text that its encoder would not have written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from keys.errors import EncodingMalformed, KeyRefused
from schemas import base64url, strict_json

# Decoding base58 takes quadratic time. Keys and signatures have up to 140 characters; a did:key of the largest RSA key
# that is accepted has some 1 430. Anything longer is written as base64url.
MAX_BASE58_CHARACTERS: Final = 2048

_BASE58_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_PAIRS: Final = [first + second for first in _BASE58_ALPHABET for second in _BASE58_ALPHABET]
_BASE58_VALUE: Final = {character: value for value, character in enumerate(_BASE58_ALPHABET)}

_THUMBPRINT_MEMBERS: Final = {"OKP": ("crv", "kty", "x"), "EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}


def base64url_encode(data: bytes) -> str:
    """RFC 4648 section 5 without padding, as JOSE writes it."""
    return base64url.encode(data)


def base64url_decode(text: str) -> bytes:
    """The bytes of unpadded base64url text.

    Raises EncodingMalformed: `encoding.base64url` for padding, white space, the other alphabet, an impossible
    length, or last bits that are not zero.
    """
    try:
        return base64url.decode(text)
    except ValueError:
        raise EncodingMalformed("encoding.base64url") from None


def base58btc_encode(data: bytes) -> str:
    """Bitcoin's base58, without a multibase prefix. Each leading zero byte is a leading `1`."""
    zeros = len(data) - len(data.lstrip(b"\x00"))
    number = int.from_bytes(data, "big")
    pairs: list[str] = []
    while number:
        number, value = divmod(number, 58 * 58)
        pairs.append(_BASE58_PAIRS[value])
    return "1" * zeros + "".join(reversed(pairs)).lstrip("1")


def base58btc_decode(text: str) -> bytes:
    """The bytes of base58btc text without its prefix.

    Raises EncodingMalformed: `encoding.base58btc` for any other character, or beyond MAX_BASE58_CHARACTERS.
    """
    if len(text) > MAX_BASE58_CHARACTERS:
        raise EncodingMalformed("encoding.base58btc", limit=MAX_BASE58_CHARACTERS)
    number = 0
    try:
        for character in text:
            number = number * 58 + _BASE58_VALUE[character]
    except KeyError:
        raise EncodingMalformed("encoding.base58btc") from None
    zeros = len(text) - len(text.lstrip("1"))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multibase_encode(data: bytes, *, base: str = "z") -> str:
    """`z` and base58btc, or `u` and unpadded base64url."""
    if base == "z":
        return "z" + base58btc_encode(data)
    if base == "u":
        return "u" + base64url_encode(data)
    raise ValueError(f"no multibase {base!r} here")


def multibase_decode(text: str) -> bytes:
    """The bytes of multibase text with prefix `z` (base58btc) or `u` (base64url), the two of Data Integrity.

    Raises EncodingMalformed: `encoding.multibase` for another prefix or an empty text after it, else as the decoder.
    """
    prefix, rest = text[:1], text[1:]
    if not rest:
        raise EncodingMalformed("encoding.multibase")
    if prefix == "z":
        return base58btc_decode(rest)
    if prefix == "u":
        return base64url_decode(rest)
    raise EncodingMalformed("encoding.multibase")


def jwk_thumbprint(jwk: Mapping[str, object]) -> str:
    """RFC 7638: base64url of SHA-256 over the required members in lexical order. 43 characters.

    Raises KeyRefused: `key.unsupported` for another `kty`, `key.malformed` for a member missing or no text.
    """
    kind = jwk.get("kty")
    members = _THUMBPRINT_MEMBERS.get(kind) if isinstance(kind, str) else None
    if members is None:
        raise KeyRefused("key.unsupported")
    required = {name: jwk.get(name) for name in members}
    if not all(isinstance(value, str) for value in required.values()):
        raise KeyRefused("key.malformed")
    return base64url_encode(hashlib.sha256(strict_json.encode(required)).digest())
