"""baked: PNG, file by file. The legal ones give their badge, the others a refusal, and none of them costs much."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress

import pytest

from schemas.baked_images import unbake
from schemas.errors import ImageMalformed, ImageNotBaked
from tests.cast.cost import computing_at_most
from tests.cast.packed import Packed
from tests.schemas import png_corpus

LEGAL, HOSTILE = Packed(png_corpus.legal()), Packed(png_corpus.hostile())
KEYWORDS = (b"openbadgecredential", b"openbadges")


def test_the_corpus_is_large() -> None:
    assert len(LEGAL) >= 80
    assert len(HOSTILE) >= 150
    assert len(set(HOSTILE.values()) | set(LEGAL.values())) >= 240


@pytest.mark.parametrize("name", LEGAL)
def test_every_legal_picture_gives_its_badge(name: str) -> None:
    assert unbake(LEGAL[name]).text == png_corpus.TEXT


@pytest.mark.parametrize("name", HOSTILE)
def test_every_other_file_is_refused(name: str) -> None:
    with pytest.raises((ImageMalformed, ImageNotBaked)):
        unbake(HOSTILE[name])


def test_a_lenient_reader_takes_nearly_all_of_them() -> None:
    """The positive control: a reader that searches for the keyword finds a badge in the same files."""
    cut = {name for name in HOSTILE if name.startswith("cut at")}
    found = [name for name, data in HOSTILE.items() if any(keyword in data.lower() for keyword in KEYWORDS)]
    assert len(found) >= 0.95 * len(HOSTILE.keys() - cut)


@pytest.mark.parametrize("name", [*LEGAL, *HOSTILE])
def test_it_costs_no_more_than_its_own_size(name: str) -> None:
    data = LEGAL[name] if name in LEGAL else HOSTILE[name]
    tracemalloc.start()
    try:
        with computing_at_most(0.5), suppress(ImageMalformed, ImageNotBaked):
            unbake(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20
