"""Letters that were not sent, on the day's page of the site that they concern: to whom, of what kind, what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from badges.base import outbox
from badges.base.tables import Letter, LetterState
from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.house.staff import give_password

SENTENCE = "Cet e-mail n’est pas parti : Amina Benali"
ADDRESS = "zqadresse@courrier.example"
ABOUT_AWARDS, ABOUT_MEMBERS = ("backpack", "call", "form_made"), ("own_code", "retention", "address_change")
DO = {
    "backpack": "Un code pour son sac à badges. Il ne sert plus : proposez d’en demander un autre.",
    "call": "Quelqu’un a appelé au sujet de son badge « Travailler en équipe ». Dites-le-lui.",
    "form_made": "Une copie de son badge « Travailler en équipe » a été faite pour une adresse e-mail. Dites-le-lui.",
    "address_change": "Une autre adresse e-mail est notée, et l’ancienne n’a pas été prévenue. Dites-le-lui.",
    "own_code": "Un code pour sa page privée. Il ne sert plus : proposez d’en demander un autre.",
    "retention": "Deux ans sans nouvelles. Appelez, et demandez : restez-vous avec nous ?",
}
WRITTEN = ("zqobjet", "zqtexte", "zqadresse", "zqerreur")  # longer than what a random form token spells by chance


def plain(page: str) -> str:
    """A page with plain spaces."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def not_sent(cast: Cast, purpose: str, number: int, error: str = "451 zqerreur") -> int:
    """A letter that was given up. Returns its number."""
    with cast.services.database.begin() as session:
        due = cast.services.now() - timedelta(days=7)
        outbox.write(session, ADDRESS, "zqobjet\nzqtexte", due_at=due, purpose=purpose, number=number)
        session.flush()
        letter = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert letter is not None
        letter.state, letter.last_error = LetterState.FAILED, error
        return letter.id


@pytest.mark.parametrize("purpose", [*ABOUT_AWARDS, *ABOUT_MEMBERS])
def test_a_letter_is_told_until_it_was_said_otherwise(app: Flask, cast: Cast, lea: Browser, purpose: str) -> None:
    of = agreed(cast).sign()
    number = not_sent(cast, purpose, of.award if purpose in ABOUT_AWARDS else of.member)
    page = plain(lea.get("/aujourdhui").text)
    assert SENTENCE in page and DO[purpose] in page and f'href="/membres/{of.member}"' in page
    assert not any(word in page for word in (*WRITTEN, "adresse e-mail ne marche pas"))
    give_password(cast.services, cast.karim.staff_id)
    karim = signed_in(app, cast, cast.staff("Karim Haddad").email)
    assert SENTENCE not in plain(karim.get("/aujourdhui").text)
    assert karim.send("/aujourdhui", to=f"/lettres/{number}/fait").status_code == 404
    for _ in range(2):
        assert lea.sent("/aujourdhui", to=f"/lettres/{number}/fait") == "/aujourdhui"
    assert SENTENCE not in plain(lea.get("/aujourdhui").text)
    with cast.services.database.begin(read_only=True) as session:
        assert session.get_one(Letter, number).body == ""


def test_an_address_that_does_not_serve_is_to_be_corrected(cast: Cast, lea: Browser) -> None:
    of = agreed(cast).sign()
    not_sent(cast, "call", of.award, "address: 550 unknown")
    page = plain(lea.get("/aujourdhui").text)
    assert f"{DO['call']} Son adresse e-mail ne marche pas : corrigez-la avec la personne." in page


def test_letters_about_nobody_and_to_colleagues_are_not_told_here(cast: Cast, lea: Browser) -> None:
    for purpose, number in (("call", 10**6), ("own_code", 10**6), ("account", cast.lea.staff_id), ("check", 1)):
        not_sent(cast, purpose, number or 0)
    assert "n’est pas partie" not in plain(lea.get("/aujourdhui").text)


def test_those_that_are_too_many_for_the_day_s_page_are_on_pages_of_thirty(cast: Cast, lea: Browser) -> None:
    assert "Tous les e-mails sont partis" in lea.get("/lettres").text
    of = agreed(cast).sign()
    numbers = [not_sent(cast, "call", of.award) for _ in range(10)]
    day = plain(lea.get("/aujourdhui").text)
    assert day.count(SENTENCE) == 10 and 'href="/lettres"' not in day
    numbers += [not_sent(cast, "call", of.award) for _ in range(22)]
    day = plain(lea.get("/aujourdhui").text)
    assert SENTENCE not in day and "32 e-mails ne sont pas partis" in day and 'href="/lettres"' in day
    first, second = lea.get("/lettres").text, lea.get("/lettres?apres=30").text
    assert [plain(page).count(SENTENCE) for page in (first, second)] == [30, 2]
    assert 'href="/lettres?apres=30"' in first and f"/lettres/{numbers[-1]}/fait" in second
    assert lea.get("/lettres?apres=60", 303).headers["Location"] == "/lettres"
    give_password(cast.services, cast.karim.staff_id)
    karim = signed_in(lea.client.application, cast, cast.staff("Karim Haddad").email)
    assert "Tous les e-mails sont partis" in karim.get("/lettres").text
