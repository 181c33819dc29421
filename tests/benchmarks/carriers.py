"""What carries a badge or its status: PNG files, and lists of bits."""

from __future__ import annotations

import io
import random
from typing import Final

from openbadgeslib import baking
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from issuer.status import compose_status_list
from keys.proofs import data_integrity
from schemas import bitstring
from schemas.baked_images import OpenBadgesVersion, bake_png, unbake
from schemas.vocabulary import PNG_KEYWORD_V3
from tests.benchmarks.cast import Cast
from tests.benchmarks.harness import Goal, Job, Limit, repeated
from tests.issuer.badge import AWARD, NETWORK_PROFILE, NOW

LIST_BITS: Final = 131_072
REVOKED: Final = LIST_BITS // 50

GOALS: Final = (
    Goal("PNG: bake", "openbadgeslib: PNG bake", 5),
    Goal("PNG: bake", "Pillow: PNG re-encode", 100),
    Goal("PNG: unbake", "openbadgeslib: PNG unbake", 5),
)
LIMITS: Final = (
    Limit("PNG: bake", 0.05),
    Limit("PNG: unbake", 0.05),
    Limit("status list: encode and sign", 1.5),
    Limit("status list: decode", 0.05),
    Limit("status list: one bit", 0.001),
)


def jobs(cast: Cast) -> list[Job]:
    """A PNG of 160 KB, and a status list of 131,072 entries of which two in a hundred are revoked."""
    return [*_png(cast.token), *_status_list(cast)]


def _png(token: str) -> list[Job]:
    side = 231
    pixels = Image.frombytes("RGB", (side, side), random.Random(1).randbytes(3 * side * side))
    file = io.BytesIO()
    pixels.save(file, "PNG")
    image = file.getvalue()
    baked = bake_png(image, token, OpenBadgesVersion.V3)
    keyword = PNG_KEYWORD_V3.encode()

    def with_pillow() -> bytes:
        text, written = PngInfo(), io.BytesIO()
        text.add_itxt(PNG_KEYWORD_V3, token)
        Image.open(io.BytesIO(image)).save(written, "PNG", pnginfo=text)
        return written.getvalue()

    return [
        Job("PNG: bake", repeated(lambda: bake_png(image, token, OpenBadgesVersion.V3))),
        Job("PNG: unbake", repeated(lambda: unbake(baked))),
        Job("openbadgeslib: PNG bake", repeated(lambda: baking.bake_png(image, token, keyword=keyword))),
        Job("openbadgeslib: PNG unbake", repeated(lambda: baking.extract_png(baked, keyword=keyword))),
        Job("Pillow: PNG re-encode", repeated(with_pillow)),
    ]


def _status_list(cast: Cast) -> list[Job]:
    revoked = random.Random(1).sample(range(LIST_BITS), REVOKED)
    bits = bitstring.with_bits(LIST_BITS, revoked)
    encoded = bitstring.encode(bits)

    def encode_and_sign() -> object:
        document = compose_status_list(str(AWARD.status_list_url), NETWORK_PROFILE, revoked, LIST_BITS, NOW, None)
        return data_integrity.sign(document, cast.ed25519, created=NOW)

    return [
        Job("status list: encode and sign", repeated(encode_and_sign)),
        Job("status list: decode", repeated(lambda: bitstring.decode(encoded))),
        Job("status list: one bit", repeated(lambda: bitstring.is_set(bits, AWARD.status_index or 0))),
    ]
