"""The sheet for a CV: one page for up to six badges, whatever they say; tagged, with squares that can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from badges.paper.member.cv import CvFacts, CvLine, cv

LINE = CvLine(
    name="Transmettre un savoir-faire",
    sentence="J’ai animé un atelier couture au Réseau Citoyen de Services, en 2026\u00a0: je montre le geste.",
    named=None,
    verified="Badge à vérifier\u00a0: rcs.example, code 7K3M9-QXD4T",
    code="7K3M9QXD4T",
    url="HTTPS://RCS.EXAMPLE/V/7K3M9QXD4T",
    link="https://rcs.example/v/7K3M9QXD4T",
    alt="Carré à scanner",
)
FACTS = CvFacts(
    language="fr",
    title="Mes badges",
    network="Réseau Citoyen de Services",
    name="Amina B.",
    lines=(LINE,),
    left_out=None,
    foot="Un badge n’est pas un diplôme.",
    at=datetime(2026, 11, 24, 9, tzinfo=UTC),
)
# The longest that the service can hand over: two parts with titles of 120 letters, and four criteria.
LONGEST = ("J’ai " + "animé l’atelier «\u00a0" + "Réparation et couture " * 6 + "»") * 2 + " je remarque quelqu’un" * 16


def pages(data: bytes) -> list[str]:
    """The words of each page."""
    document = pypdfium2.PdfDocument(data)
    found = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found


def codes(data: bytes) -> list[str]:
    """The squares that can be read at 150 dots an inch."""
    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=150 / 72).to_pil()
    document.close()
    return [each.text for each in zxingcpp.read_barcodes(image)]


def test_the_sheet_says_it_and_leads_to_the_badge() -> None:
    data = cv(replace(FACTS, mark="DÉMONSTRATION", left_out="Un badge manque."))
    (text,) = pages(data)
    for words in ("Amina B.", "J’ai animé", "code 7K3M9-QXD4T", "DÉMONSTRATION", "Un badge manque.", "pas un diplôme"):
        assert words in text
    assert codes(data) == [LINE.url] and b"https://rcs.example/v/7K3M9QXD4T" in data
    assert b"/StructTreeRoot" in data and b"pdfuaid" in data and b"/Lang(fr)" in data.replace(b" ", b"")
    assert data == cv(replace(FACTS, mark="DÉMONSTRATION", left_out="Un badge manque."))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_the_longest_badges_stay_on_one_page_and_can_be_scanned(count: int) -> None:
    line = replace(LINE, name="Prendre la parole devant un groupe " * 2, sentence=LONGEST, named="Amina Benali " * 5)
    facts = replace(FACTS, name="Amina Benali " * 9, lines=(line,) * count, left_out="Un badge manque.", mark="ESSAI")
    assert len(pages(cv(facts))) == 1
    assert codes(cv(facts)) == [LINE.url] * count


WORDS = st.text(st.sampled_from('aàéœ MWil.,«»’\u00a0\u202fאبЖ#*_$"\\<>@{}[]'), max_size=900)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(WORDS, WORDS.map(lambda each: each[:60])), min_size=1, max_size=6))
def test_any_words_make_one_page(given_words: list[tuple[str, str]]) -> None:
    lines = tuple(replace(LINE, sentence=said, name=name or "Badge") for said, name in given_words)
    assert len(pages(cv(replace(FACTS, lines=lines)))) == 1
