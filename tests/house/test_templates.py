"""The sources of pages are there to be read: short lines, and no space that is written and never served."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import files, text

# Lines of more than 200 signs, by the file and how they begin; each with its reason. There is none.
LONG: dict[tuple[str, str], str] = {}
SHORT, LONGEST, SHARE = 120, 200, 0.95
# Code of Jinja and tags become one sign each; what is left is text. A quote of an attribute may hold code, never a ">".
_STATEMENT, _VALUE, _TAG = "\x01", "\x02", "\x03"
_LOST = re.compile(f"{_STATEMENT} +(?=[^ \n{_STATEMENT}{_TAG}])|(?<=[^ \n{_STATEMENT}{_TAG}]) +{_STATEMENT}")


def templates() -> list[Path]:
    """Every template of a page."""
    return [path for path in files() if path.parts[0] == "badges" and path.suffix == ".html"]


def too_long(lines: list[str]) -> list[str]:
    """The lines that nothing excuses."""
    return [line for line in lines if len(line) > LONGEST]


def lost_spaces(source: str) -> list[str]:
    """Spaces beside a statement, with what stands around them: they are nothing, and look as if they were something."""
    source = re.sub(r"\{#.*?#\}", _STATEMENT, source, flags=re.DOTALL)
    source = re.sub(r"\{\{.*?\}\}", _VALUE, source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}", _STATEMENT, source, flags=re.DOTALL)
    source = re.sub(r"</?[a-zA-Z!\x02][^<>]*>", _TAG, source)
    return [source[max(0, found.start() - 20) : found.end() + 20] for found in _LOST.finditer(source)]


def test_lines_of_templates_are_short() -> None:
    lines = [(path, line) for path in templates() for line in text(path).splitlines()]
    assert len(lines) > 10_000
    lengths = sorted(len(line) for _path, line in lines)
    assert lengths[int(len(lengths) * SHARE)] <= SHORT
    found = {(str(path), line.strip()) for path, line in lines if too_long([line])}
    unlisted = [
        (path, line[:60])
        for path, line in found
        if not any(path == of and line.startswith(start) for of, start in LONG)
    ]
    assert unlisted == [], "run `make format`; break what is left by hand"
    assert all(any(path == of and line.startswith(start) for path, line in found) for of, start in LONG)


def test_a_long_line_is_noticed() -> None:
    assert too_long(["<p>" + "a" * 197, "<p>" + "a" * 198]) == ["<p>" + "a" * 198]


def test_no_space_stands_beside_a_statement() -> None:
    found = {str(path): lost for path in templates() if (lost := lost_spaces(text(path)))}
    assert found == {}, 'whitespace beside a statement is nothing (badges/web/whitespace.py); write {{ " " }}'


@pytest.mark.parametrize(
    "source",
    [
        "{% if x %} · {{ y }}{% endif %}",
        "{{ y }} {% if x %}a{% endif %}",
        "<b>{% if x %}a {% endif %}</b>",
        "a {# b #}c",
    ],
)
def test_a_lost_space_is_noticed(source: str) -> None:
    assert len(lost_spaces(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '{% if x %}{{ " " }}· {{ y }}{% endif %}',
        '<a {% if x %}b{% endif %} c="{% if y %} d {% endif %}">e</a>',
        "{% if x %}\n  a\n",
    ],
)
def test_other_spaces_are_not(source: str) -> None:
    assert lost_spaces(source) == []
