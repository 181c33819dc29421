"""What is presented goes down once: an image is opened, and each segment of a token decoded and parsed, one time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from keys.proofs import jws as compact
from schemas import baked_images, base64url, strict_json
from schemas.baked_images import Baked, OpenBadgesVersion, bake_png, bake_svg
from schemas.errors import ImageNotBaked
from tests.verifier.pictures import SVG, png
from tests.verifier.presentations import presentation, token_of
from tests.verifier.profiles import presented
from tests.verifier.world import World
from verifier.pipeline import verify
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.reading.layers import Layer, Unverified
from verifier.reading.readers import READERS, read
from verifier.verdict import Headline

OTHER_PROFILE = {"typ": "vc+sd-jwt", "x5t": "abc"}
IN_WHAT: dict[str, Callable[[str], Any]] = {
    "alone": lambda token: token,
    "in a presentation": presentation,
    "in a presentation in a token": lambda token: token_of(presentation(token)),
    "in an image": lambda token: bake_png(png(), token, OpenBadgesVersion.V3),
}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[object]:
    """How often each segment was decoded, each decoded segment parsed, and any image opened."""
    counts: Counter[object] = Counter()

    def count(module: Any, name: str) -> None:
        original = getattr(module, name)

        def counting(data: Any, *more: Any, **members: Any) -> Any:
            counts[name, data] += 1
            return original(data, *more, **members)

        monkeypatch.setattr(module, name, counting)

    for module, name in (
        (base64url, "decode"),
        (strict_json, "parse_object"),
        (baked_images, "read_text"),
        (baked_images, "read_element"),
    ):
        count(module, name)
    compact._short_header.cache_clear()
    return counts


@pytest.mark.parametrize("where", IN_WHAT)
@pytest.mark.parametrize("header", [{}, OTHER_PROFILE], ids=["our profile", "another profile"])
def test_a_token_is_opened_once(world: World, counted: Counter[object], where: str, header: dict[str, Any]) -> None:
    token = presented(world, header)
    given = IN_WHAT[where](token)
    segments = token.split(".")
    decoded = [base64url.decode(each) for each in segments]
    counted.clear()
    assert world.verify(given).headline is Headline.VALID
    assert [counted["decode", each] for each in segments] == [1, 1, 1]
    assert [counted["parse_object", each] for each in decoded] == [1, 1, 0]


@pytest.mark.parametrize("image", [png(), SVG], ids=["png", "svg"])
def test_an_image_is_opened_once_though_it_was_asked_before(
    world: World, counted: Counter[object], image: bytes
) -> None:
    bake = bake_png if image == png() else bake_svg
    for data in (bake(image, presented(world), OpenBadgesVersion.V3), image):
        counted.clear()
        given = Presented(data)
        assert isinstance(given.image, Baked) is (data != image)
        expected = Headline.VALID if data != image else Headline.UNREADABLE
        assert verify(given, world.environment()).headline is expected
        assert counted["read_text", data] + counted["read_element", data] == 1


def test_what_was_read_before_is_not_read_again(world: World, counted: Counter[object]) -> None:
    """A badge that is attached to a PDF is read to find it, then verified."""
    token = presented(world)
    payload = token.split(".")[1]
    given, environment = Presented(token.encode()), world.environment()
    counted.clear()
    assert isinstance(read(given, environment.limits), Unverified)
    assert verify(given, environment).headline is Headline.VALID
    assert counted["decode", payload] == 1
    read(given, replace(environment.limits, upload_bytes=len(token)))  # the control: other limits read anew
    assert counted["decode", payload] == 2
    with pytest.raises(InputUnreadable):
        read(given, replace(environment.limits, upload_bytes=len(token) - 1))


def test_what_is_presented_anew_is_opened_anew(counted: Counter[object]) -> None:
    """The positive control: the count is of what was presented, and nothing is kept between two."""
    for _ in range(2):
        assert isinstance(Presented(png()).image, ImageNotBaked)
    assert counted["read_text", png()] == 2


def test_every_layer_has_a_reader() -> None:
    assert list(READERS) == list(Layer)
