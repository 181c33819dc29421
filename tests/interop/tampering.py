"""One meaningful change to a file, and nothing else: what a forger would try, with the signature left as it was."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

from keys.encodings import base64url_decode, base64url_encode
from schemas.baked_images import unbake
from schemas.bitstring import encode

SIGNATURE = b"\x89PNG\r\n\x1a\n"
Change = tuple[tuple[str | int, ...], Callable[[Any], Any]]

SUBJECT = "credentialSubject"
CHANGES: dict[str, Change] = {
    "badge-ob3.json": ((SUBJECT, "identifier", 0, "identityHash"), lambda _: "Aline B."),  # another person
    "badge-ob3.jwt": ((SUBJECT, "achievement", "name"), lambda _: "Animer une équipe"),  # another skill
    "badge-ob3.png": (("awardedDate",), lambda date: f"2025{date[4:]}"),  # a year earlier
    "badge-ob3.svg": ((SUBJECT, "narrative"), lambda text: f"{text}\n- Encourage"),  # one criterion more
    "badge-ob2.json": (("issuedOn",), lambda date: f"2025{date[4:]}"),
    "badge-ob2.jws": (("recipient", "identity"), lambda _: f"sha256${'0' * 64}"),
    "badge-ob2.png": (("badge",), lambda url: url.replace("/transmettre/", "/animer/")),
    "badge-ob2.svg": (("recipient", "identity"), lambda _: f"sha256${'0' * 64}"),
    "badge-email.json": ((SUBJECT, "identifier", 1, "identityHash"), lambda _: f"sha256${'0' * 64}"),  # another's mail
    "badge-email.jwt": ((SUBJECT, "identifier", 1, "salt"), lambda salt: salt[::-1]),
    "endorsement.json": ((SUBJECT, "endorsementComment"), lambda text: f"{text} Très souvent."),
    "status-list.json": ((SUBJECT, "encodedList"), lambda _: encode(bytes(16384))),  # nothing is revoked any more
    "status-list.jwt": ((SUBJECT, "encodedList"), lambda _: encode(bytes(16384))),
}


def tampered(name: str, data: bytes) -> bytes:
    """The sample `name` with the change of CHANGES. Raises AssertionError when nothing would change."""
    if name.endswith((".png", ".svg")):
        before = unbake(data).text
        after = _changed(before, CHANGES[name])
        replace = _in_png if name.endswith(".png") else _in_bytes
        result = replace(data, before.encode("utf-8"), after.encode("utf-8"))
    elif data.startswith(b"{"):
        result = _changed(data.decode("utf-8"), CHANGES[name]).encode("utf-8")
    else:
        header, payload, signature = data.decode("ascii").strip().split(".")
        document = _changed(base64url_decode(payload).decode("utf-8"), CHANGES[name])
        result = f"{header}.{base64url_encode(document.encode('utf-8'))}.{signature}".encode("ascii")
    assert result != data, name
    return result


def _changed(text: str, change: Change) -> str:
    """The JSON text with one member changed, in the compact form that every document of ours has."""
    document = json.loads(text)
    assert _compact(document) == text.strip(), "the samples are no longer compact JSON: compare what is left unchanged"
    (*path, last), new = change
    place = document
    for step in path:
        place = place[step]
    place[last] = new(place[last])
    return _compact(document)


def _compact(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _in_bytes(data: bytes, before: bytes, after: bytes) -> bytes:
    assert data.count(before) == 1
    return data.replace(before, after)


def _in_png(data: bytes, before: bytes, after: bytes) -> bytes:
    """The same image with the text of its chunk replaced, and a chunk length and CRC that fit."""
    result, at = bytearray(SIGNATURE), len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        body = _in_bytes(body, before, after) if before in body else body
        result += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        at += 12 + length
    return bytes(result)
