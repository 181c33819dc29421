"""Guesses of a password: how many reach the hash, from which devices, and that a stranger locks nobody out."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from badges.base.database import bounds
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act, Outcome
from badges.base.journal.tables import JournalEntry
from badges.network.tables import Staff
from badges.web.http import limits
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.conftest import Clock
from tests.house.staff import PASSWORD, give_password

EMAIL, NOBODY = "lea@rcs-creuse.example", "personne@rcs-creuse.example"
PHONE = "203.0.113.7"


class Hashes:
    """How many passwords were compared with the hash of an account."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.number = 0
        compare = Staff.verify_and_update_password

        def counted(staff: Staff, password: str) -> bool:
            self.number += 1
            return bool(compare(staff, password))

        monkeypatch.setattr(Staff, "verify_and_update_password", counted)


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Hashes:
    """The count, from now on."""
    return Hashes(monkeypatch)


@pytest.fixture(autouse=True)
def _password(request: pytest.FixtureRequest, cast: Cast) -> None:
    if "lea" not in request.fixturenames:  # who has signed in with hers, and would be signed out by another
        give_password(cast.services, cast.lea.staff_id)


def guess(app: Flask, email: str = EMAIL, password: str = "wrong wrong wrong") -> TestResponse:
    """A guess from a browser that was never seen."""
    return Browser(app.test_client()).send("/connexion", {"email": email, "password": password})


def test_twenty_guesses_an_hour_reach_the_hash(app: Flask, hashes: Hashes, clock: Clock) -> None:
    answers = [guess(app, password=f"wrong {turn}").status_code for turn in range(30)]
    assert answers == [200] * 20 + [429] * 10
    assert hashes.number == 20
    clock.advance(minutes=61)
    assert guess(app, password=PASSWORD).status_code == 302


def test_guesses_by_the_user_name_count_for_the_same_account(app: Flask, cast: Cast, hashes: Hashes) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.lea.staff_id).username = "lea"
    for turn in range(30):
        guess(app, ("lea", EMAIL, "LEA", f" {EMAIL.title()} ")[turn % 4])
    assert hashes.number == 20


def test_guesses_at_once_are_counted_too(app: Flask, hashes: Hashes) -> None:
    browsers = [Browser(app.test_client()) for _ in range(4)]
    for browser in browsers:
        browser.get("/connexion")

    def many(browser: Browser) -> None:
        for _ in range(8):
            browser.send("/connexion", {"email": EMAIL, "password": "wrong wrong wrong"})

    threads = [threading.Thread(target=many, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hashes.number == 20


def test_a_stranger_locks_nobody_out_of_their_device(app: Flask, cast: Cast, lea: Browser) -> None:
    lea.send("/aujourdhui", to="/deconnexion")
    for _ in range(25):
        guess(app)
    assert guess(app, password=PASSWORD).status_code == 429  # the control: a device that was never seen waits
    assert lea.send("/connexion", {"email": EMAIL, "password": PASSWORD}).status_code == 302


def test_a_known_device_has_a_count_of_its_own(app: Flask, lea: Browser, hashes: Hashes) -> None:
    lea.send("/aujourdhui", to="/deconnexion")
    for turn in range(limits.SIGN_IN_DEVICE.failures + 5):
        lea.send("/connexion", {"email": EMAIL, "password": f"wrong {turn}"})
    assert hashes.number == limits.SIGN_IN_DEVICE.failures
    assert lea.send("/connexion", {"email": EMAIL, "password": PASSWORD}).status_code == 429
    assert guess(app, password=PASSWORD).status_code == 302  # nobody else waits for it


def test_a_device_is_known_for_the_account_that_signed_in_alone(app: Flask, cast: Cast, lea: Browser) -> None:
    give_password(cast.services, cast.karim.staff_id)
    lea.send("/aujourdhui", to="/deconnexion")
    for _ in range(20):
        guess(app, "karim@rcs-creuse.example")
    answer = lea.send("/connexion", {"email": "karim@rcs-creuse.example", "password": PASSWORD})
    assert answer.status_code == 429


@pytest.mark.parametrize("turns", [1, 21])
def test_an_account_that_does_not_exist_is_answered_alike(app: Flask, turns: int) -> None:
    pages = []
    for email in (EMAIL, NOBODY):
        answers = [guess(app, email) for _ in range(turns)]
        pages.append((answers[-1].status_code, re.sub(r'value="[^"]*"', "", answers[-1].text)))
    assert pages[0] == pages[1]
    assert pages[0][0] == (200 if turns == 1 else 429)


def test_the_same_statements_are_run_for_an_account_that_does_not_exist(cast: Cast, app: Flask) -> None:
    """What is written for a known account and for none costs the same: the time of the answer says nothing."""
    guess(app)  # the decoy is made once
    seen: list[str] = []
    engine = cast.services.database.engine
    event.listen(engine, "before_cursor_execute", lambda *more: seen.append(more[2]))
    counted = {}
    for email in (EMAIL, NOBODY):
        seen.clear()
        guess(app, email)
        counted[email] = [each.split()[0] + " " + each.split("\n")[0][:40] for each in seen if "INSERT" in each]
    assert counted[EMAIL] == counted[NOBODY] and len(counted[EMAIL]) == 5


def test_a_full_hash_is_computed_for_an_account_that_does_not_exist(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    monkeypatch.setattr(
        "badges.web.account.signin.verify_password", lambda _password, digest: compared.append(digest) or False
    )
    guess(app, NOBODY)
    assert len(compared) == 1 and compared[0].startswith("$argon2id$v=19$m=64,t=1,p=1$")  # as an account's in tests


def refused(cast: Cast) -> list[tuple[int | None, Outcome, int | None]]:
    """The refused sign-ins of the journal: who, the outcome, the device."""
    with cast.services.database.begin(read_only=True) as session:
        found = journal.acts(session, journal.Filter(kind=Act.SIGN_IN_FAILED))
        return [(each.staff_id, each.result, each.device) for each in found]


def test_refused_sign_ins_are_in_the_journal_so_many_a_day(app: Flask, cast: Cast, clock: Clock) -> None:
    def entries() -> int:
        with cast.services.database.begin(read_only=True) as session:
            return session.scalar(select(func.count()).select_from(JournalEntry)) or 0

    before = entries()
    for turn in range(15):
        guess(app, f"personne{turn}@rcs-creuse.example")
    assert entries() == before  # of an account that does not exist nothing stays
    guess(app)
    assert refused(cast) == [(cast.lea.staff_id, Outcome.REFUSED, None)]
    for _ in range(30):
        clock.advance(minutes=10)
        guess(app)
    assert len(refused(cast)) == bounds.REFUSED_SIGN_INS_NOTED == entries() - before
    clock.advance(days=1)
    guess(app)
    assert len(refused(cast)) == bounds.REFUSED_SIGN_INS_NOTED + 1


def test_the_journal_names_the_device(app: Flask, cast: Cast, lea: Browser, helene: Browser) -> None:
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/133.0"}
    browser = Browser(app.test_client())
    browser.client.environ_base["HTTP_USER_AGENT"] = agent["User-Agent"]
    browser.send("/connexion", {"email": EMAIL, "password": PASSWORD})
    browser.sent("/membres/nouveau", {"given_name": "Zoé", "contact": "none", "badges": "later"})
    browser.send("/aujourdhui", to="/deconnexion")
    browser.send("/connexion", {"email": EMAIL, "password": "wrong wrong wrong"})
    page = helene.get("/journal").text
    for act in ("a inscrit Zoé", "une connexion a été refusée"):
        found = re.search(rf"<b>[^<]*{act}.*?</small>", page)
        assert found and "Ordinateur Windows, Firefox" in found[0], act


def test_one_address_is_limited_as_before(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": PHONE}):
        for _ in range(limits.SIGN_IN_ADDRESS.failures):
            limits.failed(limits.SIGN_IN_ADDRESS, limits.address())
    browser = Browser(app.test_client())
    browser.client.environ_base["REMOTE_ADDR"] = PHONE
    assert browser.send("/connexion", {"email": EMAIL, "password": PASSWORD}).status_code == 429
    assert guess(app, password=PASSWORD).status_code == 302
