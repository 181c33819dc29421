"""Hostile requests for /verifier (DECISIONS.md row U3): names, types, forms and sizes that break careless servers."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from typing import Any

FORM = "multipart/form-data; boundary=x"
URLENCODED = "application/x-www-form-urlencoded"
MEBIBYTE = 1 << 20

NAMES = (
    "../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "/etc/passwd", "C:\\boot.ini", "\\\\evil.example\\share",
    "....//....//etc/passwd", "%2e%2e%2fetc%2fpasswd", "..%c0%af..%c0%afetc/passwd", "file:///etc/passwd",
    "badge.json\x00.png", "\x00", "badge\u202egnp.exe", "\u202e\u202d\u2066\u2069", "badge\u200b.png", "n" * 4096,
    "é" * 2000, "😀" * 1000, "a/" * 2000, ".", "..", "~", "-rf", "--help", "$(reboot)", "`reboot`", "; reboot", "| cat",
    "con", "nul.json", "badge.json:stream", "badge.php", "badge.svg.exe", "<script>alert(1)</script>.png",
    "' OR 1=1 --", "{{7*7}}", "${7*7}", "%s%n%x", "=cmd|' /C calc'!A0", "\r\nSet-Cookie: a=b", "a\r\nX: y",
)  # fmt: skip
TYPES = (
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"x",
    "multipart/form-data; boundary=x; boundary=y", "multipart/form-data; boundary=" + "x" * 5000,
    "multipart/mixed; boundary=x", "multipart/form-data; boundary=x; charset=utf-7", f"{URLENCODED}; charset=utf-7",
    f"{URLENCODED}; charset=klingon", f"{URLENCODED}; charset=utf-16", "application/json; charset=utf-16",
    "application/json; charset=\"", "text/html", "text/xml", "application/xml; charset=utf-7", "image/png",
    "image/svg+xml", "application/zip", "application/pdf", "message/rfc822", "application/x-python-pickle", "x", "x/",
    "/x", "*/*", ";;;;", "text/plain; a=b" * 300, "a" * 9000, "application/json, text/html",
)  # fmt: skip


def part(name: str, filename: str | None = None, body: str = "bonjour", headers: str = "") -> str:
    """One part of a form, as no library would write it."""
    told = f'; filename="{filename}"' if filename is not None else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{told}\r\n{headers}\r\n{body}\r\n'


def form(*parts: str, end: str = "--x--\r\n") -> dict[str, Any]:
    """A form of these parts."""
    return {"data": ("".join(parts) + end).encode("utf-8", "surrogateescape"), "content_type": FORM}


def raw(body: bytes, content_type: str = "application/octet-stream", **more: Any) -> dict[str, Any]:
    """A body that is the badge itself."""
    return {"data": body, "content_type": content_type, **more}


def streamed(body: bytes, content_type: str) -> dict[str, Any]:
    """A chunked body, of unknown length."""
    ended = {"wsgi.input_terminated": True}
    return {"input_stream": io.BytesIO(body), "content_type": content_type, "environ_overrides": ended}


def stating(length: str) -> dict[str, Any]:
    """A body of one byte with another Content-Length."""
    return raw(b"x", environ_overrides={"CONTENT_LENGTH": length})


# Requests over the size limits, which must be refused unread: 413. Each is made when it is sent, for they are large.
TOO_LARGE: dict[str, Callable[[], dict[str, Any]]] = {
    "ten thousand parts": lambda: form(*(part(f"a{number}") for number in range(10_000))),
    "ten thousand files": lambda: form(*(part("file", "a.json") for _ in range(10_000))),
    "twenty-one parts": lambda: form(*(part(f"a{number}") for number in range(21))),
    "ten thousand fields": lambda: raw(b"a=b&" * 10_000, URLENCODED),
    "a million empty fields": lambda: raw(b"&" * 1_000_000, URLENCODED),
    "a field of five megabytes": lambda: raw(b"text=" + b"x" * (5 * MEBIBYTE), URLENCODED),
    "fourteen megabytes": lambda: raw(bytes(14 * MEBIBYTE)),
    "a file of fourteen megabytes": lambda: form(part("file", "a.json", "x" * (14 * MEBIBYTE))),
    "a text of fourteen megabytes": lambda: form(part("text", None, "x" * (14 * MEBIBYTE))),
    "a part whose header is fourteen megabytes": lambda: form(
        part("file", "a", headers=f"X: {'y' * (14 * MEBIBYTE)}\r\n")
    ),
    "fourteen megabytes in chunks": lambda: streamed(bytes(14 * MEBIBYTE), "application/octet-stream"),
    "a form of fourteen megabytes in chunks": lambda: streamed(b"text=" + bytes(14 * MEBIBYTE), URLENCODED),
    "parts of fourteen megabytes in chunks": lambda: streamed(
        part("file", "a.json", "x" * (14 * MEBIBYTE)).encode() + b"--x--\r\n", FORM
    ),
    "a length of ten gigabytes": lambda: stating(str(10 << 30)),
    "a length of thirty digits": lambda: stating("9" * 30),
}  # fmt: skip

# Requests that hold no badge, however they are read: 422, or another refusal.
REFUSED: dict[str, Callable[[], dict[str, Any]]] = {
    "thirteen megabytes less a little": lambda: raw(bytes(13 * MEBIBYTE - 1)),
    "a negative length": lambda: stating("-5"),
    "a length in letters": lambda: stating("abc"),
    "a length in other digits": lambda: stating("١٢"),
    "a length of nothing": lambda: stating(""),
    "a longer length than the body's": lambda: stating("1000"),
    "no body": lambda: raw(b""),
    "a form of nothing": lambda: form(),
    "a form without an end": lambda: form(part("file", "a.json"), end=""),
    "a form cut in a header": lambda: form('--x\r\nContent-Disposition: form-data; name="fi', end=""),
    "a form of another boundary": lambda: {"data": b"--y\r\n\r\nx\r\n--y--\r\n", "content_type": FORM},
    "a part without a name": lambda: form('--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n'),
    "a part without headers": lambda: form("--x\r\n\r\nx\r\n"),
    "a part with a broken header": lambda: form(part("file", "a.json", headers="no colon\r\n")),
    "a part with a length of its own": lambda: form(part("file", "a.json", headers="Content-Length: 99999999999\r\n")),
    "a part with an encoding": lambda: form(part("file", "a", headers="Content-Transfer-Encoding: base64\r\n")),
    "a part that is a form": lambda: form(part("file", "a", headers="Content-Type: multipart/mixed; boundary=z\r\n")),
    "a part of two hundred thousand headers": lambda: form(part("file", "a", headers="X: y\r\n" * 200_000)),
    "a file without bytes": lambda: form(part("file", "a.json", "")),
    "a file that is a text": lambda: form(part("file", None)),
    "a text that is a file": lambda: form(part("text", "a.json")),
    "nineteen files": lambda: form(*(part("file", "a.json") for _ in range(19))),
    "the same text nineteen times": lambda: form(*(part("text") for _ in range(19))),
    "an unknown field": lambda: form(part("badge", "a.json")),
    "a form that is no UTF-8": lambda: raw(b"text=%ff%fe%c0%80", URLENCODED),
    "a form of bytes": lambda: raw(bytes(range(256)), URLENCODED),
    "a NUL": lambda: raw(b"text=%00", URLENCODED),
    "half a surrogate": lambda: raw(b"text=%ed%a0%80", URLENCODED),
    "a megabyte of percent signs": lambda: raw(b"text=" + b"a%" * (MEBIBYTE // 2), URLENCODED),
    "gzip without a word": lambda: raw(gzip.compress(b"{}")),
    "gzip that says so": lambda: raw(gzip.compress(b"{}"), "application/json", headers={"Content-Encoding": "gzip"}),
    "gzip of a bomb": lambda: raw(gzip.compress(bytes(16 * MEBIBYTE), 1), headers={"Content-Encoding": "gzip"}),
    "gzip of a form": lambda: raw(gzip.compress(b"text=x"), URLENCODED, headers={"Content-Encoding": "gzip"}),
    "an unknown encoding": lambda: raw(b"{}", headers={"Content-Encoding": "br, klingon"}),
    "another method inside": lambda: raw(
        b"_method=DELETE&text=x", URLENCODED, headers={"X-HTTP-Method-Override": "DELETE"}
    ),
    "an odd Accept": lambda: raw(b"{}", headers={"Accept": "\xff;q=abc, */*;q=99"}),
    "a long Accept-Language": lambda: raw(b"{}", headers={"Accept-Language": "fr," * 3000}),
    "an odd query": lambda: raw(b"{}", query_string="lang=%ED%A0%80&format=%00&format=json"),
    "a host with a path": lambda: raw(b"{}", headers={"X-Forwarded-Host": "evil.example/x"}),
}  # fmt: skip
