"""« C'est bien vous ? »: what asks for a recent proof, how long it lasts, and where the page leads back to."""

from __future__ import annotations

import pytest
from flask import Flask, session

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.network import accounts
from badges.web.http import access, limits
from tests.cast.office import Browser, token_of
from tests.cast.people import Cast
from tests.conftest import Clock
from tests.house.staff import PASSWORD

PAGE = "/emetteurs/nouveau"


def test_a_sign_in_is_a_proof_for_five_minutes(helene: Browser, clock: Clock) -> None:
    clock.advance(minutes=5)
    helene.get(PAGE)
    clock.advance(seconds=1)
    assert helene.get(PAGE, 303).headers["Location"] == "/cest-bien-vous?next=/emetteurs/nouveau"


def test_a_proof_leads_back_and_lasts_five_minutes_more(cast: Cast, helene: Browser, clock: Clock) -> None:
    clock.advance(minutes=6)
    asked = helene.get(PAGE, 303).headers["Location"]
    assert helene.sent(asked, {"next": PAGE, "password": PASSWORD}) == PAGE
    helene.get(PAGE)
    with cast.services.database.begin(read_only=True) as reading:
        found = journal.acts(reading, journal.Filter(kind=Act.PROVED_AGAIN))
    assert [each.staff_id for each in found] == [cast.helene.staff_id]
    clock.advance(minutes=6)
    helene.get(PAGE, 303)


def test_a_clock_that_went_back_proves_nothing(app: Flask, cast: Cast, clock: Clock) -> None:
    with app.test_request_context("/"):
        access.note_proof()
        assert access.has_proved_recently()
        session["proved_at"] += 1
        assert not access.has_proved_recently()


def test_a_form_too_large_to_keep_is_shown_to_be_copied(helene: Browser, clock: Clock) -> None:
    token = token_of(helene.get(PAGE))
    clock.advance(minutes=6)
    answer = helene.client.post(PAGE, data={"csrf_token": token, "name": "Le Partenaire", "issuer": "é" * 40_000})
    assert answer.status_code == 403 and "recopiez votre texte" in answer.text and "Le Partenaire" in answer.text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]
)
def test_nobody_is_led_to_another_site(helene: Browser, target: str) -> None:
    assert helene.sent("/cest-bien-vous", {"next": target, "password": PASSWORD}) == "/aujourdhui"


def test_guesses_are_limited(helene: Browser, clock: Clock) -> None:
    for _ in range(limits.PROOF.failures):
        assert helene.send("/cest-bien-vous", {"password": "non"}).status_code == 422
    answer = helene.send("/cest-bien-vous", {"password": PASSWORD})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    clock.advance(minutes=16)
    assert helene.send("/cest-bien-vous", {"password": PASSWORD}).status_code == 303


def test_a_view_without_a_page_of_its_own_leads_to_another(cast: Cast, helene: Browser, clock: Clock) -> None:
    accounts.disable(cast.services, cast.helene, cast.karim.staff_id or 0)
    page, press = f"/equipe/{cast.karim.staff_id}", f"/equipe/{cast.karim.staff_id}/rouvrir"
    form = {"csrf_token": token_of(helene.get(page))}
    clock.advance(minutes=6)
    answer = helene.client.post(press, data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cest-bien-vous?next={page}")
    assert not cast.staff("karim@rcs-creuse.example").active
    helene.sent("/cest-bien-vous", {"next": page, "password": PASSWORD})
    assert helene.client.post(press, data=form).status_code == 200  # with a recent proof the view runs
    assert cast.staff("karim@rcs-creuse.example").active
