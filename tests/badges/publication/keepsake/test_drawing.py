"""The picture for a telephone: its QR is read after what a messenger does to it, and every name stands in it."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Final

import pytest
import zxingcpp
from PIL import Image, ImageChops

from badges.publication.keepsake import drawing
from badges.publication.keepsake.drawing import HEIGHT, MARGIN, WIDTH, picture_of
from issuer import artwork
from schemas.baked import unbake
from schemas.errors import ImageNotBaked
from tests.badges.paper.test_paper import FACTS as PAPER

CODE: Final = "7K3M9QXD4T"
FACTS: Final = replace(
    PAPER,
    badge_name="Transmettre un savoir-faire",
    of_site="de La Souterraine",
    phone="05 00 00 00 20",
    url=f"HTTPS://BADGES.CREUSE.EXAMPLE/V/{CODE}",
    shown_address="badges.creuse.example",
    patch_svg=artwork.patch_svg("transmettre", title="Transmettre"),
)
QR_TOP: Final = HEIGHT - MARGIN - 270 - drawing.QR
LONG: Final = "Maximilienne-Alexandrine de la Maisonneuve-Castelnaudary d’Entre-Deux-Mers et du Puy-de-Dôme"


def opened(data: bytes) -> Image.Image:
    """The picture in colours, without transparency."""
    return Image.open(io.BytesIO(data)).convert("RGB")


def band(picture: Image.Image, top: float, bottom: float) -> Image.Image:
    """A part of the picture from edge to edge, by shares of its height."""
    return picture.crop((0, int(HEIGHT * top), WIDTH, int(HEIGHT * bottom)))


def spoilt(picture: Image.Image, share: float, quality: int) -> Image.Image:
    """The picture as a messenger sends it on: smaller, as a JPEG."""
    out = io.BytesIO()
    smaller = picture.resize((int(WIDTH * share), int(HEIGHT * share)))
    smaller.save(out, "JPEG", quality=quality)
    return Image.open(out)


@pytest.mark.parametrize("mark", [None, "DÉMONSTRATION"])
@pytest.mark.parametrize("url", [FACTS.url, f"HTTPS://BADGES.RESEAU-CITOYEN-DE-SERVICES.CREUSE.EXAMPLE/V/{CODE}"])
def test_the_qr_is_read_after_a_messenger(mark: str | None, url: str) -> None:
    picture = opened(picture_of(replace(FACTS, url=url, mark=mark)))
    assert picture.size == (WIDTH, HEIGHT)
    for seen in (picture, spoilt(picture, 1, 60), spoilt(picture, 0.5, 60), spoilt(picture.convert("L"), 0.4, 40)):
        assert [each.text for each in zxingcpp.read_barcodes(seen)] == [url]
    white = Image.new("RGB", picture.size, "white")
    assert zxingcpp.read_barcodes(white) == []


def test_nothing_signed_is_inside() -> None:
    with pytest.raises(ImageNotBaked):
        unbake(picture_of(FACTS))


def test_the_same_facts_give_the_same_bytes() -> None:
    assert picture_of(FACTS) == picture_of(FACTS)
    assert len(picture_of(FACTS)) < 160_000  # on a slow network too


@pytest.mark.parametrize(
    "more",
    [
        {"recipient": LONG},
        {"badge_name": LONG},
        {"recipient": "A" * 120},
        {"issuer": LONG, "mark": "DÉMONSTRATION", "badge_name": LONG, "recipient": LONG, "of_site": LONG},
        {"shown_address": "badges.reseau-citoyen-de-services.departement-de-la-creuse.example"},
    ],
    ids=["recipient", "badge", "no space", "all", "address"],
)
def test_long_words_stay_within_the_margins_and_off_the_qr(more: dict[str, str]) -> None:
    picture = opened(picture_of(replace(FACTS, **more)))
    wool = Image.new("RGB", (MARGIN - 8, HEIGHT - 60), picture.getpixel((4, HEIGHT - 4)))
    for left in (0, WIDTH - wool.width):
        edge = picture.crop((left, 60, left + wool.width, HEIGHT))
        assert ImageChops.difference(edge, wool).getbbox() is None
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [FACTS.url]
    above = picture.crop((0, QR_TOP - 16, WIDTH, QR_TOP - 4))
    foot = picture.crop((0, HEIGHT - 24, WIDTH, HEIGHT))
    assert len(foot.getcolors() or ()) == 1  # nothing runs out of it
    assert len(above.getcolors() or ()) == 1


def test_without_a_telephone_of_the_site() -> None:
    with_it, without = (opened(picture_of(replace(FACTS, phone=phone))) for phone in (FACTS.phone, None))
    assert ImageChops.difference(band(with_it, 0, 0.85), band(without, 0, 0.85)).getbbox() is None
    assert ImageChops.difference(band(with_it, 0.85, 1), band(without, 0.85, 1)).getbbox() is not None


@pytest.mark.parametrize("name", ["أمينة بن علي", "שרה כהן", "Οδυσσέας", "Łucja Ångström", "Ольга"])
def test_a_name_in_another_script_is_drawn(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as empty boxes, and not left out: with the spare faces it looks otherwise than without them, or as before."""
    drawn = opened(picture_of(replace(FACTS, recipient=name)))
    nobody = opened(picture_of(replace(FACTS, recipient="")))
    assert ImageChops.difference(drawn, nobody).getbbox() is not None
    letters = {each: opened(picture_of(replace(FACTS, recipient=each))).tobytes() for each in name[:4]}
    assert len(set(letters.values())) == len(letters)  # an empty box would be the same for two letters
    monkeypatch.setattr(drawing, "SPARE", ())
    if not name[0].isascii() and name[0] not in "ŁΟО":
        assert opened(picture_of(replace(FACTS, recipient=name))).tobytes() != drawn.tobytes()


def test_arabic_letters_are_joined() -> None:
    """The word is not its letters one by one: with spaces that join nothing, they stand in other forms."""
    word, apart = "علي", "\u200c".join("علي")
    joined, single = (opened(picture_of(replace(FACTS, recipient=each))).tobytes() for each in (word, apart))
    assert joined != single
