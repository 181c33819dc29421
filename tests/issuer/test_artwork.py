"""Twenty patches: all different, self-contained and reproducible byte for byte; and the fonts with their licence."""

from __future__ import annotations

import hashlib
import io
import tomllib
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from issuer import artwork
from issuer.artwork import bake_png, bake_svg, font_path, patch, patch_png, patch_svg
from issuer.errors import IssuanceRefused
from schemas.baked_images import OpenBadgesVersion, unbake
from schemas.errors import ImageMalformed, ImageNotBaked

# The catalogue's slugs, in its order.
DESIGNS = (
    "equipe",
    "ecoute",
    "empathie",
    "initiative",
    "autonomie",
    "adaptation",
    "engagement",
    "organisation",
    "transmettre",
    "apprendre",
    "resoudre",
    "creer",
    "prise-de-parole",
    "animer",
    "differences",
    "calme",
    "perseverer",
    "soin",
    "service",
    "vie-locale",
)
SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "title", "defs", "pattern", "path", "g", "rect", "text"}


def grey(design: str, width: int) -> list[int]:
    image = Image.open(io.BytesIO(patch_png(design, title=design, width=width)))
    paper = Image.new("RGBA", image.size, "#ffffff")
    return list(Image.alpha_composite(paper, image.convert("RGBA")).convert("L").tobytes())


def test_the_drawings_are_those_of_the_catalogue() -> None:
    assert len(DESIGNS) == 20
    assert set(DESIGNS) == set(artwork._drawings())
    families = [patch(design).family for design in DESIGNS]
    assert {family: families.count(family) for family in families} == {
        "autres": 4,
        "moi": 5,
        "apprendre": 4,
        "faire": 4,
        "cite": 3,
    }


@pytest.mark.parametrize("design", DESIGNS)
def test_a_patch_stands_alone(design: str) -> None:
    svg = patch_svg(design, title="S’engager & <tenir>", mark="DÉMONSTRATION")
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}title") == "S’engager & <tenir>"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= HARMLESS
    for element in root.iter():
        assert not {name for name in element.attrib if name.startswith("on") or "href" in name or name == "style"}
    assert svg == patch_svg(design, title="S’engager & <tenir>", mark="DÉMONSTRATION")
    with pytest.raises(ImageNotBaked):
        unbake(svg.encode("utf-8"))


def test_a_sheet_shows_every_patch_as_it_is_drawn_alone() -> None:
    """Each view of the sheet gives the pixels of the patch; and nothing in it reaches outside of it."""
    sheet = artwork.sheet_svg()
    root = ElementTree.fromstring(sheet)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= HARMLESS | {"view", "use"}
    assert all(value.startswith("#") for each in root.iter() for name, value in each.attrib.items() if "href" in name)
    views = {view.attrib["id"]: view.attrib["viewBox"] for view in root.iter(f"{SVG}view")}
    assert set(views) == set(DESIGNS)
    for design, box in views.items():
        there = sheet.replace('viewBox="0 0 100 112"', f'viewBox="{box}" width="100" height="112"', 1)
        pixels = [
            list(Image.open(io.BytesIO(artwork.render_png(svg, width=100))).convert("RGBA").tobytes())
            for svg in (there, patch_svg(design, title=design))
        ]
        assert max(abs(one - other) for one, other in zip(*pixels, strict=True)) <= 16, design


def test_the_mesh_is_left_out_when_asked() -> None:
    assert "pattern" in patch_svg("equipe", title="Travailler en équipe")
    assert "pattern" not in patch_svg("equipe", title="Travailler en équipe", mesh=False)


@pytest.mark.parametrize("design", DESIGNS)
def test_a_pictogram_stays_inside_the_patch(design: str) -> None:
    with_pictogram = Image.open(io.BytesIO(patch_png(design, title=design, width=100))).convert("RGBA")
    opaque = with_pictogram.getchannel("A")
    assert with_pictogram.size == (100, 112)
    # The silhouette does not reach the corners, and covers the middle of the patch.
    assert opaque.getpixel((0, 0)) == opaque.getpixel((99, 111)) == 0
    assert opaque.getpixel((50, 56)) == 255


def test_at_48_pixels_in_grey_no_two_patches_are_alike() -> None:
    drawn = {design: grey(design, 48) for design in DESIGNS}
    for one, other in combinations(DESIGNS, 2):
        differing = sum(abs(a - b) > 60 for a, b in zip(drawn[one], drawn[other], strict=True))
        assert differing > 0.05 * len(drawn[one]), (one, other)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, #rrggbb (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_pictogram_and_cloth_contrast() -> None:
    """At least 4.5 to 1 (WCAG 1.4.3, though 3 to 1 would do for a picture)."""
    for design in DESIGNS:
        assert contrast(artwork.WOOL, patch(design).dye) > 4.5, design


@pytest.mark.parametrize("page", ["#ffffff", "#faf7f1", "#17191d", "#1f2329"])
def test_what_is_only_tacked_is_a_dashed_silhouette_that_is_seen(page: str) -> None:
    drawing = artwork.tacked_svg("equipe", title="Travailler en équipe")
    root = ElementTree.fromstring(drawing)
    silhouette = next(each for each in root.iter() if each.get("stroke-dasharray"))
    assert silhouette.get("d") == patch("equipe").silhouette and silhouette.get("fill") == "none"
    assert patch("equipe").dye not in drawing and "gray" not in drawing
    for colour in (artwork.THREAD, artwork.CHALK):
        assert colour in drawing and contrast(colour, page) >= 3, colour  # WCAG 2.2, 1.4.11
    with pytest.raises(IssuanceRefused):
        artwork.tacked_svg("rien", title="Rien")


def test_a_png_is_the_same_bytes_again() -> None:
    first = patch_png("vie-locale", title="S’engager dans la vie locale", width=400)
    assert first == patch_png("vie-locale", title="S’engager dans la vie locale", width=400)
    assert Image.open(io.BytesIO(first)).size == (400, 448)


def test_the_mark_is_visible_and_does_not_touch_the_pictogram() -> None:
    for design in DESIGNS:
        plain = Image.open(io.BytesIO(patch_png(design, title=design, width=200))).convert("RGB")
        marked = Image.open(io.BytesIO(patch_png(design, title=design, width=200, mark="DÉMONSTRATION"))).convert("RGB")
        assert plain.crop((0, 0, 200, 180)).tobytes() == marked.crop((0, 0, 200, 180)).tobytes(), design
        band = marked.crop((0, 186, 200, 220)).convert("L").histogram()
        assert (
            sum(band[:80]) > 700 and sum(band[230:]) > 3000
        )  # ink on wool: the letters are drawn, not boxes or nothing


def test_unknown_designs_and_long_marks_are_refused() -> None:
    with pytest.raises(IssuanceRefused) as unknown:
        patch_svg("../../etc/passwd", title="Rien")
    assert unknown.value.code == "artwork.unknown_design"
    with pytest.raises(IssuanceRefused) as long:
        patch_svg("equipe", title="Travailler en équipe", mark="CECI EST BEAUCOUP TROP LONG")
    assert long.value.code == "artwork.mark_too_long"


@pytest.mark.parametrize("version", list(OpenBadgesVersion))
@pytest.mark.parametrize(
    "text", ['{"id":"https://badges.example/1","name":"S’engager ]]> fin"}', "eyJhbGciOiJSUzI1NiJ9.e30.AA"]
)
def test_a_badge_is_baked_and_found_again(version: OpenBadgesVersion, text: str) -> None:
    png = bake_png("soin", text, version, title="Travailler avec soin")
    svg = bake_svg("soin", text, version, title="Travailler avec soin", mark="DÉMONSTRATION")
    for image, carrier in ((png, "png"), (svg, "svg")):
        baked = unbake(image)
        assert (baked.version, baked.text, baked.carrier) == (version, text, carrier)
    Image.open(io.BytesIO(png)).load()
    with pytest.raises(ImageMalformed):
        artwork.baked_images.bake_svg(svg, text, version)


def test_the_fonts_are_those_of_their_origin() -> None:
    folder = font_path().parent
    origin = tomllib.loads((folder / "ORIGIN.toml").read_text("utf-8"))
    assert {entry["name"] for entry in origin["file"]} == {
        path.name for path in folder.iterdir() if path.name != "ORIGIN.toml"
    }
    for entry in origin["file"]:
        assert hashlib.sha256((folder / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
    assert font_path("bold").name == "SourceSansPro-Bold.ttf"
    assert Path(font_path("regular")).read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text("utf-8")


def test_the_emblem_is_that_of_the_pages_and_marks_a_demonstration() -> None:
    drawing = (artwork.HERE / "designs" / "emblem.svg").read_text("utf-8")
    page_icon = Path(artwork.HERE.parent / "badges" / "static" / "favicon.svg").read_text("utf-8")
    assert drawing == page_icon
    plain, marked = artwork.emblem_svg(title="R & C"), artwork.emblem_svg(title="R & C", mark="DÉMONSTRATION")
    assert ElementTree.fromstring(plain).findtext(f"{SVG}title") == "R & C"
    assert "DÉMONSTRATION" in marked and "DÉMONSTRATION" not in plain
    assert Image.open(io.BytesIO(artwork.render_png(plain, width=400))).size == (400, 400)
    with pytest.raises(IssuanceRefused, match=r"artwork\.mark_too_long"):
        artwork.emblem_svg(title="R", mark="")
