"""What was seen is noted in four taps, from the attendance or the member's page; also without scripts."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import DESK, PHONE, People, Town

FIRST = "Transmettre un savoir-faire"


@pytest.mark.parametrize(("width", "scripts"), [(PHONE, True), (PHONE, False), (DESK, True)])
def test_four_taps_from_the_row(town: Town, people: People, width: int, scripts: bool) -> None:
    number, amina = town.cast.gathering(0, workshop=town.workshop), town.members["Amina"]
    lea = people(width, scripts=scripts).already_signed_in().open(f"/seances/{number}").look()
    row = lea.page.locator(".names li", has_text="Amina Benali")
    height = row.bounding_box()
    lea.tap(row.get_by_role("checkbox"))
    assert row.bounding_box() == height  # rows never move
    lea.go(row.get_by_role("button", name="Vu chez Amina")).look()
    assert lea.heading == "Qu’avez-vous vu chez Amina ?"
    lea.tap(lea.page.get_by_text(town.criteria("equipe")[0]))
    lea.press("Noter ce qui a été vu").look()
    assert lea.taps == 4
    assert lea.page.url.endswith(f"/seances/{number}?vu={amina}#m{amina}")
    row = lea.page.locator(f"#m{amina}")
    box, screen = row.bounding_box(), lea.page.viewport_size
    assert box is not None and screen is not None and 0 <= box["y"] < screen["height"]
    assert "C’est gardé." in row.inner_text() and row.get_by_role("checkbox").is_checked()
    assert town.rows("observation") == 1 and town.rows("attendance") == 4


@pytest.mark.parametrize("scripts", [True, False])
def test_four_taps_from_the_member_s_page(town: Town, people: People, scripts: bool) -> None:
    amina = town.members["Amina"]
    lea = people(PHONE, scripts=scripts).already_signed_in().open(f"/membres/{amina}").look()
    lea.follow("Noter ce que j’ai vu").look()
    assert "Atelier couture, 17 novembre · Anime" in lea.words
    lea.tap(lea.page.get_by_text(town.criteria("transmettre")[0]))
    lea.press("Noter ce qui a été vu").look()
    assert lea.taps <= 4 and f"/membres/{amina}" in lea.page.url
    assert "vu par Léa Martin" in lea.words and town.rows("observation") == 1


def test_another_skill_and_a_colleague_s_sheet(town: Town, people: People) -> None:
    amina = town.members["Amina"]
    lea = people(PHONE, scheme="dark").already_signed_in().open(f"/seances/{town.earlier}/vu/{amina}").look()
    lea.page.get_by_text(town.criteria("transmettre")[1]).click()
    lea.page.get_by_text("Une autre compétence").click()
    lea.press("Travailler en équipe").look()
    lea.page.get_by_text(town.criteria("equipe")[2]).click()
    lea.page.get_by_text("Quelqu’un d’autre de l’équipe l’a vu ?").click()
    lea.page.get_by_label("Vu par").select_option("Hélène Roux")
    lea.press("Noter ce qui a été vu").look()
    lea.open(f"/membres/{amina}").look()
    assert lea.words.count("vu par Hélène Roux, saisi par Léa Martin") == 2
