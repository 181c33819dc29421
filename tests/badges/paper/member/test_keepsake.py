"""The picture for a telephone: its QR is read after what a messenger does to it, and every name stands in it."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Final

import pytest
import zxingcpp
from PIL import Image, ImageChops

from badges.paper.member.keepsake import HEIGHT, SQUARE, WIDTH, keepsake
from issuer import artwork
from schemas.baked_images import unbake
from schemas.errors import ImageNotBaked
from tests.badges.paper.examples import FACTS as PAPER

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
MARGIN: Final = 84
QR_TOP: Final = HEIGHT - MARGIN - 230 - SQUARE
NAMES: Final = {
    "Arabic": "أمينة بن علي",
    "Hebrew": "שרה כהן",
    "Greek": "Οδυσσέας",
    "Polish": "Łucja Ångström",
    "Russian": "Ольга",
    "Hindi": "आरती शर्मा",
    "Georgian": "გიორგი მაისურაძე",
    "Armenian": "Արամ Խաչատրյան",
    "Thai": "สมชาย ใจดี",
    "Amharic": "አበበ ቢቂላ",
    "Chinese": "王小明",
    "Japanese": "さくら タナカ",
    "Korean": "김민수",
}
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
    picture = opened(keepsake(replace(FACTS, url=url, mark=mark)))
    assert picture.size == (WIDTH, HEIGHT)
    for seen in (picture, spoilt(picture, 1, 60), spoilt(picture, 0.5, 60), spoilt(picture.convert("L"), 0.4, 40)):
        assert [each.text for each in zxingcpp.read_barcodes(seen)] == [url]
    white = Image.new("RGB", picture.size, "white")
    assert zxingcpp.read_barcodes(white) == []


def test_nothing_signed_is_inside() -> None:
    with pytest.raises(ImageNotBaked):
        unbake(keepsake(FACTS))


def test_the_same_facts_give_the_same_bytes() -> None:
    assert keepsake(FACTS) == keepsake(FACTS)
    assert len(keepsake(FACTS)) < 160_000  # on a slow network too


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
    picture = opened(keepsake(replace(FACTS, **more)))
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
    with_it, without = (opened(keepsake(replace(FACTS, phone=phone))) for phone in (FACTS.phone, None))
    assert ImageChops.difference(band(with_it, 0, 0.85), band(without, 0, 0.85)).getbbox() is None
    assert ImageChops.difference(band(with_it, 0.85, 1), band(without, 0.85, 1)).getbbox() is not None


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_name_in_any_script_is_drawn_and_no_letter_is_an_empty_box(name: str) -> None:
    """Two letters without a drawing would look alike, and so would a name that is left out."""
    letters = [each for each in dict.fromkeys(name) if each.isalpha()][:4]
    drawn = {each: opened(keepsake(replace(FACTS, recipient=each))).tobytes() for each in (name, "", *letters)}
    assert len(set(drawn.values())) == len(drawn)


def test_what_no_face_draws_is_a_visible_sign() -> None:
    emoji, sign, gap = (keepsake(replace(FACTS, recipient=each)) for each in ("Amina \U0001f9f6", "Amina ?", "Amina "))
    assert emoji == sign != gap


def test_letters_of_a_script_are_joined() -> None:
    """The word is not its letters one by one, in the forms in which each stands alone."""
    joined, apart = (
        opened(keepsake(replace(FACTS, recipient=each))).tobytes() for each in ("علي", "\ufec9\ufedd\ufef1")
    )
    assert joined != apart
