"""A witness of a badge (J13): from the slip that its member prepares to the page that a verifier reads."""

from __future__ import annotations

from badges.issuing.witnesses import edition
from tests.journeys.conftest import DESK, People, Reader, Town
from tests.journeys.steps import awarded, home, on_a_small_phone

WORDS = "Elle m’a montré l’ourlet, et je l’ai cousu seul."


def _slip(member: Reader, way: str) -> str:
    """The code of the one slip that can be used, once the member has prepared it."""
    member.taps = 0
    member.follow("Des témoins").look()
    assert member.heading == "Des témoins"
    member.press(way).look()
    assert member.taps == 2
    return member.page.locator(".bundles .key").inner_text()


def _said(witness: Reader, code: str) -> None:
    """Say, by the three steps, what Bernard saw."""
    witness.open(f"/temoin?code={code.lower()}").look()
    assert witness.heading == "Vous avez vu Amina B. à l’œuvre ?" and "Benali" not in witness.words
    witness.follow("Dire ce que j’ai vu").look()
    witness.press("Relire avant d’envoyer").look()
    assert witness.status == 422
    witness.page.get_by_label("Oui, je l’ai vu").check()
    witness.page.get_by_label("Votre prénom").fill("Bernard")
    witness.page.get_by_label("Vous étiez").select_option(index=1)
    witness.page.locator("textarea").fill(WORDS)
    witness.press("Relire avant d’envoyer").look()
    assert witness.heading == "Voilà ce qui sera écrit" and WORDS in witness.words
    witness.press("Changer").look()
    assert witness.page.locator("textarea").input_value() == WORDS
    witness.press("Relire avant d’envoyer").press("Envoyer").look()
    assert witness.heading == "Merci de l’avoir dit"


def test_from_the_slip_to_the_page_of_the_badge(town: Town, people: People) -> None:
    award = awarded(town, visibility="public")
    with on_a_small_phone(people, 3) as (amina, bernard, reader):
        amina.open(f"{home(town)}/{award}").look()
        code = _slip(amina, "Un lien à envoyer")
        assert town.rows("witness_statement") == 0
        _said(bernard, code)
        assert town.rows("witness_statement") == 1
        assert "Bernard" not in reader.open(f"/v/{award}").look().words
        assert "Bernard" not in amina.open(f"{home(town)}/{award}/temoins").look().words

        lea = people(DESK).already_signed_in().open("/aujourdhui").look()
        lea.open("/mots-de-temoins").look()
        lea.go(lea.page.locator("main .list a").first)
        lea.look().press("Je l’ai lu : le montrer").look()
        assert "La personne peut le lire" in lea.words

        amina.open(f"{home(town)}").look()
        amina.open(f"{home(town)}/{award}/temoins").look()
        amina.follow("Lire et répondre").look()
        assert WORDS in amina.words
        amina.press("Je le garde").look()
        town.clock.advance(seconds=2)
        edition.bring_all_up_to_date(town.services)

        assert WORDS in reader.open(f"/v/{award}").look().words
        assert "Bernard" in reader.words and "authentique" in reader.heading

        bernard.open(f"/temoin/{code}").look()
        assert bernard.status == 410
        bernard.open(f"/temoin/{code}/retirer").look()
        bernard.go(bernard.page.locator("main form button")).look()
        town.clock.advance(seconds=2)
        edition.bring_all_up_to_date(town.services)
        assert WORDS not in reader.open(f"/v/{award}").look().words
        assert "authentique" in reader.heading and town.rows("witness_statement") == 0


def test_a_no_is_told_to_nobody(town: Town, people: People) -> None:
    award = awarded(town)
    amina, witness = people(scheme="dark"), people(scripts=False)
    code = _slip(amina.open(f"{home(town)}/{award}").look(), "Un billet sur papier")
    _said(witness, code)
    used = witness.open(f"/temoin/{code}").look().words
    lea = people(DESK).already_signed_in().open("/mots-de-temoins").look()
    lea.go(lea.page.locator("main .list a").first)
    lea.look().press("Je l’ai lu : le montrer").look()
    amina.open(f"{home(town)}/{award}/temoins").follow("Lire et répondre").press("Non merci").look()
    assert "Bernard" not in amina.words and town.rows("witness_statement") == 0
    assert "Bernard" not in lea.open("/mots-de-temoins").look().words
    assert witness.open(f"/temoin/{code}").look().words == used
