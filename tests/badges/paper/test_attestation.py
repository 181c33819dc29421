"""The A4 attestation: what it says in one language and two, its tags, one page whatever is said, its code."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image, ImageDraw, ImageFilter

from badges.base.text.names import that
from badges.paper.attestation import attestation
from badges.paper.facts import InEnglish, PaperFacts
from badges.paper.typeset import TEMPLATES
from badges.people.facts import NAME_LENGTH
from badges.recognition.rules import SENTENCE_LENGTH
from tests.badges.paper.examples import FACTS, LONGEST, URL
from tests.badges.paper.tagged import NAMES, boxes, structure, text_of

ROOT = Path(__file__).parents[3]
MM = 72 / 25.4
ENGLISH = InEnglish(
    badge_name="Working in a team",
    description="Sharing tasks and doing one’s part.",
    seen=("Shares the tasks with the group", "Asks for help when it is needed"),
    attested="The facilitator at Guéret attests to having seen what this badge describes.",
    awarded_on="20 November 2026",
    printed_on="28 November 2026",
)
ALL = replace(
    LONGEST,
    recipient=f"{'Wilhelmine-Marguerite-' * 3}"[:NAME_LENGTH] + " " + "Wolfeschlegelstein" * 4,
    description="Coopérer avec des personnes d’âges, de cultures et de situations différents, quand il le faut",
    seen=("Travaille avec des personnes d’un autre âge, d’une autre culture ou situation",) * 5,
    sentence=f"«\u00a0{'A su attendre. ' * 20}"[: SENTENCE_LENGTH + 3] + "\u00a0»",
    context=f"{LONGEST.context} {'Réparation de machines à coudre et de petits appareils, ' * 9}et 4\u00a0autres.",
    carried_by="Département de l’Exemple, avec l’Union des associations, la Maison des jeunes et les Services",
)
ALL_ENGLISH = replace(ENGLISH, seen=("Works with people of another age, another culture or another situation",) * 5)


def scanned(data: bytes, dots: int = 72) -> Image.Image:
    """The page in grey, as a scanner draws it."""
    document = pypdfium2.PdfDocument(data)
    drawn = document[0].render(scale=dots / 72).to_pil().convert("L")
    document.close()
    return drawn


def codes(picture: Image.Image) -> list[str]:
    """The texts of the QR codes in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_the_network_attests_and_says_who_what_and_how_to_check() -> None:
    text = text_of(attestation(FACTS))
    for words in (
        "Attestation", "Le Réseau Citoyen de Services atteste qu’Amina B. a montré cette compétence",
        "Porté par : Département de l’Exemple", "Site de Guéret",
        "Travailler en équipe", "Délivré le 20 novembre 2026", "Ce qui a été vu", "Partage les tâches avec le groupe",
        "Dans quel cadre", "Animait l’atelier couture", "Qui l’atteste", "L’animatrice du site de Guéret",
        "« A réparti le travail pour que chacun ait sa part. »", "Vérifiez ce badge en 10 secondes", "7K3M9-QXD4T",
        "https://badges.example/v/7K3M9QXD4T", "La page ne s’ouvre pas ? Appelez le 05 55 82 80 47.",
        "Cela ne veut pas dire que le badge est faux.", "Cachet du site (facultatif)", "pas un diplôme",
        "Imprimé le 28 novembre 2026",
    ):  # fmt: skip
        assert words in text, words
    assert "DÉMONSTRATION" not in text and "What was seen" not in text


def test_in_two_languages_the_english_stands_under_the_french_and_is_tagged() -> None:
    data = attestation(FACTS, ENGLISH)
    text = text_of(data)
    for words in (
        "Travailler en équipe Working in a team", "Ce qui a été vu What was seen", "Qui l’atteste Who vouches for it",
        "Partage les tâches avec le groupe Shares the tasks with the group", "Issued on 20 November 2026",
        "Led it.",
        "ce badge décrit. The facilitator at Guéret attests to having seen what this badge describes.",
        "as they were signed", "That does not mean that the badge is false.", "Stamp of the site (optional)",
    ):  # fmt: skip
        assert words in text, words
    assert len([each for each in structure(data) if each.language == "en"]) > 15
    assert not [each for each in structure(attestation(FACTS)) if each.language == "en"]


def test_roles_in_english_are_those_of_the_pages() -> None:
    with (ROOT / "badges/translations/en/LC_MESSAGES/messages.po").open("rb") as stream:
        known = read_po(stream, locale="en")
    template = (TEMPLATES / "house.typ").read_text("utf-8")
    for role in ("A participé", "A aidé", "A animé", "A rendu service", "A appris"):
        assert f'"{role}": "{known[role].string}"' in template


def test_it_is_tagged_as_pdf_ua_asks() -> None:
    data = attestation(FACTS)
    elements = structure(data)
    types = [each.type for each in elements]
    assert types[0] == "Document" and [each for each in types if each.startswith("H")] == ["H1"] + ["H2"] * 5
    assert types.count("L") == 1 and types.count("LI") == types.count("LBody") == len(FACTS.seen)
    assert types.count("Link") == 2 and types.count("P") > 10
    assert [each.alt for each in elements if each.type == "Figure"] == [
        "Dessin du badge Travailler en équipe",
        "Carré à scanner\u00a0: il ouvre la page de ce badge, https://badges.example/v/7K3M9QXD4T",
    ]
    links = data.count(b"/Subtype/Link")
    assert links == data.count(b"/Contents(https://badges.example/v/7K3M9QXD4T)") == 2
    assert data.count(b"/URI(https://badges.example/v/7K3M9QXD4T)") == 2
    for words in (b"/Lang(fr)", b"/DisplayDocTitle true", b"/Marked true", b"<pdfuaid:part>1<", b"/FontFile2"):
        assert words in data, words
    assert data.count(b"/BaseFont") == 2 * data.count(b"/FontFile2")  # each face is embedded


def test_title_author_and_dates_are_in_the_metadata_and_a_day_gives_the_same_bytes() -> None:
    data = attestation(FACTS)
    document = pypdfium2.PdfDocument(data)
    metadata = document.get_metadata_dict()
    document.close()
    assert metadata["Title"] == "Attestation\u00a0: Travailler en équipe, Amina B."
    assert metadata["Author"] == "Réseau Citoyen de Services"
    assert metadata["CreationDate"][2:10] == metadata["ModDate"][2:10] == f"{date(2026, 11, 28):%Y%m%d}"
    assert attestation(FACTS) == data != attestation(FACTS, ENGLISH)


def test_without_a_phone_a_sentence_a_carrier_or_a_role() -> None:
    facts = replace(FACTS, phone=None, sentence=None, carried_by=None, role="", seen=())
    for english in (None, replace(ENGLISH, seen=())):
        text = text_of(attestation(facts, english))
        assert "Appelez" not in text and "Porté" not in text and "«" not in text
        assert "La page ne s’ouvre pas ? Cela ne veut pas dire que le badge est faux." in text


def test_a_demonstration_says_so() -> None:
    assert "DÉMONSTRATION : personne et badge inventés" in text_of(attestation(replace(FACTS, mark="DÉMONSTRATION")))


def test_sheets_made_at_once_do_not_mix_their_names() -> None:
    made = [replace(FACTS, recipient=f"Amina {place % 3}") for place in range(24)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(attestation, made))
    assert together == [attestation(facts) for facts in made] and len(set(together)) == 3


def letters(text: str) -> str:
    """The letters and digits alone."""
    return "".join(mark for mark in text if mark.isalnum())


def whole_and_apart(data: bytes) -> None:
    """One page, all of it inside of the margins, no line over another."""
    text_of(data)
    lines = [box for box in boxes(data) if box[4].strip()]
    assert len(lines) > 15
    for left, bottom, right, top, words in lines:
        assert left >= 19.5 * MM and right <= 191 * MM and bottom >= 14 * MM and top <= 284 * MM, words
    for first, second in combinations(lines, 2):
        across = min(first[2], second[2]) - max(first[0], second[0])
        upright = min(first[3], second[3]) - max(first[1], second[1])
        assert across < 1 or upright < 1, (first, second)


@pytest.mark.parametrize("english", [None, ENGLISH], ids=["French", "both"])
@pytest.mark.parametrize("facts", [FACTS, LONGEST, ALL], ids=["usual", "long", "longest"])
def test_one_page_whatever_is_said(facts: PaperFacts, english: InEnglish | None) -> None:
    if english is not None and len(facts.seen) != len(english.seen):
        english = replace(ALL_ENGLISH, seen=ALL_ENGLISH.seen[: len(facts.seen)])
    data = attestation(facts, english)
    whole_and_apart(data)
    text = text_of(data)
    for words in (facts.context, facts.attested, facts.description, facts.sentence or "", *facts.seen):
        assert " ".join(words.split()) in text, words
    assert letters(facts.recipient) in letters(text)  # a name may go on in a second line


@settings(max_examples=10, deadline=None)
@given(
    recipient=some.text(alphabet="abcé -’WM", min_size=1, max_size=2 * NAME_LENGTH),
    lines=some.lists(some.text(alphabet="abcdé ", min_size=1, max_size=120), max_size=5),
    context=some.integers(0, 900),
)
def test_one_page_for_any_name_and_any_lines(recipient: str, lines: list[str], context: int) -> None:
    facts = replace(FACTS, recipient=recipient, seen=tuple(lines), context=("Couture, puis cuisine, " * 40)[:context])
    whole_and_apart(attestation(facts, replace(ENGLISH, seen=tuple(lines))))


@pytest.mark.parametrize("english", [None, ENGLISH], ids=["French", "both"])
def test_the_black_square_measures_30_mm_and_is_read_at_72_dots_per_inch(english: InEnglish | None) -> None:
    for facts in (FACTS, replace(LONGEST, seen=FACTS.seen)):
        picture = scanned(attestation(facts, english))
        found = zxingcpp.read_barcodes(picture)
        assert [each.text for each in found] == [facts.url]
        place = found[0].position
        assert (place.top_right.x - place.top_left.x) / MM == pytest.approx(30, abs=0.8)
        assert (place.bottom_left.y - place.top_left.y) / MM == pytest.approx(30, abs=0.8)
        assert place.top_left.x / MM == pytest.approx(20, abs=0.8)  # flush with the margin


def test_the_code_is_read_from_a_grey_blurred_and_folded_sheet() -> None:
    """The fold runs across the corner that has no finder pattern: a pale line in the paper and a shadow beside it."""
    picture = scanned(attestation(FACTS))
    right, top = round(50 * MM), min(each.position.top_left.y for each in zxingcpp.read_barcodes(picture))
    grey = picture.point(lambda value: 70 + value * 120 // 255).filter(ImageFilter.GaussianBlur(0.6))
    pen = ImageDraw.Draw(grey)
    corner = top + round(30 * MM)
    pen.line((right - 16, corner + 8, right + 8, corner - 16), fill=225, width=3)
    pen.line((right - 12, corner + 8, right + 8, corner - 12), fill=110, width=2)
    assert codes(grey) == [URL]
    pen.rectangle((round(20 * MM), top, round(36 * MM), corner), fill=190)  # and half of it gone is not read
    assert codes(grey) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_printed_whole(name: str) -> None:
    text = text_of(attestation(replace(FACTS, recipient=name)))
    assert f"atteste {that(name)} a montré" in text and "?" not in text.replace("pas ?", "")


def _between(text: str) -> range:
    """The places of the letters between « atteste » and « a montré »."""
    return range(text.index("atteste") + 7, text.index("a montré"))


@pytest.mark.parametrize(
    ("name", "left"), [("أمينة ب.", True), ("דנה כ.", True), ("Amina B.", False), ("Оксана Б.", False)]
)
def test_the_full_stop_of_a_name_is_on_the_side_where_its_letters_end(name: str, left: bool) -> None:
    document = pypdfium2.PdfDocument(attestation(replace(FACTS, recipient=name, attested="", sentence=None)))
    page = document[0].get_textpage()
    boxes = [(page.get_text_range(place, 1), page.get_charbox(place)) for place in _between(page.get_text_range())]
    document.close()
    letters = [box for letter, box in boxes if letter in name and letter.isalpha() and box[3] - box[1] > 7]
    line = [box for box in letters if abs(box[1] - letters[0][1]) < 9]
    (stop,) = {
        box for letter, box in boxes if letter == "." and abs(box[1] - letters[0][1]) < 6 and box[2] - box[0] > 3
    }
    assert (stop[2] <= min(box[0] for box in line) + 1) is left
    assert (stop[0] >= max(box[2] for box in line) - 1) is not left


@pytest.mark.parametrize("name", ["សុខា", "ສົມ", "שָׁלוֹם", "مُحَمَّد", "ސަލާމް", "𞤀𞤣𞤤𞤢𞤥"])
def test_marks_and_vowels_are_printed_with_their_letters(name: str) -> None:
    """Where one drawing stands for several characters, or a line is turned, pdfium gives them back in another order."""
    text = text_of(attestation(replace(FACTS, recipient=name)))
    said = text[text.index("atteste ") + 8 : text.index("a montré")]
    assert set(name) <= set(said) and "?" not in said
