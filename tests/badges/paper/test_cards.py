"""Cards to cut out: where they stand on the sheet, what they say, names of any length and script, and their codes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, groupby

import pypdfium2
import pypdfium2.raw as raw
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from badges.paper.attestation import attestation
from badges.paper.cards import A6, SMALL, Kind, cards, cards_of, shortened
from badges.paper.facts import PaperFacts
from tests.badges.paper.examples import FACTS, LONGEST, URL

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
MM = 72 / 25.4
BOXES = {"a6": (0.0, 0.0, 105.0, 148.5), "small": (19.4, 13.5, 85.6, 54.0)}  # left and top edge, width, height; in mm
KINDS = pytest.mark.parametrize("kind", [A6, SMALL], ids=["a6", "small"])
LENGTHS = pytest.mark.parametrize("facts", [FACTS, LONGEST], ids=["usual", "longest"])
CODES = ("0123456789", "ZZZZZZZZZZ", "7K3M9QXD4T", "00000000VW", "HJKMNPQRST")
Box = tuple[float, float, float, float]


def box_of(kind: Kind, place: int) -> Box:
    """Left, bottom, right and top of a place in points, from the lower left of the sheet."""
    left, top, width, height = BOXES[kind.name]
    x, y = left + place % 2 * width, top + place // 2 * height
    return x * MM, (297 - y - height) * MM, (x + width) * MM, (297 - y) * MM


def words_in(data: bytes, box: Box, sheet: int = 0) -> str:
    """What can be read in a box of a sheet."""
    document = pypdfium2.PdfDocument(data)
    text = document[sheet].get_textpage().get_text_bounded(*box)
    document.close()
    return " ".join(text.replace("\u200b", "").split())


def picture(data: bytes, dots: int = 72, sheet: int = 0) -> Image.Image:
    """A sheet as a scanner sees it, in grey."""
    document = pypdfium2.PdfDocument(data)
    drawn = document[sheet].render(scale=dots / 72).to_pil().convert("L")
    document.close()
    return drawn


def read(image: Image.Image) -> list[str]:
    """The texts of the QR codes of a picture."""
    return sorted(found.text for found in zxingcpp.read_barcodes(image))


@KINDS
@LENGTHS
def test_each_card_says_whose_it_is_what_it_is_and_how_it_is_checked(kind: Kind, facts: PaperFacts) -> None:
    data = cards(facts, AT, kind)
    for place in range(kind.places):
        text = words_in(data, box_of(kind, place))
        for words in (
            "Réseau Citoyen de Services", facts.badge_name, "Délivré à", facts.recipient, "le 20 novembre 2026",
            "Site de Guéret", "7K3M9-QXD4T",
            "La page ne s’ouvre pas ? Appelez le 05 55 82 80 47. Cela ne veut pas dire que le badge est faux.",
        ):  # fmt: skip
            assert words in text.replace("\x02", "-"), (words, text)
        assert facts.shown_address in text.replace("\x02", "-").replace(" ", "")  # a long one takes two lines
        assert ("DÉMONSTRATION" in text) == (facts.mark is not None)


@KINDS
def test_a_card_of_a_site_without_a_telephone_says_where_to_ask(kind: Kind) -> None:
    data = cards(replace(FACTS, phone=None), AT, kind, [0])
    assert "La page ne s’ouvre pas ? Demandez au site de Guéret." in words_in(data, box_of(kind, 0))


@pytest.mark.parametrize(
    ("kind", "places"),
    [(A6, [2]), (A6, [0, 3]), (A6, [2, 2]), *((SMALL, [place]) for place in range(10)), (SMALL, [1, 4, 9])],
)
def test_cards_in_any_place_and_nothing_elsewhere(kind: Kind, places: list[int]) -> None:
    data = cards(FACTS, AT, kind, places)
    for place in range(kind.places):
        text = words_in(data, box_of(kind, place))
        assert ("Amina B." in text) == (place in places) and bool(text) == (place in places), place
    assert read(picture(data)) == [URL] * len(set(places))


@KINDS
@pytest.mark.parametrize("places", [[], [-1], [0, 10]])
def test_places_that_a_sheet_does_not_have(kind: Kind, places: list[int]) -> None:
    with pytest.raises(ValueError, match="a place is 0 to"):
        cards(FACTS, AT, kind, places)


@KINDS
@LENGTHS
def test_no_line_runs_over_another_or_off_its_card(kind: Kind, facts: PaperFacts) -> None:
    data = cards(replace(facts, seen=facts.seen * 2), AT, kind, [1])
    left, bottom, right, top = box_of(kind, 1)
    document = pypdfium2.PdfDocument(data)
    page = document[0].get_textpage()
    lines = [page.get_rect(number) for number in range(page.count_rects())]
    document.close()
    assert len(lines) > 6
    margin = 3.4 * MM
    for line in lines:
        assert line[0] >= left + margin and line[2] <= right - margin, line
        assert line[1] >= bottom + margin and line[3] <= top - margin, line
    for first, second in combinations(lines, 2):
        over = min(first[3], second[3]) - max(first[1], second[1])
        beside = min(first[2], second[2]) - max(first[0], second[0])
        assert beside <= 0.5 or over <= 1.2, (first, second)  # a letter below its line meets an accent at most


def test_where_it_was_seen_is_whole_where_there_is_room() -> None:
    long = (
        "Participait à l’atelier cuisine, 2\u00a0séances, en octobre et novembre 2026. Site d’Auzances. "
        "Aussi\u00a0: rencontre (a participé, en novembre 2026)."
    )
    text = words_in(cards(replace(FACTS, context=long), AT, A6, [0]), box_of(A6, 0))
    assert " ".join(long.split()) in text and "…" not in text
    full = words_in(cards(LONGEST, AT, A6, [0]), box_of(A6, 0))
    assert full.count("✓") == 2 and "…" in full


@KINDS
@LENGTHS
def test_nothing_is_smaller_than_eight_points(kind: Kind, facts: PaperFacts) -> None:
    document = pypdfium2.PdfDocument(cards(replace(facts, mark="DÉMONSTRATION"), AT, kind, [1]))
    page = document[0].get_textpage()
    letters = page.get_text_range()
    sizes = {
        round(raw.FPDFText_GetFontSize(page.raw, place), 2)
        for place, letter in enumerate(letters[: page.count_chars()])
        if not letter.isspace()
    }
    document.close()
    assert len(sizes) > 2 and min(sizes) >= 8, sizes


@KINDS
@LENGTHS
def test_the_black_square_is_as_large_as_promised_with_white_around_it(kind: Kind, facts: PaperFacts) -> None:
    """25 mm on a small card, 30 on A6; four modules of white (ISO/IEC 18004)."""
    dots = 300
    image = picture(cards(facts, AT, kind, [0]), dots)
    (found,) = zxingcpp.read_barcodes(image)
    corners = found.position
    across = (corners.top_right.x - corners.top_left.x) / dots * 25.4
    assert across == pytest.approx(25 if kind is SMALL else 30, abs=0.3)
    module = across / (29 if facts is FACTS else 33) / 25.4 * dots
    zone = int(4 * module) - 2
    first, last = corners.top_left, corners.bottom_right
    white = image.crop((first.x - zone, first.y - zone, last.x + zone, last.y + zone))
    ImageDraw.Draw(white).rectangle((zone - 3, zone - 3, white.width - zone + 3, white.height - zone + 3), fill=255)
    assert white.getextrema()[0] > 200


@KINDS
def test_one_sees_where_to_cut_over_and_under_each_card(kind: Kind) -> None:
    dots = 144
    for place in range(kind.places):
        image = picture(cards(FACTS, AT, kind, [place]), dots)
        left, bottom, right, top = (edge / 72 * dots for edge in box_of(kind, place))
        for x in (left, right):
            for y in (image.height - bottom, image.height - top):
                if 5 < x < image.width - 5 and 5 < y < image.height - 5:
                    for dx, dy in ((-5, 0), (5, 0), (0, -5), (0, 5)):
                        spot = image.crop((int(x + dx) - 2, int(y + dy) - 2, int(x + dx) + 3, int(y + dy) + 3))
                        assert spot.getextrema()[0] < 100, (place, x, y)


@KINDS
@pytest.mark.parametrize(
    "name",
    [
        "Łucja N’Diaye-Şahin",
        "Олена",
        "Nguyễn Thị Ánh",
        "Ἑλένη",
        "فاطمة",
        "محمد علاء",
        "שרה",
        "ნინო",
        "Արամ",
        "E\u0301lodie",
    ],
)
def test_a_name_in_any_script_is_printed_whole(kind: Kind, name: str) -> None:
    text = words_in(cards(replace(FACTS, recipient=name), AT, kind, [0]), box_of(kind, 0))
    read_back, wanted = unicodedata.normalize("NFKC", text), unicodedata.normalize("NFKC", name)
    ways = (wanted, wanted[::-1], wanted.replace("\u0644\u0627", "\u0627\u0644"))  # lam and alef are one sign
    assert any(way in read_back for way in ways), text
    assert read_back.count("?") == 1  # that of the line about the page which does not open


def test_a_long_name_shrinks_then_wraps_then_is_shortened_and_one_knows_it_before() -> None:
    for name, lines, whole in (
        ("Amina B.", 1, True),
        ("Françoise Durand-Dupont", 1, True),
        ("Marie-Françoise-Élisabeth de la Tour-Saint-Christophe", 2, True),
        ("Marie-Françoise-Élisabeth de la Tour-Saint-Christophe de la Vallée-aux-Loups", 2, False),
        ("W" * 70, 2, False),
    ):
        left, _bottom, _right, top = box_of(SMALL, 0)
        data = cards(replace(FACTS, recipient=name), AT, SMALL, [0])
        between = (left, top - 21.8 * MM, left + 52 * MM, top - 13.4 * MM)  # under « Délivré à », above the patch
        document = pypdfium2.PdfDocument(data)
        found = [each for each in document[0].get_textpage().get_text_bounded(*between).splitlines() if each.strip()]
        document.close()
        text = " ".join(" ".join(found).replace("\u200b", "").split())
        assert len(found) == lines and text.endswith("…") == (not whole), found
        if whole:
            assert text.replace("\x02", "-").replace("- ", "-") == name
        assert shortened([name]) == ([] if whole else [name])


def test_shortened_asks_for_each_of_many_names() -> None:
    assert shortened([]) == []
    assert shortened(["Amina", "W" * 70, "Bernard", "Émile " * 30]) == ["W" * 70, "Émile " * 30]


def test_ten_people_to_a_sheet_in_their_order() -> None:
    people = [
        replace(FACTS, recipient=f"Personne {number}", url=URL[:-2] + f"{number:02}", code=f"7K3M9QXD{number:02}")
        for number in range(23)
    ]
    data = cards_of(people, AT, "Cartes de l’atelier")
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 3 and document.get_metadata_dict()["Title"] == "Cartes de l’atelier"
    document.close()
    for number, each in enumerate(people):
        assert each.recipient in words_in(data, box_of(SMALL, number % 10), number // 10)
    assert [read(picture(data, sheet=number)) for number in range(3)] == [
        sorted(each.url for each in people[first : first + 10]) for first in (0, 10, 20)
    ]
    with pytest.raises(ValueError, match="no card"):
        cards_of([], AT, "Cartes")


@KINDS
def test_the_same_facts_are_the_same_bytes_and_the_sheet_is_tagged(kind: Kind) -> None:
    data = cards(FACTS, AT, kind)
    assert data == cards(FACTS, AT, kind) != cards(FACTS, AT, kind, [0])
    assert b"/StructTreeRoot" in data and b"pdfuaid" in data and b"/FontFile2" in data


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", ["attestation", "a6", "small"])
@pytest.mark.parametrize("host", ["BADGES.EXAMPLE", "BADGES.RESEAU-CITOYEN-DE-SERVICES.EXAMPLE"])
def test_a_code_is_read_at_72_dots_after_grey_blur_and_a_fold_across_a_corner(name: str, code: str, host: str) -> None:
    """Faint print, a lens out of focus, and a corner of the square folded over."""
    url = f"HTTPS://{host}/V/{code}"
    facts = replace(FACTS, code=code, url=url)
    data = attestation(facts) if name == "attestation" else cards(facts, AT, A6 if name == "a6" else SMALL, [1])
    clean = picture(data)
    (found,) = zxingcpp.read_barcodes(clean)
    corner, width = found.position.bottom_right, found.position.top_right.x - found.position.top_left.x
    faint = clean.point([70 + value * 140 // 255 for value in range(256)]).filter(ImageFilter.GaussianBlur(0.6))
    fold = width * 0.22
    ImageDraw.Draw(faint).polygon(
        [(corner.x + 2, corner.y - fold), (corner.x + 2, corner.y + 2), (corner.x - fold, corner.y + 2)], fill=200
    )
    assert read(faint) == [url]
    ImageDraw.Draw(faint).rectangle(
        (found.position.top_left.x, found.position.top_left.y, corner.x, corner.y - width / 2), fill=200
    )
    assert read(faint) == []  # the control: half of the square is gone


@KINDS
def test_the_name_of_a_badge_is_never_broken_at_its_hyphen_where_it_fits(kind: Kind) -> None:
    for name in ("Transmettre un savoir-faire", "Transmettre un savoir-faire de maçonnerie"):
        document = pypdfium2.PdfDocument(cards(replace(FACTS, badge_name=name), AT, kind, [0]))
        lines = document[0].get_textpage().get_text_bounded(*box_of(kind, 0)).splitlines()
        document.close()
        assert [line for line in lines if "savoir-faire" in line] and not [line for line in lines if line.endswith("-")]


def heights(kind: Kind, name: str) -> list[int]:
    """How many rows high each line of ink is beside the patch of A6, or over that of a small card."""
    box = (47.5, 29, 95, 62) if kind is A6 else (24.4, 21.5, 70, 36)
    sheet = picture(cards(replace(FACTS, recipient=name, badge_name="Soin"), AT, kind, [0]), 300)
    column = sheet.crop((round(box[0] * 300 / 25.4), *(round(each * 300 / 25.4) for each in box[1:])))
    ink = [column.crop((0, row, column.width, row + 1)).getextrema()[0] < 128 for row in range(column.height)]
    return [len(list(rows)) for inked, rows in groupby(ink) if inked]


@KINDS
@pytest.mark.parametrize("name", ["مُحَمَّد بْنُ عَبْدِ اللّٰه", "अर्जुन शर्मा", "Ấn Ỗng", "བསྟན་འཛིན"])
def test_signs_over_and_under_the_letters_touch_no_other_line(kind: Kind, name: str) -> None:
    """« Délivré à » stays as high as over a plain name, and so does the date under it."""
    plain, found = heights(kind, "Amina"), heights(kind, name)
    assert found[1] == plain[1] and (kind is SMALL or found[-1] == plain[-1]), (plain, found)
