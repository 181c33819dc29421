"""The member's own paper: sentences for a CV, copied with one tap, and the page of chosen badges."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import DESK, PHONE, People, Town
from tests.journeys.steps import awarded, home, plain


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_sentence_is_copied_with_one_tap(town: Town, people: People, width: int) -> None:
    code, other = awarded(town, "transmettre"), awarded(town, "soin")
    amina = people(width)
    amina.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=town.origin)
    amina.open(f"{home(town)}?tous=1").go(amina.page.get_by_role("link", name="Pour mon CV")).look()
    amina.tap(amina.button("Copier Transmettre un savoir-faire"))
    amina.page.get_by_text("Copié", exact=True).wait_for()
    copied = plain(amina.page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("Transmettre un savoir-faire. J’ai animé ") and "Montre" not in copied
    assert "j’explique avec des mots simples, je vérifie que c’est compris." in copied
    assert copied.endswith(f"code {code[:5]}-{code[5:]}") and other not in copied
    amina.open(f"{home(town)}/cv?lang=en").look()
    assert "I explain in simple words" in amina.words
    amina.page.get_by_role("checkbox", name="Passing on know-how").uncheck()
    amina.page.get_by_role("checkbox", name="Working with care").uncheck()
    amina.press("Make the page").look()
    assert amina.status == 422 and "Choose at least one badge." in amina.words
    amina.page.context.clear_permissions()


def test_without_a_clipboard_the_words_are_selected_and_copied(town: Town, people: People) -> None:
    awarded(town)
    amina = people()
    amina.open(f"{home(town)}/cv")
    amina.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    amina.tap(amina.button("Copier"))
    amina.page.get_by_role("status").get_by_text("Copié", exact=True).wait_for()
    assert "J’ai animé" in amina.page.evaluate("String(getSelection())")


def test_without_scripts_the_words_are_there_and_no_button_that_does_nothing(town: Town, people: People) -> None:
    awarded(town)
    amina = people(scripts=False, scheme="dark").open(f"{home(town)}/cv").look()
    assert "J’ai animé" in amina.words and amina.button("Copier").count() == 0
