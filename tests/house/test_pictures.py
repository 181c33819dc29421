"""The pictures that the documents show are there, and light enough for a slow line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.pictures import LARGEST, PICTURES
from tests.house.sources import ROOT, files, text

SHOWN = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")


def shown(document: Path) -> list[Path]:
    """The pictures that a document shows, as paths from the root."""
    return [document.parent / (one or other) for one, other in SHOWN.findall(text(document))]


def test_the_readme_shows_three_pages() -> None:
    assert len(shown(Path("README.md"))) == 3


def test_every_picture_shown_is_there_and_light() -> None:
    pictures = {picture for path in files() if path.suffix == ".md" for picture in shown(path)}
    for picture in pictures:
        data = (ROOT / picture).read_bytes()
        assert data.startswith(b"\x89PNG") and len(data) <= LARGEST, picture


def test_no_picture_is_kept_that_nothing_shows() -> None:
    kept = {path for path in files() if path.parent == PICTURES.relative_to(ROOT)}
    assert kept == set(shown(Path("README.md"))) | set(shown(Path("CONTRIBUTING.md")))


@pytest.mark.parametrize("line", ["![A page](a/b.png)", '<img src="a/b.png" width="270" alt="A page">'])
def test_a_picture_is_noticed(line: str) -> None:
    assert [one or other for one, other in SHOWN.findall(line)] == ["a/b.png"]
