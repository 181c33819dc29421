"""The style sheets: components in one form, each served sheet made of them, and colours that are seen."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest
import rcssmin

from hatch_build import bundle_styles
from tests.house.sources import ROOT
from tests.house.styles import STYLES, components, formatted

SERVED = ROOT / "badges" / "static" / "css"
SHEETS: dict[str, list[str]] = tomllib.loads((STYLES / "sheets.toml").read_text("utf-8"))


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
