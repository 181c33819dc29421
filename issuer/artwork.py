"""Badge images ("patches") as SVG and PNG, a credential baked into either, and the network's emblem.

Drawings are data (`designs/`). Every SVG is self-contained: no script, no style, no reference to anything outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from issuer.errors import IssuanceRefused
from issuer.kit import WOOL, dyes, named, parts_of, pictograms, silhouettes
from schemas import baked_images
from schemas.baked_images import OpenBadgesVersion

HERE: Final = Path(__file__).parent
STITCH: Final = "#f6efe0"
INK: Final = "#20242a"
THREAD: Final = "#a57709"  # of what is only tacked: 3:1 or more on light and on dark pages
CHALK: Final = "#857a66"
FAMILY_NAME: Final = "Source Sans Pro"
LONGEST_MARK: Final = 16
SHEET_STEP: Final = 120  # from one patch to the next in a sheet
EMBLEM_SIDE: Final = 28  # of the drawing in designs/emblem.svg
FONT_FILES: Final = {"regular": "SourceSansPro-Regular.ttf", "bold": "SourceSansPro-Bold.ttf"}


@dataclass(frozen=True)
class Patch:
    """One drawing: the family's silhouette (path data) and dye (#rrggbb), the pictogram's strokes and solid dots."""

    family: str
    silhouette: str
    dye: str
    strokes: tuple[str, ...]
    solids: tuple[str, ...]


@cache
def _drawings() -> dict[str, Patch]:
    """The drawings of the catalogue, which stand on the sheet."""
    return {design: _composed(*parts) for design, parts in named().items()}


def _composed(silhouette: str, dye: str, pictogram: str) -> Patch:
    sewn = pictograms()[pictogram]
    return Patch(
        family=silhouette,
        silhouette=silhouettes()[silhouette].path,
        dye=dyes()[dye].colour,
        strokes=sewn.strokes,
        solids=sewn.solids,
    )


def patch(design: str) -> Patch:
    """The drawing named `design`, of the catalogue or composed. Raises IssuanceRefused: `artwork.unknown_design`."""
    return _drawings().get(design) or _composed(*parts_of(design))


def font_path(weight: str = "regular") -> Path:
    """The file of the bundled TrueType font: `regular` or `bold`. Raises KeyError: for another weight."""
    return HERE / "fonts" / FONT_FILES[weight]


def _mesh(identifier: str) -> str:
    return (
        f'<pattern id="{identifier}" width="5" height="5" patternUnits="userSpaceOnUse">'
        '<path d="M0 1.2h5M0 3.7h5" stroke="#fff" stroke-opacity=".09"/>'
        '<path d="M1.2 0v5M3.7 0v5" stroke="#000" stroke-opacity=".09"/></pattern>'
    )


def _cloth(silhouette: str, dye: str, mesh: str | None) -> str:
    """A dyed silhouette, woven where `mesh` names the pattern, with its stitched line."""
    woven = f'<path d="{silhouette}" fill="url(#{mesh})"/>' if mesh else ""
    return (
        f'<path d="{silhouette}" fill="{dye}"/>{woven}'
        f'<path d="{silhouette}" transform="translate(50 56) scale(.87) translate(-50 -56)" fill="none"'
        f' stroke="{STITCH}" stroke-width="2" stroke-dasharray="4.5 3" stroke-linecap="round"/>'
    )


def _pictogram(drawing: Patch, colour: str = WOOL) -> str:
    return "".join(
        (
            f'<g fill="none" stroke="{colour}" stroke-width="4.4" stroke-linecap="round" stroke-linejoin="round">',
            *(f'<path d="{stroke}"/>' for stroke in drawing.strokes),
            *(f'<path d="{solid}" fill="{colour}"/>' for solid in drawing.solids),
            "</g>",
        )
    )


def _strip(mark: str) -> str:
    """A band across the lower edge of the patch, with `mark` as wide as the band allows."""
    width = min(86.0, 6.7 * len(mark))
    return (
        f'<rect x="2" y="93" width="96" height="17" rx="2.5" fill="{WOOL}" stroke="{INK}" stroke-width="1.2"/>'
        f'<text x="50" y="105.4" fill="{INK}" font-family="{FAMILY_NAME}, sans-serif" font-weight="700" font-size="11"'
        f' text-anchor="middle" textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(mark, quote=False)}</text>"
    )


def patch_svg(design: str, *, title: str, mesh: bool = True, mark: str | None = None) -> str:
    """The patch as a self-contained SVG of 100 by 112 units; `title` is its alternative text, the badge's name.

    `mesh` draws the woven texture, which is left out below 96 px. `mark` (16 characters at most) is written over the
    lower edge: the mark of a demonstration (decisions 33). The same arguments give the same text.

    Raises IssuanceRefused: `artwork.unknown_design`, `artwork.mark_too_long`.
    """
    drawing = patch(design)
    if mark is not None and not 0 < len(mark) <= LONGEST_MARK:
        raise IssuanceRefused("artwork.mark_too_long", length=len(mark))
    pattern = f"mesh-{design}" if mesh else None
    return "".join(
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 112" width="100" height="112" role="img">',
            f"<title>{escape(title, quote=False)}</title>",
            f"<defs>{_mesh(pattern)}</defs>" if pattern else "",
            _cloth(drawing.silhouette, drawing.dye, pattern),
            _pictogram(drawing),
            _strip(mark) if mark is not None else "",
            "</svg>",
        )
    )


def tacked_svg(design: str, *, title: str) -> str:
    """The patch of a skill that is not recognized yet: its silhouette in dashes, no cloth. 100 by 112 units.

    Raises IssuanceRefused: `artwork.unknown_design`.
    """
    drawing = patch(design)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 112" width="100" height="112" role="img">'
        f"<title>{escape(title, quote=False)}</title>"
        f'<path d="{drawing.silhouette}" transform="translate(50 56) scale(.96) translate(-50 -56)" fill="none"'
        f' stroke="{THREAD}" stroke-width="3" stroke-dasharray="7 5" stroke-linecap="round"/>'
        f"{_pictogram(drawing, CHALK)}</svg>"
    )


def sheet_svg() -> str:
    """Every patch in one drawing: `…#soin` after its address shows the patch `soin` alone, 100 by 112 units.

    A page with many patches asks for one file. The cloth of each family is drawn once.
    """
    cloths = {drawing.family: _cloth(drawing.silhouette, drawing.dye, "mesh") for drawing in _drawings().values()}
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 112">', f"<defs>{_mesh('mesh')}"]
    parts += [f'<g id="family-{family}">{cloth}</g>' for family, cloth in cloths.items()]
    parts.append("</defs>")
    for place, (design, drawing) in enumerate(_drawings().items()):
        top = place * SHEET_STEP
        parts.append(
            f'<view id="{design}" viewBox="0 {top} 100 112"/><g transform="translate(0 {top})">'
            f'<use href="#family-{drawing.family}"/>{_pictogram(drawing)}</g>'
        )
    return "".join((*parts, "</svg>"))


def emblem_svg(*, title: str, mark: str | None = None) -> str:
    """The network's emblem, 100 wide, with `mark` as in `patch_svg`: the `image` of every profile that is issued.

    Raises IssuanceRefused: `artwork.mark_too_long`.
    """
    if mark is not None and not 0 < len(mark) <= LONGEST_MARK:
        raise IssuanceRefused("artwork.mark_too_long", length=len(mark))
    height, strip = (112, _strip(mark)) if mark else (100, "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {height}" width="100" height="{height}" role="img">'
        f"<title>{escape(title, quote=False)}</title>"
        f'<g transform="scale({100 / EMBLEM_SIDE:.4f})">{_emblem()}</g>{strip}</svg>'
    )


@cache
def _emblem() -> str:
    drawing = (HERE / "designs" / "emblem.svg").read_text("utf-8")
    return drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]


def render_png(svg: str, *, width: int) -> bytes:
    """A drawing of this project as PNG, `width` pixels wide, with the bundled fonts only: the same bytes everywhere.

    Never for an SVG from elsewhere: the renderer would draw local files that an `<image>` names.
    """
    import resvg_py

    rendered: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=[str(font_path("regular")), str(font_path("bold"))],
        font_family=FAMILY_NAME,
        sans_serif_family=FAMILY_NAME,
    )
    return bytes(rendered)


def patch_png(design: str, *, title: str, width: int = 400, mark: str | None = None) -> bytes:
    """The patch as PNG, `width` pixels wide, on a transparent background. Raises IssuanceRefused: as `patch_svg`."""
    return render_png(patch_svg(design, title=title, mesh=width >= 96, mark=mark), width=width)


def bake_png(
    design: str, text: str, version: OpenBadgesVersion, *, title: str, width: int = 400, mark: str | None = None
) -> bytes:
    """The patch as PNG with `text` (a credential's JSON, a JWT or a JWS) baked into it for `version`."""
    return baked_images.bake_png(patch_png(design, title=title, width=width, mark=mark), text, version)


def bake_svg(design: str, text: str, version: OpenBadgesVersion, *, title: str, mark: str | None = None) -> bytes:
    """The patch as SVG with `text` (a credential's JSON, a JWT or a JWS) baked into it for `version`."""
    return baked_images.bake_svg(patch_svg(design, title=title, mark=mark).encode("utf-8"), text, version)
