"""The printed forms: names in any script, a QR code that scanners read, no overlapping text."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pypdfium2
import pytest
import zxingcpp
from reportlab.pdfbase import pdfmetrics

from badges.paper import sheet
from badges.paper.attestation import attestation
from badges.paper.facts import PaperFacts
from issuer.artwork import patch_png, patch_svg

CODE = "7K3M9QXD4T"
URL = f"HTTPS://BADGES.EXAMPLE/V/{CODE}"
FACTS = PaperFacts(
    badge_name="Travailler en équipe",
    description="Partager les tâches et tenir sa part.",
    recipient="Amina B.",
    awarded_on="20 novembre 2026",
    issuer="Réseau Citoyen de Services",
    of_site="de Guéret",
    phone="05\u00a055\u00a082\u00a080\u00a047",
    seen=("Partage les tâches avec le groupe", "Demande de l’aide quand il en faut"),
    sentence="«\u00a0A réparti le travail pour que chacun ait sa part.\u00a0»",
    context="Couture, 2\u00a0séances, en novembre 2026. Site de Guéret.",
    attested="L’animatrice du site de Guéret atteste avoir vu ce que ce badge décrit.",
    code=CODE,
    url=URL,
    shown_address="badges.example",
    patch_png=patch_png("equipe", width=200, title="Travailler en équipe"),
    patch_svg=patch_svg("equipe", title="Travailler en équipe"),
)
LONGEST = replace(
    FACTS,
    badge_name="Prendre la parole devant un groupe et écouter",
    recipient="Marie-Françoise-Élisabeth de la Tour-Saint-Christophe",
    seen=("Explique avec des mots simples et vérifie que tout le monde a bien compris",) * 4,
    sentence=f"«\u00a0{'A su attendre que chacun ait parlé avant de conclure. ' * 5}\u00a0»",
    context="Réparation de machines à coudre, 12\u00a0séances et 3\u00a0échanges, de novembre 2025 à novembre 2026. "
    "Sites de Guéret et La Souterraine. Aussi\u00a0: Cuisine d’ici et d’ailleurs, Leçon d’anglais, Trajet au marché.",
    attested="La coordinatrice du site de La Souterraine atteste avoir vu ce que ce badge décrit. " * 2,
    mark="DÉMONSTRATION",
    shown_address="badges.reseau-citoyen-de-services.example",
    url=f"HTTPS://BADGES.RESEAU-CITOYEN-DE-SERVICES.EXAMPLE/V/{CODE}",
)
MAKERS = {"attestation": attestation}


def read(data: bytes) -> str:
    """The text of a one-page PDF, lines joined."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return " ".join(text.split())


def codes(data: bytes, dots_per_inch: int = 72) -> list[str]:
    """The QR codes of the page as it is scanned at a resolution."""
    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=dots_per_inch / 72).to_pil().convert("L")
    document.close()
    return [found.text for found in zxingcpp.read_barcodes(image)]


def fonts(data: bytes) -> bool:
    """Whether the page's fonts are embedded."""
    return b"/FontFile2" in data


@pytest.mark.parametrize("name", MAKERS)
def test_each_paper_states_badge_member_issuer_and_address(name: str) -> None:
    data = MAKERS[name](FACTS)
    text = read(data)
    for words in (
        "Travailler en équipe", "Délivré à", "Amina B.", "20 novembre 2026", "Réseau Citoyen de Services",
        "Site de Guéret", "7K3M9-QXD4T", "badges.example", "05 55 82 80 47", "10 secondes",
    ):  # fmt: skip
        assert words in text, words
    assert "DÉMONSTRATION" not in text and fonts(data)


def test_the_attestation_says_what_was_seen() -> None:
    text = read(attestation(FACTS))
    for words in (
        "Ce qui a été vu", "Partage les tâches avec le groupe", "Demande de l’aide quand il en faut",
        "« A réparti le travail pour que chacun ait sa part. »", "Couture, 2 séances, en novembre 2026.",
        "Qui l’atteste", "L’animatrice du site de Guéret", "pas un diplôme", URL,
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("recipient", ["Łucja N’Diaye-Şahin", "Олена", "Nguyễn Thị Ánh", "Ðorđe Žižek", "Ἑλένη"])
def test_a_name_in_any_letters_is_printed_whole(name: str, recipient: str) -> None:
    text = read(MAKERS[name](replace(FACTS, recipient=recipient)))
    assert recipient in text and "?" not in text


def test_letters_in_two_parts_and_letters_that_the_face_lacks() -> None:
    assert sheet.drawable("E\u0301lodie") == "Élodie"
    assert sheet.drawable("Marie\u2011Claude") == "Marie-Claude"
    assert sheet.drawable("a\u202f!\u00a0»") == "a\u202f!\u00a0»"
    assert sheet.drawable("李") == "?" and "?" in read(attestation(replace(FACTS, recipient="李明")))


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("facts", [FACTS, LONGEST], ids=["usual", "longest"])
def test_the_code_is_read_at_72_dots_per_inch(name: str, facts: PaperFacts) -> None:
    assert set(codes(MAKERS[name](facts))) == {facts.url}


def test_a_demonstration_says_so() -> None:
    for make in MAKERS.values():
        assert "DÉMONSTRATION" in read(make(replace(FACTS, mark="DÉMONSTRATION")))


def test_the_same_facts_are_the_same_bytes() -> None:
    assert attestation(FACTS) == attestation(FACTS)


def test_sheets_drawn_at_once_do_not_mix_their_letters() -> None:
    """In a process of its own, so that the threads also register the fonts concurrently."""
    program = (
        "import sys; sys.setswitchinterval(0.0001)\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from badges.paper.attestation import attestation\n"
        "from tests.badges.paper.test_paper import FACTS\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print(len(set(pool.map(attestation, [FACTS] * 48))))"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "1"


def test_without_a_phone_or_a_sentence() -> None:
    facts = replace(FACTS, phone=None, sentence=None)
    assert "Téléphone" not in read(attestation(facts))


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("facts", [FACTS, LONGEST], ids=["usual", "longest"])
def test_no_line_runs_over_another_or_off_the_sheet(
    name: str, facts: PaperFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes: list[tuple[str, float, float, float, float]] = []
    draw = sheet.Sheet.text

    def note(self: sheet.Sheet, words: str, x: float, y: float, size: float, **style: object) -> None:
        drawn = sheet.drawable(words)
        width = pdfmetrics.stringWidth(drawn, sheet.BOLD if style.get("bold") else sheet.REGULAR, size)
        left = {"left": x, "centre": x - width / 2, "right": x - width}[str(style.get("align", "left"))]
        boxes.append((drawn, left, left + width, y - size * 0.2, y + size * 0.65))
        draw(self, words, x, y, size, **style)  # type: ignore[arg-type]

    monkeypatch.setattr(sheet.Sheet, "text", note)
    MAKERS[name](facts)
    assert len(boxes) > 10
    page_width, page_height = sheet.A4
    for words, left, right, bottom, top in boxes:
        assert left >= 28 and right <= page_width - 27 and bottom >= 28 and top <= page_height - 28, words
    for first, second in combinations(boxes, 2):
        apart = first[3] >= second[4] or first[2] <= second[1] or second[2] <= first[1]
        assert apart, (first, second)


def test_lines_break_at_plain_spaces_alone() -> None:
    sheet._faces()
    lines = sheet.wrapped("Bonjour «\u00a0Amina\u00a0» : 14\u00a0h\u00a032", sheet.REGULAR, 12, 80)
    assert " ".join(lines) == "Bonjour «\u00a0Amina\u00a0» : 14\u00a0h\u00a032"
    assert not any(line.endswith("«") or line.startswith(("»", "h", "32")) for line in lines)
    cut = sheet.wrapped("a" * 200, sheet.REGULAR, 12, 80)
    assert "".join(cut) == "a" * 200
    assert all(pdfmetrics.stringWidth(line, sheet.REGULAR, 12) <= 80 for line in cut)
    assert sheet.wrapped("", sheet.REGULAR, 12, 80) == [""]
