"""J18, by the member: hide everything in three taps; read everything; be erased with a code, and keep the receipt."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from badges.people import links
from badges.people.tables import Member
from tests.journeys.conftest import DESK, PHONE, People, Reader, Town
from tests.journeys.steps import awarded

MAIL = "amina@courrier.example"


@pytest.fixture
def page(town: Town) -> str:
    """The address of Amina's private page; she has an e-mail address and two badges."""
    awarded(town, "transmettre", visibility="public")
    awarded(town, "equipe")
    with town.services.database.begin() as session:
        session.get_one(Member, town.members["Amina"]).email = MAIL
        return f"/moi/{links.private_key(town.services, session, town.members['Amina'])}"


def letter_code(town: Town) -> str:
    """The code in the last letter that waits to be sent."""
    with closing(sqlite3.connect(town.services.settings.home / "badges.sqlite3")) as connection:
        recipient, body = connection.execute("SELECT recipient, body FROM letter ORDER BY id DESC").fetchone()
    assert recipient == MAIL
    return re.findall(r"\b\d{6}\b", body)[0]


def proved(town: Town, amina: Reader) -> None:
    """Ask for the code, read it in the letter, and type it."""
    amina.press("Envoyez-moi le code").look()
    amina.page.get_by_label("Le code reçu par e-mail").fill(letter_code(town))


@pytest.mark.parametrize(("width", "scripts"), [(PHONE, False), (DESK, True)])
def test_everything_is_hidden_in_three_taps(
    town: Town, people: People, page: str, width: int, *, scripts: bool
) -> None:
    amina = people(width, scripts=scripts).open(page).look()
    amina.taps = 0
    amina.follow("Mes droits").look()
    amina.follow("Tout cacher").look()
    assert "voir 2 badges" in amina.words
    amina.press("Tout cacher").look()
    assert amina.taps == 3 and "Tous vos badges sont cachés" in amina.words
    employer = people(PHONE, scripts=False)
    for award in town.awards("issued"):
        assert "Amina" not in employer.open(f"/v/{award.code}").look().words


def test_a_wish_is_read_on_the_day_s_page(town: Town, people: People, page: str) -> None:
    amina = people(PHONE, scripts=False).open(f"{page}/droits").look()
    amina.follow("Faire corriger").look()
    amina.page.get_by_label("Qu’est-ce qui n’est pas juste ?").fill("Mon nom s’écrit Benavète.")
    amina.press("Envoyer à mon site").look()
    assert "L’équipe vous rappelle" in amina.words and "Benavète" in amina.words
    lea = people(PHONE).already_signed_in().open("/aujourdhui").look()
    assert "À rappeler : Amina Benali" in lea.words and "Mon nom s’écrit Benavète." in lea.words
    lea.press("C’est fait").look()
    assert "À rappeler" not in lea.words and town.rows("wish") == 0


def test_every_right_has_its_page(town: Town, people: People, page: str) -> None:
    links.show(town.services, town.cast.lea, town.members["Amina"])
    for scheme, language in (("light", ""), ("dark", "?lang=en")):
        amina = people(PHONE, scheme=scheme)
        for path in ("", "/corriger", "/regards", "/opposer", "/lire", "/partir", "/effacer", "/cacher"):
            assert amina.open(f"{page}/droits{path}{language}").look().status == 200
    amina = people(PHONE).open(f"{page}/droits").look()
    amina.follow("Savoir qui a regardé").look()
    assert "Guéret" in amina.words and "montré ou envoyé" in amina.words and "Léa" not in amina.words
    amina.follow("Mes droits").follow("M’opposer").look()
    amina.tap(amina.page.get_by_text("l’équipe note ce que je fais"))
    amina.press("C’est ce que je veux").look()
    assert "rien n’est noté pour un badge" in amina.words


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_everything_is_read_and_taken_along(town: Town, people: People, page: str, width: int) -> None:
    amina = people(width).open(f"{page}/droits").look()
    amina.taps = 0
    amina.follow("Lire tout ce qui est écrit sur moi").look()
    proved(town, amina)
    amina.press("Tout lire").look()
    assert amina.taps == 3 and MAIL in amina.words and "Vos badges" in amina.words
    with amina.page.expect_download() as waiting:
        amina.button("Télécharger").click()
    assert waiting.value.suggested_filename == "mes-donnees.json"


@pytest.mark.parametrize(("width", "scripts"), [(PHONE, False), (DESK, True)])
def test_erased_and_the_receipt_is_kept(town: Town, people: People, page: str, width: int, *, scripts: bool) -> None:
    code = town.awards("issued")[0].code
    amina = people(width, scripts=scripts).open(f"{page}/droits").look()
    amina.follow("Partir, ou tout effacer").look()
    amina.follow("Tout effacer : lire d’abord").look()
    assert "LinkedIn" in amina.words and "sac à badges" in amina.words
    proved(town, amina)
    amina.page.get_by_label("Votre prénom et votre nom").fill("Amina Benali")
    amina.page.get_by_label("Et une chose de plus").fill("05 55 00 00 99")
    amina.press("Tout effacer").look()
    assert amina.status == 422 and town.rows("erasure") == 0
    amina.page.get_by_label("Et une chose de plus").fill(MAIL)
    amina.press("Tout effacer").look()
    assert amina.heading == "Reçu d’effacement n° 1" and "C’est fait" in amina.words and "Benali" not in amina.words
    receipt = amina.page.url
    assert amina.page.pdf() if scripts else True
    amina.open(page).look()
    assert amina.status == 404
    assert people(PHONE, scripts=False).open(f"/v/{code}").look().status == 410
    assert people(PHONE, scripts=False).open(receipt).look().heading == "Reçu d’effacement n° 1"
