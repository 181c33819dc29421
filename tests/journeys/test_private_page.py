"""J6: the private link. The badge is there at once, shown in one tap, and who sees it is the member's choice."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import DESK, PHONE, People, Town
from tests.journeys.steps import awarded, home

ENDS = pytest.mark.parametrize(
    ("width", "scripts", "scheme"),
    [(PHONE, False, "light"), (DESK, True, "dark")],
    ids=["phone", "desk"],
)


@ENDS
def test_a_badge_is_shown_in_one_tap(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    code = awarded(town)
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town)).look()
    assert amina.heading == "Amina Benali" and "Transmettre un savoir-faire" in amina.words
    amina.taps = 0
    amina.follow("Montrer").look()
    assert amina.taps == 1 and f"{code[:5]}-{code[5:]}" in amina.words
    amina.follow("Fermer").look().follow("Vos badges").look()
    assert amina.page.context.cookies() == []


@ENDS
def test_who_can_see_a_badge_is_her_choice(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    code = awarded(town)
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town)).follow("Qui peut voir").look()
    amina.tap(amina.page.get_by_role("radio", name="Personne", exact=False).last)
    amina.press("Garder mon choix").look()
    assert "La page de ce badge ne montre plus rien. Il reste à vous." in amina.words
    employer = people(PHONE, scripts=False).open(f"/v/{code}").look()
    assert "Amina" not in employer.words
    amina.follow("Montrer").look()
    assert "Ce badge est caché" in amina.words
    amina.follow("Qui peut voir").look().follow("Votre badge").look()
    assert amina.heading == "Transmettre un savoir-faire"


def test_a_link_that_opens_nothing_says_whom_to_call(people: People) -> None:
    for width in (PHONE, DESK):
        stranger = people(width).open("/moi/" + "A" * 43).look()
        assert stranger.status == 404 and "Demandez le nouveau à votre site." in stranger.words
        assert stranger.page.locator("main a[href^='tel:']").count() >= 1


@ENDS
def test_a_borrowed_telephone_opens_the_page_no_more(
    town: Town, people: People, width: int, scripts: bool, scheme: str
) -> None:
    code = awarded(town)
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town)).look()
    amina.follow("Montrer").look()
    amina.open(home(town)).follow("Fermez votre page").look()
    amina.press("Fermer ma page ici").look()
    assert amina.heading == "C’est fermé" and amina.page.url == f"{town.origin}/au-revoir"
    if scripts:
        stored = "localStorage.length + sessionStorage.length + (await caches.keys()).length"
        assert amina.page.evaluate(f"(async () => {stored})()") == 0
    for _ in range(3):  # back through all that this tab has shown
        amina.page.go_back()
        assert "Amina" not in amina.page.content() and code[:5] not in amina.words  # the address bar has no more
        assert amina.heading == "Cette page est fermée sur ce téléphone"
    amina.open(home(town)).look()
    assert amina.status == 404 and amina.heading == "Cette page est fermée sur ce téléphone"
    assert "Amina Benali" in people(PHONE).open(home(town)).look().heading  # her own telephone
