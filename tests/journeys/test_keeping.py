"""J8: a badge is kept where the member will use it: three taps and the place, whose file is the right one."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from badges.base.text.contacts import masked
from badges.people.addresses.tables import AddressClaim
from tests.journeys.conftest import DESK, PHONE, People, Town
from tests.journeys.steps import awarded, home

MAIL = "amina@courrier.example"


@pytest.mark.parametrize(
    ("width", "scripts", "scheme"), [(PHONE, True, "dark"), (DESK, True, "light")], ids=["phone", "desk"]
)
def test_three_taps_and_the_picture(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    awarded(town)
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town)).look()
    amina.taps = 0
    amina.follow("Garder").look()
    amina.follow("Mes photos").look()
    with amina.page.expect_download() as waiting:
        amina.tap(amina.link("Prendre l’image"))
    assert amina.taps == 3 and waiting.value.suggested_filename.endswith(".png")
    amina.follow("Garder").look()
    amina.tap(amina.page.get_by_text("Autre", exact=True))
    amina.look().follow("Un fichier").look()
    with amina.page.expect_download() as waiting:
        amina.tap(amina.link("Le fichier signé Le badge complet"))
    assert json.loads(waiting.value.path().read_text(encoding="utf-8"))["proof"]


@pytest.mark.parametrize(("width", "scripts"), [(PHONE, False), (DESK, True)], ids=["phone", "desk"])
def test_a_place_that_wants_an_address_gets_one_that_is_confirmed(
    town: Town, people: People, width: int, *, scripts: bool
) -> None:
    awarded(town)
    amina = people(width, scripts=scripts).open(home(town)).follow("Garder").follow("Open Badge Passport").look()
    amina.page.get_by_label("Votre adresse e-mail").fill(MAIL)
    amina.press("D’accord, envoyez-moi le code").look()
    amina.page.get_by_label("Le code reçu par e-mail").fill("000000")
    amina.press("Confirmer mon adresse").look()
    assert amina.status == 422 and amina.page.locator(".errors").is_visible()
    with closing(sqlite3.connect(town.services.settings.home / "badges.sqlite3")) as connection:
        body = connection.execute("SELECT body FROM letter WHERE recipient = ?", (MAIL,)).fetchone()[0]
    amina.page.get_by_label("Le code reçu par e-mail").fill(re.findall(r"\b\d{6}\b", body)[0])
    amina.press("Confirmer mon adresse").look()
    assert "Il reste une chose à faire" in amina.words  # it is her first one: a colleague says that it is hers
    with town.services.database.begin() as session:
        session.scalars(select(AddressClaim)).one().word_at = town.services.now()
    amina.page.reload()
    amina.press("Préparer mon badge").look()
    assert f"Il est lié à l’adresse {masked(MAIL)}." in amina.words
    assert amina.link("L’image pour le sac à badges").is_visible()


def test_each_place_has_its_page(town: Town, people: People) -> None:
    awarded(town)
    for width, language in ((PHONE, ""), (DESK, "?lang=en")):
        amina = people(width).open(home(town)).follow("Garder")
        choice = amina.page.url
        for place in re.findall(r'href="(/moi/[^"?]+/garder/[a-z-]+)', amina.page.content()):
            amina.open(place + language).look()
            assert amina.status == 200 and amina.page.locator("p.back a").count() == 1
        amina.open(choice + language).look()
