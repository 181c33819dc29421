"""The style sheets: components in one form, each served sheet made of them, and colours that are seen."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from pathlib import Path

import pytest
import rcssmin
from flask import Flask

from hatch_build import bundle_styles
from tests.house.sources import ROOT
from tests.house.styles import STYLES, components, formatted

SERVED = ROOT / "badges" / "static" / "css"
FONTS = ROOT / "badges" / "static" / "fonts"
SHEETS: dict[str, list[str]] = tomllib.loads((STYLES / "sheets.toml").read_text("utf-8"))
SEEN = 3.0  # WCAG 2.2, 1.4.11: a line that carries a meaning, beside what it stands on
GROUNDS = ("wool", "card", "linen")


def test_each_component_has_the_form() -> None:
    others = [path.name for path in components() if formatted(path.read_text("utf-8")) != path.read_text("utf-8")]
    assert others == [], "python -m tests.house.styles --write"
    unended = re.compile(r"^ +[\w-]+: [^;{]*\n *\}", re.MULTILINE)
    assert [path.name for path in components() if unended.search(path.read_text("utf-8"))] == []
    assert unended.search("a {\n  color: red\n}\n") and not unended.search("a {\n  color: red;\n}\n")


def test_another_form_is_noticed() -> None:
    written = components()[0].read_text("utf-8")
    assert formatted(rcssmin.cssmin(written)) != written
    assert formatted("a{color:red;margin:0}") == "a {\n  color: red;\n  margin: 0\n}\n"


def test_each_component_begins_with_what_it_is() -> None:
    assert [path.name for path in components() if not path.read_text("utf-8").startswith("/* ")] == []


def test_each_component_is_served_and_each_sheet_is_one_of_components() -> None:
    assert {path.stem for path in components()} == {name for names in SHEETS.values() for name in names}
    for sheet, names in SHEETS.items():
        assert len(set(names)) == len(names), sheet
    assert {path.stem for path in SERVED.glob("*.css")} == set(SHEETS)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_served_sheet_is_its_components(sheet: str) -> None:
    whole = "\n".join((STYLES / "components" / f"{name}.css").read_text("utf-8") for name in SHEETS[sheet])
    served = (SERVED / f"{sheet}.css").read_text("utf-8")
    assert re.sub(r"url\(\.\./([\w./-]+)\?v=[0-9a-f]{12}\)", r'url("../\1")', served) == rcssmin.cssmin(whole)


def test_a_component_that_is_not_there_leaves_the_sheet_that_was(tmp_path: Path) -> None:
    shutil.copytree(STYLES, tmp_path / "badges" / "styles")
    shutil.copytree(ROOT / "badges" / "static", tmp_path / "badges" / "static")
    before = {path.name: path.read_bytes() for path in (tmp_path / "badges" / "static" / "css").iterdir()}
    (tmp_path / "badges" / "styles" / "components" / f"{SHEETS['rcs'][-1]}.css").unlink()
    with pytest.raises(FileNotFoundError):
        bundle_styles(tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "badges" / "static" / "css").iterdir()} == before


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme, `light` or `dark`, by name; a dark one that is not said is the light one."""
    light, _media, dark = (STYLES / "components" / "tokens.css").read_text("utf-8").partition("@media")
    assert "prefers-color-scheme: dark" in dark
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark)) if theme == "dark" else {})


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_line_that_waits_is_seen(theme: str) -> None:
    colours = tokens(theme)
    assert min(contrast(colours["wait"], colours[ground]) for ground in GROUNDS) >= SEEN
    if theme == "light":
        assert round(contrast(colours["wait"], colours["linen"]), 1) == 3.8
        assert contrast(colours["weld"], colours["linen"]) < SEEN  # the dye itself, which is why it has its own token


def test_what_is_tacked_has_the_colour_that_waits() -> None:
    dashed = [line for path in components() for line in re.findall(r".*dashed.*", path.read_text("utf-8"))]
    assert sum("var(--wait)" in line for line in dashed) >= 8
    assert [line for line in dashed if "var(--weld)" in line] == []


def test_nothing_waits_for_the_typeface(house: Flask) -> None:
    faces = re.findall(r"@font-face\{[^}]*\}", (SERVED / "rcs.css").read_text("utf-8"))
    assert len(faces) == 2 and all("font-display:optional" in face for face in faces)
    client = house.test_client()
    for name, digest in re.findall(r"url\(\.\./(fonts/[\w.-]+)\?v=([0-9a-f]{12})\)", "".join(faces)):
        answer = client.get(f"/static/{name}?v={digest}", headers={"Accept-Encoding": "gzip"}, buffered=True)
        assert answer.status_code == 200 and answer.content_type == "font/woff2"
        assert hashlib.sha256(answer.data).hexdigest().startswith(digest)
        assert "max-age=31536000" in answer.headers["Cache-Control"] and "Content-Encoding" not in answer.headers


def test_each_file_of_the_typeface_says_where_it_comes_from() -> None:
    origin = tomllib.loads((FONTS / "ORIGIN.toml").read_text("utf-8"))["file"]
    assert {each["name"] for each in origin} == {path.name for path in FONTS.iterdir()} - {"ORIGIN.toml"}
    for each in origin:
        assert hashlib.sha256((FONTS / each["name"]).read_bytes()).hexdigest() == each["sha256"], each["name"]
        assert each["licence"].startswith("OFL-1.1")
