"""Make what is served and not kept, when the package is built or installed, editable installs too: the catalogues from
their .po, the style sheets from their components, and the icons of the installed service from that of the tab."""

import hashlib
import os
import re
import struct
import tomllib
import zlib
from pathlib import Path
from typing import Any

import rcssmin
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ICONS = {"icon-192.png": (192, 0), "icon-512.png": (512, 0), "icon-maskable-512.png": (512, 4)}  # size, more margin
SHAPE = re.compile(r'<path fill="#([0-9a-f]{6})" d="([^"]+)"')
GROUND = re.compile(r'<rect [^>]*fill="#([0-9a-f]{6})"')
BOX = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)(?:h-\d+|H\d+)z")
STATIC_FILE = re.compile(r"url\(\"\.\./([\w./-]+)\"\)")


def compile_catalogues(root: Path) -> None:
    """Write a .mo beside each .po under badges/translations. A process that reads one meanwhile finds it whole."""
    for source in sorted(root.glob("badges/translations/*/LC_MESSAGES/*.po")):
        unfinished = source.with_suffix(f".{os.getpid()}.mo")
        with source.open("rb") as po, unfinished.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
        unfinished.replace(source.with_suffix(".mo"))


def bundle_styles(root: Path) -> None:
    """Write the sheets of badges/styles/sheets.toml into badges/static/css, each of its components in order, minified.

    A process that reads one meanwhile finds it whole. Raises FileNotFoundError: when a component, or a file that one
    names, is not there.
    """
    styles, served = root / "badges" / "styles", root / "badges" / "static" / "css"
    served.mkdir(exist_ok=True)
    for sheet, names in tomllib.loads((styles / "sheets.toml").read_text("utf-8")).items():
        source = "\n".join((styles / "components" / f"{name}.css").read_text("utf-8") for name in names)
        unfinished = served / f"{sheet}.{os.getpid()}.css"
        unfinished.write_text(rcssmin.cssmin(_with_digests(source, served.parent)), "utf-8")
        unfinished.replace(served / f"{sheet}.css")


def _with_digests(source: str, static: Path) -> str:
    """Put the digest of each static file into its URL, as pages do: browsers may keep it for a year."""

    def named(found: re.Match[str]) -> str:
        return f"url(../{found[1]}?v={hashlib.sha256((static / found[1]).read_bytes()).hexdigest()[:12]})"

    return STATIC_FILE.sub(named, source)


def make_icons(root: Path) -> None:
    """Draw badges/static/favicon.svg, which is made of rectangles, as the PNG files of `ICONS`.

    Raises ValueError: when the drawing holds another shape.
    """
    drawing = (root / "badges" / "static" / "favicon.svg").read_text("utf-8")
    (ground,) = GROUND.findall(drawing)
    boxes = [(colour, *map(int, box)) for colour, path in SHAPE.findall(drawing) for box in BOX.findall(path)]
    if BOX.sub("", "".join(path for _colour, path in SHAPE.findall(drawing))) or not boxes:
        raise ValueError("the icon of the tab holds a shape that is no rectangle")
    folder = root / "badges" / "static" / "icons"
    folder.mkdir(exist_ok=True)
    for name, (size, margin) in ICONS.items():
        unfinished = folder / f"{name}.{os.getpid()}"
        unfinished.write_bytes(_png(size, bytes.fromhex(ground), boxes, margin))
        unfinished.replace(folder / name)


def _png(size: int, ground: bytes, boxes: list[tuple[str, int, int, int, int]], margin: int) -> bytes:
    """A square of `size` pixels: boxes (colour, x, y, width, height) of a drawing of 28 units on their ground."""
    units = 28 + 2 * margin
    pixels = [bytearray(ground * size) for _row in range(size)]
    for colour, left, top, width, height in boxes:
        first, last = (round((left + each + margin) * size / units) for each in (0, width))
        for row in range(*(round((top + each + margin) * size / units) for each in (0, height))):
            pixels[row][3 * first : 3 * last] = bytes.fromhex(colour) * (last - first)
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in pixels), 9)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def build(root: Path) -> None:
    """Make all that is served and not kept."""
    compile_catalogues(root)
    bundle_styles(root)
    make_icons(root)


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook, named in pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


if __name__ == "__main__":
    build(Path(__file__).parent)
