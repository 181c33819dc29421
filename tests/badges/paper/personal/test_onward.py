"""The letter of a closing: a page for each person, in any script, tagged, with what is known and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from badges.paper.personal.onward import ClosingLetter, letters
from tests.badges.paper.reading import pages
from tests.badges.paper.tagged import NAMES, boxes, structure

MM = 72 / 25.4
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
LETTER = ClosingLetter(
    name="Amina Benali",
    place="Guéret",
    closes_on="15 janvier 2027",
    places=(("Auzances", "51 avenue de la Gare, 23700 Auzances"),),
    phone=("l’équipe de ce lieu", "05 00 00 00 02"),
    meetings=("mardi 8 décembre, 14 h – 17 h",),
)


def words(page: str) -> str:
    """A page on one line, with plain spaces."""
    return " ".join(page.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_each_person_has_a_page_with_the_question_and_each_way_to_answer() -> None:
    first, second = map(words, pages(letters([LETTER, replace(LETTER, name="Paul Roy")], "Réseau", AT)))
    assert "Pour Amina Benali" in first and "Paul" not in first and "Pour Paul Roy" in second
    assert "Guéret ferme après le 15 janvier 2027. Où voulez-vous continuer ?" in first
    assert "Appelez l’équipe de ce lieu : 05 00 00 00 02" in first
    assert "Vous pouvez changer de réponse jusqu’au 15 janvier 2027." in first  # the date stands far above
    assert "Ou dites-le à une rencontre : • mardi 8 décembre, 14 h – 17 h" in first


def test_without_telephone_or_meeting_nothing_stands_in_their_place() -> None:
    (alone,) = map(words, pages(letters([replace(LETTER, phone=None, meetings=())], "Réseau", AT, "DÉMONSTRATION")))
    assert "Appelez" not in alone and "rencontre" not in alone and "lien de votre page" in alone
    assert "DÉMONSTRATION" in alone


def test_it_is_tagged_and_its_headings_are_in_order() -> None:
    kinds = [each.type for top in structure(letters([LETTER], "Réseau", AT)) for each in top.all()]
    assert kinds.index("H1") < kinds.index("H2") and "L" in kinds


@pytest.mark.parametrize("name", [*NAMES, "فاطمة الزهراء", "W" * 120])
def test_any_name_stays_on_one_page(name: str) -> None:
    data = letters([replace(LETTER, name=name)], "Réseau", AT)
    assert len(pages(data)) == 1
    assert all(right <= 191 * MM for _left, _bottom, right, _top, _letter in boxes(data)), "within the margins"
