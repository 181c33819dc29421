"""A stranger's picture is drawn anew in a bounded process, small and light; what should not be shown has none."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from badges.publication.images import thumbnails
from issuer import artwork

EXIF_ORIENTATION = 0x0112


def picture(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    """A picture with something to see: its left half dark, its right half light."""
    drawn = Image.new("RGB", size, "#f6efe0")
    ImageDraw.Draw(drawn).rectangle((0, 0, size[0] // 2, size[1]), fill="#2a4373")
    return drawn.convert(mode)


def saved(drawn: Image.Image, format: str = "PNG", **options: object) -> bytes:
    """The bytes of a file."""
    written = io.BytesIO()
    drawn.save(written, format, **options)  # type: ignore[arg-type]
    return written.getvalue()


def shown(uri: str | None) -> Image.Image:
    """The picture in a data: URI, once its weight and kind are right."""
    assert uri is not None and len(uri) <= 8 * 1024 + 64
    head, _comma, body = uri.partition(",")
    assert head == "data:image/webp;base64"
    drawn = Image.open(io.BytesIO(b64decode(body)))
    assert drawn.format == "WEBP" and max(drawn.size) <= 160
    return drawn


READ: dict[str, Callable[[], bytes]] = {
    "PNG": lambda: saved(picture()),
    "PNG of a palette": lambda: saved(picture("P")),
    "PNG of greys": lambda: saved(picture("LA")),
    "transparent PNG": lambda: artwork.patch_png("soin", title="Soin", width=400),
    "JPEG": lambda: saved(picture(), "JPEG"),
    "JPEG for print": lambda: saved(picture("CMYK"), "JPEG"),
    "WebP": lambda: saved(picture(), "WEBP"),
    "GIF": lambda: saved(picture("P"), "GIF"),
    "small": lambda: saved(picture(size=(40, 40))),
    "of no order": lambda: saved(Image.frombytes("RGB", (600, 600), os.urandom(1_080_000))),
}


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int, data: bytes = b"") -> bytes:
    """A PNG that says it has `side` by `side` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "JSON": lambda: b'{"a":1}',
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "truncated": lambda: saved(picture())[:-200],
    "its head alone": lambda: saved(picture())[:33],
    "too many pixels": lambda: bomb(60_000),
    "many pixels in few bytes": lambda: bomb(30_000, zlib.compress(bytes(9_000_000))),
    "moving GIF": lambda: saved(picture("P"), "GIF", save_all=True, append_images=[Image.new("P", (400, 300))]),
    "moving PNG": lambda: saved(picture(), "PNG", save_all=True, append_images=[Image.new("RGB", (400, 300))]),
    "moving WebP": lambda: saved(picture(), "WEBP", save_all=True, append_images=[Image.new("RGB", (400, 300))]),
    "one pixel": lambda: saved(Image.new("RGB", (1, 1))),
    "a line": lambda: saved(Image.new("RGB", (3000, 4))),
    "TIFF named WebP": lambda: b"RIFF" + saved(picture(), "TIFF"),
}


@pytest.mark.parametrize("name", READ)
def test_a_picture_is_drawn_small(name: str) -> None:
    shown(thumbnails.thumbnail(READ[name]()))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_or_should_not_be_shown_has_none(name: str) -> None:
    assert thumbnails.thumbnail(REFUSED[name]()) is None


def test_nothing_of_the_file_is_kept_but_what_is_seen() -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6  # a quarter turn
    exif[0x010E] = "where she lives"
    drawn = shown(thumbnails.thumbnail(saved(picture(), "JPEG", exif=exif)))
    assert drawn.size == (120, 160) and not drawn.getexif() and "exif" not in drawn.info
    top, bottom = (drawn.convert("L").getpixel((60, row)) for row in (20, 140))
    assert isinstance(top, int) and isinstance(bottom, int) and bottom > top + 100


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (f"data:image/png;base64,{b64encode(b'pixels').decode()}", b"pixels"),
        ("DATA:image/svg+xml,%3Csvg%3E", b"<svg>"),
        ("data:image/png;base64,A", None),
        ("data:text/html;base64,PHA+", None),
        ("data:image/png", None),
        ("https://stranger.example/x.png", None),
        ("file:///etc/passwd", None),
        ("", None),
    ],
)
def test_a_picture_is_taken_from_a_data_address_alone(uri: str, expected: bytes | None) -> None:
    assert thumbnails.picture_in(uri) == expected


OPENS = "open('/dev/null').read(); b'opened'"
FILLS = "bytes(600 * 1024 * 1024) and b'filled'"
WORKS = "sum(range(10**11)) and b'worked'"


@pytest.mark.parametrize(("does", "ends"), [("b'drawn'", 0), (OPENS, 1), (FILLS, 1), (WORKS, -24)])
def test_the_process_opens_nothing_and_has_bounds(does: str, ends: int) -> None:
    """What a flaw of a decoder could do; the first shows that the process works. 24 is SIGXCPU."""
    code = f"""
from badges.publication.images import pictures, thumbnails
pictures.PROCESSOR = 1
def small(data):
    {"; ".join(does.split("; ")[:-1] or ["pass"])}
    return {does.split("; ")[-1]}
thumbnails.small = small
thumbnails.main()
"""
    done = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, env={}, check=False)
    assert done.returncode in ({ends, -9} if ends < 0 else {ends}), done.stderr[-300:]
    assert (done.stdout == b"drawn") is (ends == 0)


def test_a_page_does_not_wait_for_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(picture())
    with thumbnails._at_once, thumbnails._at_once:
        assert thumbnails.thumbnail(data) is None
    assert thumbnails.thumbnail(data)
    monkeypatch.setattr(thumbnails, "SECONDS", 0.01)
    assert thumbnails.thumbnail(data) is None
