"""The QR code in an SVG that `issuer.qr` drew, letter for letter as it is written there: the file `qr.svg` of a badge.

No other SVG is read: what draws them opens files and may ask for others. Here one expression says all that may stand in
the file, and a few lines turn its outlines into a picture, which is then read as any other.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import accumulate, pairwise
from operator import xor
from typing import Final

MOST_BYTES: Final = 16 * 1024  # the largest code that is drawn takes four
DOTS: Final = 8  # pixels of a module
# The width, and the outlines of the dark modules in steps of whole modules.
_DRAWING: Final = re.compile(
    rb'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 (?P<side>[1-9]\d) (?P=side)" width="(?P=side)"'
    rb' height="(?P=side)" role="img" shape-rendering="crispEdges"><path d="M0 0h(?P=side)v(?P=side)H0z" fill="#fff"/>'
    rb'<path d="(?P<outlines>(?:m-?\d{1,2}(?:-| )\d{1,2}(?:[hv]-?\d{1,2})+)+)"/></svg>\s*'
)
_OUTLINE: Final = re.compile(r"m(-?\d+) ?(-?\d+)([^m]+)")
_STEP: Final = re.compile(r"([hv])(-?\d+)")


def is_square(data: bytes) -> bool:
    """Whether the bytes are such a drawing."""
    return _matched(data) is not None


def as_picture(data: bytes) -> bytes | None:
    """The drawing as a PNG, eight pixels a module; None for any other bytes.

    Across each row, an upright side of an outline changes the colour.
    """
    if (found := _matched(data)) is None:
        return None
    from PIL import Image

    side, changes = int(found["side"]), _upright_sides(found["outlines"].decode())
    rows = (accumulate(((column, row) in changes for column in range(side)), xor) for row in range(side))
    picture = Image.new("L", (side, side))
    picture.putdata([0 if is_dark else 255 for row in rows for is_dark in row])
    written = BytesIO()
    picture.resize((side * DOTS, side * DOTS), Image.Resampling.NEAREST).save(written, "PNG")
    return written.getvalue()


def _matched(data: bytes) -> re.Match[bytes] | None:
    return _DRAWING.fullmatch(data) if len(data) <= MOST_BYTES else None


def _upright_sides(outlines: str) -> set[tuple[int, int]]:
    """The column and the row of each unit of an upright side that bounds a dark module."""
    changes: set[tuple[int, int]] = set()
    x = y = 0
    for right, down, steps in _OUTLINE.findall(outlines):
        x, y = x + int(right), y + int(down)
        corners = [(x, y)]
        for way, length in _STEP.findall(steps):
            x, y = (x + int(length), y) if way == "h" else (x, y + int(length))
            corners.append((x, y))
        for (left, top), (to, bottom) in pairwise([*corners, corners[0]]):  # the last side is not written
            if left == to:
                changes ^= {(left, row) for row in range(*sorted((top, bottom)))}
    return changes
