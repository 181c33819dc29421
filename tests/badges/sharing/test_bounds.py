"""What the holders of private links can make grow: codes, letters and choices, in rows and age, on each database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from badges.base import outbox
from badges.base.database import bounds
from badges.base.errors import Refused
from badges.base.services import Services
from badges.base.tables import Letter
from badges.people.addresses import forget_codes
from badges.people.tables import ConfirmationCode
from badges.publication.judgement import verify_award
from badges.recognition.tables import AwardConsent
from badges.sharing import audience, backpacks
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code


def count(services: Services, table: type) -> int:
    """How many rows a table has."""
    with services.database.begin(read_only=True) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def asked(of: Recognition, turn: int = 0) -> str | None:
    """Ask for a code; the code of the refusal, if there is one."""
    try:
        backpacks.request_backpack(of.services, of.member, of.code, f"a{turn}@courrier.example")
    except Refused as refusal:
        return refusal.code
    return None


def chosen(of: Recognition, visibility: str) -> tuple[str, str] | None:
    """Choose who sees a badge; the choice and the code of the refusal, if there is one."""
    try:
        audience.set_visibility(of.services, of.member, of.code, visibility)
    except Refused as refusal:
        return visibility, refusal.code
    return None


@pytest.fixture
def holders(recognition: Recognition) -> list[Recognition]:
    """Three members with a badge each."""
    cast = Cast(recognition.services)
    return [recognition.sign(), *(agreed(cast, given=given, family="Petit").sign() for given in ("Fatou", "Luc"))]


def test_the_stated_bounds() -> None:
    assert (bounds.CODES_A_DAY_OF_A_MEMBER, bounds.CODES_A_DAY) == (5, 300)


def test_codes_and_letters_of_a_day_are_bounded_in_all(
    holders: list[Recognition], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "CODES_A_DAY", 7)
    services = holders[0].services
    before = count(services, Letter)
    said = [asked(each, turn) for turn in range(400) for each in holders]
    assert said.count(None) == 7
    assert set(said) == {None, "backpack.codes_of_the_day"}
    assert count(services, ConfirmationCode) == 7 and count(services, Letter) == before + 7
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert asked(holders[0]) is None


def test_without_the_bounds_they_would_grow(holders: list[Recognition], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "CODES_A_DAY", 10**6)
    monkeypatch.setattr(bounds, "CODES_A_DAY_OF_A_MEMBER", 10**6)
    said = [asked(each, turn) for turn in range(20) for each in holders]
    assert said.count(None) == 60 == count(holders[0].services, ConfirmationCode)


def test_codes_and_letters_go_with_age(holders: list[Recognition]) -> None:
    services = holders[0].services
    assert asked(holders[0]) is None
    outbox.send_due(services, lambda *_: None)
    letters = count(services, Letter)
    services.clock.advance(hours=47)  # type: ignore[attr-defined]
    assert (forget_codes.forget_codes(services), outbox.forget_old(services)) == (0, 0)
    services.clock.advance(hours=2)  # type: ignore[attr-defined]
    assert forget_codes.forget_codes(services) == 1 and count(services, ConfirmationCode) == 0
    services.clock.now += bounds.LETTERS_KEPT - timedelta(days=1)  # type: ignore[attr-defined]
    assert outbox.forget_old(services) == letters
    assert count(services, Letter) == 0


def test_a_letter_that_waits_is_kept(holders: list[Recognition]) -> None:
    services = holders[0].services
    assert asked(holders[0]) is None
    waiting = count(services, Letter)
    services.clock.now += bounds.LETTERS_KEPT + timedelta(days=1)  # type: ignore[attr-defined]
    assert outbox.forget_old(services) == 0
    assert count(services, Letter) == waiting


def test_choices_of_a_day_are_bounded_and_hiding_is_not_refused(holders: list[Recognition]) -> None:
    badge, other, _ = holders
    services, before = badge.services, count(badge.services, AwardConsent)
    refused = {chosen(badge, ("hidden", "code", "public")[turn % 3]) for turn in range(1000)}
    assert refused == {None, ("code", "visibility.too_often"), ("public", "visibility.too_often")}
    grown = count(services, AwardConsent) - before
    assert bounds.CHOICES_A_DAY_OF_A_BADGE <= grown <= bounds.CHOICES_A_DAY_OF_A_BADGE + 1
    audience.set_visibility(services, badge.member, badge.code, "hidden")
    assert verify_award(services, badge.code).kind == "hidden"
    audience.set_visibility(services, other.member, other.code, "public")
    services.clock.advance(days=1, minutes=1)  # type: ignore[attr-defined]
    audience.set_visibility(services, badge.member, badge.code, "public")


def test_choices_of_all_badges_are_bounded(holders: list[Recognition], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "CHOICES_A_DAY", 3)
    services = holders[0].services
    for each in holders:
        audience.set_visibility(services, each.member, each.code, "public")
    one = holders[0]
    assert code(lambda: audience.set_visibility(services, one.member, one.code, "code")) == "visibility.too_often"
    audience.set_visibility(services, one.member, one.code, "hidden")


def test_without_the_bound_choices_would_grow(holders: list[Recognition], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "CHOICES_A_DAY_OF_A_BADGE", 10**6)
    services, before = holders[0].services, count(holders[0].services, AwardConsent)
    for turn in range(60):
        audience.set_visibility(services, holders[0].member, holders[0].code, ("public", "code")[turn % 2])
    assert count(services, AwardConsent) == before + 60
