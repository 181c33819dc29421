"""What the bundled faces can draw, read from their own tables, and a text made so that one of them draws each letter.

A tagged sheet is refused when a letter has no drawing (ISO 14289-1, 7.21.8). The first two faces draw nearly every
name; the others are opened once a letter needs them.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from struct import unpack_from
from typing import Final

from issuer.artwork import font_path

FONTS: Final = Path(__file__).parent.parent / "fonts"
# In the order of `house.typ`.
FILES: Final = (
    font_path("regular"),
    FONTS / "DejaVuSans.ttf",
    *sorted(FONTS.glob("Noto*.ttf")),
    FONTS / "DroidSansFallback.ttf",
)
_UNSEEN: Final = {"Cc": " ", "Cf": "", "Zl": " ", "Zp": " ", "Cs": "?", "Cn": "?", "Co": "?"}
_MARKS: Final = ("Mn", "Mc", "Me")
_JOINERS: Final = "\u200c\u200d"


class Face:
    """One TrueType file, and its table of characters (ISO/IEC 14496-22, `cmap`, formats 4 and 12)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def draws(self, text: str) -> bool:
        """Whether the face has a drawing for each character of the text."""
        return all(self._has(ord(character)) for character in text)

    @cached_property
    def _ranges(self) -> list[tuple[int, int]]:
        """The last and first character of each run that has drawings, in order."""
        data = self._path.read_bytes()
        tables = unpack_from(">H", data, 4)[0]
        entries = (unpack_from(">4sIII", data, 12 + 16 * place) for place in range(tables))
        start = next(offset for tag, _sum, offset, _length in entries if tag == b"cmap")
        records = unpack_from(">H", data, start + 2)[0]
        offsets = {start + unpack_from(">HHI", data, start + 4 + 8 * place)[2] for place in range(records)}
        by_format = {unpack_from(">H", data, offset)[0]: offset for offset in sorted(offsets)}
        runs = _groups(data, by_format[12]) if 12 in by_format else _segments(data, by_format[4])
        return sorted((last, first) for first, last in runs)

    def _has(self, point: int) -> bool:
        place = bisect_left(self._ranges, (point, 0))
        return place < len(self._ranges) and self._ranges[place][1] <= point


def _groups(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """The runs of a table of format 12."""
    for place in range(unpack_from(">I", data, at + 12)[0]):
        first, last, glyph = unpack_from(">III", data, at + 16 + 12 * place)
        yield (first if glyph else first + 1), last


def _segments(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """The runs of a table of format 4, where glyph 0 stands for no drawing."""
    count = unpack_from(">H", data, at + 6)[0] // 2
    ends = unpack_from(f">{count}H", data, at + 14)
    starts = unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = unpack_from(f">{count}H", data, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = unpack_from(f">{count}H", data, offsets_at)
    for place, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            if offset:
                glyph = unpack_from(">H", data, offsets_at + 2 * place + offset + 2 * (point - first))[0]
            else:
                glyph = (point + delta) & 0xFFFF
            if glyph:
                yield point, point


@cache
def _faces() -> tuple[Face, ...]:
    return tuple(Face(path) for path in FILES)


def drawable(text: str) -> str:
    """The text with what no face can draw replaced by a visible sign, never by a gap.

    A letter and its marks need one face for all of them; a letter loses the marks that its face does not have. U+2011
    becomes a hyphen, a control a space; anything else a question mark.
    """
    text = unicodedata.normalize("NFC", text).replace("\u2011", "-")
    if text.isascii() and text.isprintable():
        return text
    return "".join(_drawn(cluster) for cluster in _clusters(text))


def _clusters(text: str) -> Iterator[str]:
    """Each letter with the marks and joiners that follow it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not (unicodedata.category(text[place]) in _MARKS or text[place] in _JOINERS):
            yield text[start:place]
            start = place


@lru_cache(maxsize=4_096)
def _drawn(cluster: str) -> str:
    if cluster == "\n":
        return cluster
    kind = unicodedata.category(cluster[0])
    if kind in _UNSEEN:
        return _UNSEEN[kind] + ("" if len(cluster) == 1 else _drawn("\u25cc" + cluster[1:])[1:])
    if any(face.draws(cluster) for face in _faces()):
        return cluster
    letter, marks = cluster[0], cluster[1:]
    face = next((each for each in _faces() if each.draws(letter)), None)
    if face is not None:
        return letter + "".join(mark for mark in marks if face.draws(mark))
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    if bare and any(each.draws(bare) for each in _faces()):
        return bare
    return "" if kind in _MARKS else "?"
