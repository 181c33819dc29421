"""An image in which a badge is looked for is not opened again when it is judged."""

from __future__ import annotations

from typing import Any

import pytest

from badges.publication.held_badges.finder import Finder
from badges.publication.images.pictures import Seen
from schemas import baked_images
from schemas.baked_images import OpenBadgesVersion, bake_png, bake_svg
from schemas.errors import OpenBadgesError
from tests.verifier.pictures import SVG, png
from verifier.limits import DEFAULT_LIMITS
from verifier.presented_bytes import InputUnreadable
from verifier.reading.readers import read

TEXT = '{"type": ["VerifiableCredential", "OpenBadgeCredential"]}'
GIVEN = {
    "a PNG with a badge": bake_png(png(), TEXT, OpenBadgesVersion.V3),
    "an SVG with a badge": bake_svg(SVG, TEXT, OpenBadgesVersion.V3),
    "an SVG without": SVG,
    "a damaged PNG with a badge": bake_png(png(), TEXT, OpenBadgesVersion.V3)[:-8],
    "a damaged PNG without": png()[:-8],
}


@pytest.mark.parametrize("given", GIVEN)
def test_an_image_is_opened_once(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    opened: list[bytes] = []
    for name in ("read_text", "read_element"):
        original = getattr(baked_images, name)

        def counting(data: bytes, original: Any = original) -> Any:
            opened.append(data)
            return original(data)

        monkeypatch.setattr(baked_images, name, counting)
    found = Finder("badges.example", _sees_nothing, lambda _: False).in_file(GIVEN[given], "badge")
    assert found.presented is not None
    try:
        read(found.presented, DEFAULT_LIMITS)
    except OpenBadgesError:
        assert "with a badge" not in given or "damaged" in given
    assert opened == [GIVEN[given]]


def _sees_nothing(_: bytes) -> Seen:
    raise InputUnreadable("input.picture_damaged")
