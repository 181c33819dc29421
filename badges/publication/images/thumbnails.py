"""A stranger's picture made small, drawn anew in a process: `python -m badges.publication.images.thumbnails`.

Decoders of pictures have flaws, and pictures are made to find them. The bytes come in on stdin and a WebP goes out on
stdout; the process has no key, no database and no setting, the bounds of `pictures`, and can open nothing once its
libraries are loaded. What it cannot read, or should not show, has no small picture: a page then shows a patch
of our own. Vector drawings are not read: what draws them opens files and may ask for others.
"""

from __future__ import annotations

import binascii
import importlib
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from badges.publication.images.pictures import bind, bind_processor
from badges.publication.images.privileges import give_up

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

    from verifier.verdict import Verdict

SIDE: Final = 160  # pixels, of the longer side
SHORTEST: Final = 16  # pixels, of the shorter side: less shows nothing
BYTES: Final = 6 * 1024  # of the WebP, so that its data: URI has at most 8 KiB
PIXELS: Final = 16_000_000
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")
QUALITIES: Final = (80, 60, 40, 20)
SECONDS: Final = 8.0  # of the clock
LIBRARIES: Final = (
    "copy",
    "PIL.ImageColor",
    "PIL.ImageOps",
    "PIL.TiffImagePlugin",
    "PIL.WebPImagePlugin",
)  # late ones too
COMMAND: Final = (sys.executable, "-I", "-m", "badges.publication.images.thumbnails")
_at_once = threading.BoundedSemaphore(2)


def thumbnail(data: bytes) -> str | None:
    """The picture as a data: URI of at most 8 KiB, 160 px on its longer side.

    None when it is no PNG, JPEG, WebP or GIF, damaged, moving, too large or too small, or when two others are being
    drawn: a page does not wait for a picture.
    """
    if not data.startswith(SIGNATURES) or not _at_once.acquire(blocking=False):
        return None
    try:
        small = _ask(data)
    finally:
        _at_once.release()
    return f"data:image/webp;base64,{b64encode(small).decode()}" if 0 < len(small) <= BYTES else None


def of_badge(verdict: Verdict, presented: bytes) -> str | None:
    """The picture that a badge brings, as `thumbnail` gives it: the one that was signed, else the PNG around it.

    `presented`: what was given to be verified. An address of a picture is never asked for.
    """
    if verdict.credential is None:
        return None
    baked = verdict.carrier == "png" and sha256(presented).hexdigest() == verdict.digest
    found = (picture_in(verdict.credential.image_url or ""), presented if baked else None)
    drawn = (thumbnail(data) for data in found if data)
    return next((uri for uri in drawn if uri), None)


def picture_in(uri: str) -> bytes | None:
    """The bytes of a picture's `data:` URI (RFC 2397); None for any other address, which is never requested."""
    head, comma, body = uri.partition(",")
    if not comma or not head.lower().startswith("data:image/"):
        return None
    data = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return data
    try:
        return b64decode(data)
    except binascii.Error:
        return None


def _ask(data: bytes) -> bytes:
    """What the process draws; nothing when it is ended, by a bound of its own or by a flaw of a decoder."""
    try:
        drawn = subprocess.run(  # noqa: S603
            COMMAND, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/", timeout=SECONDS
        )
    except (subprocess.TimeoutExpired, OSError):
        return b""
    return drawn.stdout if drawn.returncode == 0 else b""


def small(data: bytes) -> bytes:
    """The picture as a WebP of at most `BYTES`. Raises ValueError, OSError or one of Pillow's: when there is none."""
    from PIL import Image, ImageOps

    picture = Image.open(BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > PIXELS or getattr(picture, "is_animated", False):
        raise ValueError("too many pixels, or a picture that moves")
    if picture.format == "JPEG":
        picture.draft("RGB", (SIDE * 2, SIDE * 2))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    if min(upright.size) < SHORTEST:
        raise ValueError("nothing to see")
    return _light(upright)


def _light(picture: Picture) -> bytes:
    for quality in QUALITIES:
        written = BytesIO()
        picture.save(written, "WEBP", quality=quality, method=4)
        if written.tell() <= BYTES:
            return written.getvalue()
    raise ValueError("too rich for so few bytes")


def main() -> None:
    """Bound this process, read stdin, write the small picture to stdout."""
    bind(BYTES)
    data = sys.stdin.buffer.read()
    bind_processor(data)
    for name in LIBRARIES:
        importlib.import_module(name)
    importlib.import_module("PIL.Image").preinit()
    give_up()
    sys.stdout.buffer.write(small(data))


if __name__ == "__main__":
    main()
