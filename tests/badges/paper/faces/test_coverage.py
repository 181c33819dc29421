"""What the faces draw: read from the files themselves, and texts that no face could draw whole."""

from __future__ import annotations

import hashlib
import random
import re
import tomllib
import unicodedata
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont

from badges.paper.attestation import attestation
from badges.paper.faces.coverage import FILES, FONTS, Face, drawable
from badges.paper.typeset import TEMPLATES
from tests.badges.paper.examples import FACTS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_table_of_a_face_is_read_as_another_reader_reads_it(path: str) -> None:
    face = Face(path)
    theirs = {point for point, glyph in TTFont(path).getBestCmap().items() if glyph != ".notdef"}
    ours = {point for last, first in face._ranges for point in range(first, last + 1)}
    assert ours == theirs and len(ours) > 50


def test_the_fonts_are_those_of_their_origin() -> None:
    origin = tomllib.loads((FONTS / "ORIGIN.toml").read_text("utf-8"))
    there = {path.name for path in FONTS.iterdir() if path.name != "ORIGIN.toml"}
    assert {entry["name"] for entry in origin["file"]} == there
    for entry in origin["file"]:
        assert hashlib.sha256((FONTS / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]


def test_the_house_names_each_face_once_in_the_same_order() -> None:
    house = (TEMPLATES / "house.typ").read_text("utf-8")
    named = re.findall(r'"([^"]+)"', house[house.index("#let faces") : house.index("// One thread")])
    plain = [path.stem.removesuffix("-Regular").replace("Pro", "") for path in FILES]
    assert [name.replace(" ", "").replace("Pro", "") for name in named] == plain


def test_what_no_face_draws_is_a_visible_sign() -> None:
    assert drawable("A\U0001f980B") == "A?B" and drawable("\U000e0001") == "" and drawable("a\x07b") == "a b"
    assert drawable("E\u0301lodie") == "Élodie" and drawable("Marie\u2011Claude") == "Marie-Claude"
    assert drawable("a\u202f!\u00a0»\nb") == "a\u202f!\u00a0»\nb"
    assert drawable("q\u0301") == "q\u0301"
    assert drawable("한\u0951") == "한"  # no face has the letter and the mark
    assert drawable("ﬃ") == "ﬃ" or drawable("ﬃ") == "ffi"


def test_no_text_makes_a_sheet_fail() -> None:
    """What a face lacks would be refused by PDF/UA, and the page with it: letters and marks of all scripts, mixed."""
    chance = random.Random(53)
    edges = [chr(point) for path in FILES for last, first in Face(path)._ranges for point in (first, last)]
    marks = [chr(point) for point in range(0x1F000) if unicodedata.category(chr(point)) in ("Mn", "Mc", "Me")]
    for _ in range(6):
        text = "".join(
            chance.choice((chance.choice(edges), chance.choice(marks), chr(chance.randrange(0x20, 0xD800)), "a"))
            for _ in range(120)
        )
        facts = replace(FACTS, recipient=text, badge_name=text[:40], seen=(text[::-1],), sentence=text[20:])
        assert attestation(facts).startswith(b"%PDF-1.7")
