"""A badge in a chunk that no standard knows is judged as any other, and the chunk is a fault of form."""

import json

import pytest

from schemas.baked_images import OpenBadgesVersion, bake_png
from tests.verifier import world as w
from tests.verifier.pictures import KEYWORDS, as_text, png
from tests.verifier.world import World
from verifier.verdict import Fault, Headline


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_a_badge_in_a_latin_chunk_is_judged_and_does_not_conform(world: World, keyword: bytes) -> None:
    for badge in (json.dumps(world.sign(w.credential())), world.token(w.jwt_credential())):
        verdict = world.verify(as_text(keyword, badge))
        assert (verdict.headline, verdict.carrier) == (Headline.VALID, "png")
        assert verdict.faults == (Fault("form.baked_as_text"),)
        assert not verdict.conforms
        standard = world.verify(bake_png(png(), badge, OpenBadgesVersion.V3))
        assert (standard.headline, standard.faults) == (Headline.VALID, ())


def test_a_false_badge_in_a_latin_chunk_is_false(world: World) -> None:
    forged = json.dumps({**world.sign(w.credential()), "name": "Autre chose"})
    assert world.verify(as_text(KEYWORDS[0], forged)).headline is Headline.NOT_AUTHENTIC
