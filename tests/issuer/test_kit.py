"""The woven kit: each drawing that can be composed has a name, a contrast and words; the catalogue keeps its names."""

from __future__ import annotations

from itertools import product

import pytest

from issuer import kit
from issuer.artwork import patch, patch_svg
from issuer.errors import IssuanceRefused


def test_every_combination_is_drawn_and_named_once() -> None:
    names = [kit.design_of(*parts) for parts in product(kit.silhouettes(), kit.dyes(), kit.pictograms())]
    assert len(set(names)) == len(names) == 5 * 8 * 25
    for name in names:
        assert kit.design_of(*kit.parts_of(name)) == name and len(name) <= 40 and patch(name).strokes
    assert {name for name in names if not kit.is_composed(name)} == set(kit.named())


def test_the_thread_is_seen_on_every_dye() -> None:
    ratios = {name: kit.contrast(each.colour) for name, each in kit.dyes().items()}
    assert min(ratios.values()) >= kit.LEAST_CONTRAST
    assert kit.contrast("#000000", "#ffffff") == pytest.approx(21) and kit.contrast("#ffffff") < 1.2  # the control


def test_a_drawing_says_what_it_shows() -> None:
    assert kit.described("equipe") == "Deux personnes côte à côte, en fil clair sur un hexagone brique"
    assert "<title>Un vélo</title>" in patch_svg("faire.eau.velo", title="Un vélo")


@pytest.mark.parametrize("name", ["", "faire.eau", "faire.eau.fusee", "faire.faire.soin", "a.b.c", "equipe.x"])
def test_a_name_of_no_drawing_is_refused(name: str) -> None:
    with pytest.raises(IssuanceRefused):
        kit.parts_of(name)
