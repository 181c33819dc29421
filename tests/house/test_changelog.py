"""CHANGELOG.md is for people who upgrade: ten lines a release, each a sentence or three that can be read at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.house.sources import text

MOST_LINES: Final = 10  # of a release, empty ones aside
LONGEST: Final = 240  # characters: a line is not a paragraph


def releases(written: str) -> dict[str, list[str]]:
    """The lines of each release below its heading, without empty ones."""
    parts = re.split(r"^## \[([^\]]+)\].*$", written, flags=re.MULTILINE)
    return {
        name: [line for line in body.splitlines() if line.strip()]
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def too_much(written: str) -> list[str]:
    """The releases that say more than ten lines, and the lines that say too much."""
    found = releases(written)
    many = [f"{name}: {len(lines)} lines" for name, lines in found.items() if len(lines) > MOST_LINES]
    return many + [line[:60] for lines in found.values() for line in lines if len(line) > LONGEST]


def test_a_release_is_ten_lines() -> None:
    written = text(Path("CHANGELOG.md"))
    assert next(iter(releases(written))) == "Unreleased" and len(releases(written)) > 1
    assert too_much(written) == []


def test_an_eleventh_line_and_a_paragraph_are_noticed() -> None:
    head = "# Changelog\n\n## [1.0.0] - 2027-01-01\n\n"
    assert too_much(head + "- a line\n" * 10) == []
    assert too_much(head + "### Added\n\n" + "- a line\n" * 10) == ["1.0.0: 11 lines"]
    assert too_much(head + "- " + "word " * 60) != []
