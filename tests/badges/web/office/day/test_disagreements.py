"""A member's « pas d'accord » as the staff read it: the site once, the coordination to decide, the public never."""

from __future__ import annotations

from flask import Flask

from badges.sharing import disagree
from tests.cast import acts
from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import ORIGIN
from tests.house.staff import give_password

SAID = "n’est pas d’accord"


def test_one_that_was_not_signed_is_read_once(app: Flask, cast: Cast, lea: Browser, helene: Browser) -> None:
    of = agreed(cast)
    acts.answer(cast.services, of.lea, of.award, "later")
    acts.answer_alone(cast.services, of.member, of.award, "disagree")
    page = lea.get("/aujourdhui").text
    assert f"Amina Benali {SAID}" in page and "rien ne sera signé" in page
    assert f"Amina {SAID}" in lea.get(f"/reconnaitre/{of.award}/fait").text
    assert "n’est pas d’accord avec le badge «" in helene.get("/journal").text
    give_password(cast.services, cast.karim.staff_id)
    elsewhere = signed_in(app, cast, cast.staff("Karim Haddad").email)
    assert SAID not in elsewhere.get("/aujourdhui").text
    assert elsewhere.send("/aujourdhui", to=f"/reconnaitre/{of.award}/desaccord").status_code == 404
    assert SAID in lea.get("/aujourdhui").text
    for _ in range(2):
        assert lea.sent("/aujourdhui", to=f"/reconnaitre/{of.award}/desaccord") == "/aujourdhui"
    assert SAID not in lea.get("/aujourdhui").text


def test_a_signed_one_is_decided_by_the_coordination(app: Flask, cast: Cast, lea: Browser, helene: Browser) -> None:
    of = agreed(cast).sign()
    disagree.disagree(cast.services, of.member, of.code)
    page = lea.get("/aujourdhui").text
    assert f"Amina Benali {SAID}" in page and "en pause, la coordination décide" in page
    assert "La personne n’est pas d’accord. Elle l’a dit depuis son lien" in helene.get("/badges-en-pause").text
    assert "n’est pas d’accord avec le badge «" in helene.get("/journal").text
    public = app.test_client(use_cookies=False).get(f"/v/{of.code}", base_url=ORIGIN).text
    assert "mis en pause" in public and "d’accord" not in public
    spoken = lea.get(f"/appels?code={of.code}").text
    assert "mis en pause" in spoken and "d’accord" not in spoken
    helene.sent("/badges-en-pause", to=f"/reconnaitre/{of.award}/reprendre")
    assert SAID not in lea.get("/aujourdhui").text and of.headline() == "VALID"
