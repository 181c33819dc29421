"""baked: SVG, file by file. What could run or deceive is refused whole; of the rest, the one right badge is read."""

from __future__ import annotations

import re

import pytest

from schemas.baked_images import unbake
from schemas.errors import ImageMalformed, ImageNotBaked
from tests.schemas import svg_corpus
from tests.schemas.svg_corpus import ACTIVE, READ, REFUSED


def test_the_corpus_is_large() -> None:
    assert len(REFUSED) >= 75 and len(READ) >= 20
    assert sum(len(names) for names in ACTIVE.values()) >= 28
    assert all(name in {**REFUSED, **READ} for names in ACTIVE.values() for name in names)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name: str) -> None:
    with pytest.raises((ImageMalformed, ImageNotBaked)):
        unbake(REFUSED[name])


@pytest.mark.parametrize("name", READ)
def test_the_right_badge_is_read(name: str) -> None:
    assert unbake(READ[name]).text == svg_corpus.TEXT


def test_a_lenient_reader_takes_nearly_all_of_them() -> None:
    """The positive control: a reader that searches the text for the element finds a badge."""
    found = [
        name
        for name, data in REFUSED.items()
        if re.search(rb"<\w*:?(credential|c)[\s>]", data.replace(b"\x00", b"").replace(b"+ADw-", b"<"))
    ]
    assert len(found) >= 0.95 * len(REFUSED)
