"""What a member does with a one-use code: read everything, leave, be erased; and who cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.database import bounds
from badges.base.errors import NotFound
from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.logbook.acts import Kept
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.leaving import depart, own_acts
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.own_acts import OwnAct
from badges.leaving.tables import Erasure
from badges.people import links
from badges.people.own import codes
from badges.people.tables import ConfirmationCode, Member
from badges.sharing import backpacks
from tests.badges.leaving.conftest import PHONE
from tests.cast.logbook import kept
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed, headline
from tests.cast.refusals import code
from tests.cast.rows import count

MAIL, NAME = "amina@courrier.example", "Amina Benali"
WRONG = "backpack.code_wrong"


def sent(services: Services, member_id: int, act: OwnAct = OwnAct.ERASE) -> str:
    """Ask for a code; returns the one in the letter."""
    own_acts.send_code(services, member_id, act)
    with services.database.begin(read_only=True) as session:
        letter = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None and letter.recipient == MAIL
    found = re.search(r"\b\d{6}\b", letter.body)
    assert found is not None and found.group() in letter.subject
    return found.group()


def erase(services: Services, member_id: int, typed: str, name: str = NAME, fact: str = PHONE) -> int:
    """Be erased, with name and telephone."""
    return own_acts.erase(services, member_id, typed, name=name, fact=fact)


def by_the_member(services: Services, kind: Act) -> list[int | None]:
    """Of whom an act was noted that no staff did."""
    chosen = select(JournalFacts.member_id).join(JournalEntry, JournalEntry.id == JournalFacts.entry_id)
    with services.database.begin(read_only=True) as session:
        return list(session.scalars(chosen.where(JournalEntry.kind == kind, JournalFacts.staff_id.is_(None))))


# -- each act ---------------------------------------------------------------------------------------------------------


def test_everything_can_be_read_and_then_taken_along(cast: Cast, amina: int) -> None:
    services = cast.services
    secret = sent(services, amina, OwnAct.READ)
    found = json.loads(own_acts.read_all(services, amina, f" {secret[:3]} {secret[3:]} ").to_json())
    assert found["member"][0]["email"] == MAIL
    services.clock.advance(minutes=14)  # type: ignore[attr-defined]
    assert own_acts.read_all(services, amina, secret).sections
    assert by_the_member(services, Act.MEMBER_EXPORTED) == [amina, amina]
    services.clock.advance(minutes=2)  # type: ignore[attr-defined]
    assert code(lambda: own_acts.read_all(services, amina, secret)) == WRONG
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, amina).email_confirmed_at is None  # the private link and a code are not enough


@pytest.mark.parametrize("hide_badges", [False, True])
def test_who_leaves_says_whether_the_badges_go_on(services: Services, *, hide_badges: bool) -> None:
    of = agreed(Cast(services), email=MAIL).sign()
    secret = sent(of.services, of.member, OwnAct.LEAVE)
    own_acts.leave(of.services, of.member, secret, hide_badges=hide_badges)
    assert headline(of.services, of.code) == ("erased" if hide_badges else "VALID")
    assert by_the_member(of.services, Act.MEMBER_LEFT) == [of.member]
    with services.database.begin(read_only=True) as session:
        member = session.get_one(Member, of.member)
        assert member.left_on is not None
        assert links.member_by_key(services, session, links.private_key(services, session, of.member)) is not None
    own_acts.leave(of.services, of.member, secret, hide_badges=not hide_badges)  # a second click
    assert by_the_member(of.services, Act.MEMBER_LEFT) == [of.member]
    assert headline(of.services, of.code) == ("erased" if hide_badges else "VALID")
    depart.come_back(of.services, of.lea, of.member)
    assert code(lambda: own_acts.leave(of.services, of.member, secret, hide_badges=False)) == WRONG  # once


def test_erased_at_once_and_destroyed_after_a_week(services: Services) -> None:
    of = agreed(Cast(services), email=MAIL).sign()
    with services.database.begin(read_only=True) as session:
        key = links.private_key(services, session, of.member)
    secret = sent(services, of.member)
    number = erase(services, of.member, secret, fact=MAIL)
    assert headline(services, of.code) == "erased" and by_the_member(services, Act.ERASURE_ASKED) == [of.member]
    assert len(kept(services, Kept.ERASURE_ASKED)) == 1
    with services.database.begin(read_only=True) as session:
        assert links.member_by_key(services, session, key) is None
        row = session.get_one(Erasure, number)
        assert (row.asked_by_id, row.due_at - row.asked_at) == (None, timedelta(days=7))
        assert session.scalars(select(Letter.state).where(Letter.purpose == own_acts.ABOUT)).all() == [
            LetterState.DROPPED
        ]
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    assert count(services, ConfirmationCode) == 0
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, of.member).email is None
        assert not session.scalars(select(Letter).where(Letter.purpose == own_acts.ABOUT)).all()


def test_the_coordination_can_take_it_back(cast: Cast, amina: int) -> None:
    number = erase(cast.services, amina, sent(cast.services, amina))
    erasure_request.take_back(cast.services, cast.helene, number)
    with cast.services.database.begin(read_only=True) as session:
        assert session.get_one(Member, amina).erased_at is None
    assert code(lambda: erase(cast.services, amina, "000000")) == WRONG


def test_a_second_click_gets_the_same_receipt(cast: Cast, amina: int) -> None:
    services = cast.services
    secret = sent(services, amina)
    answers = at_once(*[lambda: erase(services, amina, secret)] * 2)
    assert answers[0] == answers[1] == erase(services, amina, secret) and count(services, Erasure) == 1
    for _ in range(3):
        with pytest.raises(NotFound):
            erase(services, amina, f"{(int(secret) + 1) % 10**6:06d}")


def test_the_receipt_names_nobody_and_opens_with_its_own_key(cast: Cast, amina: int) -> None:
    services = cast.services
    key = own_acts.receipt_key(services, erase(services, amina, sent(services, amina)))
    with services.database.begin(read_only=True) as session:
        found = own_acts.receipt(services, session, key)
        assert found is not None and (found.name, found.site_id) == (None, None)
        for other in ("", key[:-2], f"{key}A", "1", own_acts.receipt_key(services, 999), "é" * 48):
            assert own_acts.receipt(services, session, other) is None


# -- who cannot -------------------------------------------------------------------------------------------------------


def test_a_code_does_one_act_of_one_member(cast: Cast, amina: int) -> None:
    services = cast.services
    fatou = cast.member("Fatou", None, email="fatou@courrier.example")
    for act in OwnAct:
        secret = sent(services, amina, act)
        tries: dict[OwnAct, Callable[[int], object]] = {
            OwnAct.READ: lambda who, typed=secret: own_acts.read_all(services, who, typed),  # type: ignore[misc]
            OwnAct.LEAVE: lambda who, typed=secret: own_acts.leave(services, who, typed, hide_badges=False),  # type: ignore[misc]
            OwnAct.ERASE: lambda who, typed=secret: erase(services, who, typed),  # type: ignore[misc]
        }
        assert {code(lambda: tries[act](fatou))} == {WRONG}  # noqa: B023 - called at once
        for other in OwnAct:
            if other is not act:
                assert code(lambda: tries[other](amina)) == WRONG  # noqa: B023 - called at once
    with services.database.begin(read_only=True) as session:
        member = session.get_one(Member, amina)
        assert (member.left_on, member.erased_at) == (None, None)
    erase(services, amina, sent(services, amina))  # the control


def test_a_code_for_a_backpack_erases_nobody_nor_the_other_way_round(services: Services) -> None:
    of = agreed(Cast(services), email=MAIL).sign()
    backpacks.request_backpack(services, of.member, of.code, MAIL)
    with services.database.begin(read_only=True) as session:
        body = session.scalars(select(Letter.body).order_by(Letter.id.desc())).first()
    secret = re.findall(r"\b\d{6}\b", body or "")[0]
    assert code(lambda: erase(services, of.member, secret, fact=MAIL)) == WRONG
    own_code = sent(services, of.member)
    assert code(lambda: backpacks.confirm_backpack(services, of.member, of.code, own_code)) == WRONG
    assert erase(services, of.member, own_code, fact=MAIL)


@pytest.mark.parametrize("changed", [None, "someone@else.example"])
def test_an_address_that_changed_since_proves_nothing(cast: Cast, amina: int, changed: str | None) -> None:
    secret = sent(cast.services, amina)
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).email = changed
    assert code(lambda: erase(cast.services, amina, secret)) == WRONG
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).email = MAIL
    assert erase(cast.services, amina, secret)  # the control


def test_five_attempts_one_hour_and_the_last_code_alone(cast: Cast, amina: int) -> None:
    services = cast.services
    first = sent(services, amina)
    assert code(lambda: erase(services, amina, another(first))) == WRONG
    second = sent(services, amina)
    if first != second:
        assert code(lambda: erase(services, amina, first)) == WRONG
    for _ in range(codes.ATTEMPTS):
        assert code(lambda: erase(services, amina, another(second))) == WRONG
    assert code(lambda: erase(services, amina, second)) == WRONG
    third = sent(services, amina)
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert code(lambda: erase(services, amina, third)) == WRONG
    assert erase(services, amina, sent(services, amina))


def another(secret: str) -> str:
    """A code that is not this one."""
    return f"{(int(secret) + 1) % 10**6:06d}"


def test_a_wrong_name_or_fact_uses_up_nothing(cast: Cast, amina: int) -> None:
    secret = sent(cast.services, amina)
    assert code(lambda: erase(cast.services, amina, secret, name="Karim Haddad")) == "erasure.name"
    assert code(lambda: erase(cast.services, amina, secret, fact="05 55 00 00 00")) == "erasure.fact"
    assert count(cast.services, Erasure) == 0
    assert erase(cast.services, amina, secret)


def test_codes_of_a_day_are_bounded_for_each_purpose(recognition: Recognition, cast: Cast) -> None:
    of, services = recognition.sign(), recognition.services
    with services.database.begin() as session:
        session.get_one(Member, of.member).email = MAIL
    for _ in range(bounds.CODES_A_DAY_OF_A_MEMBER):
        backpacks.request_backpack(services, of.member, of.code, MAIL)
        own_acts.send_code(services, of.member, OwnAct.READ)
        services.clock.advance(minutes=2)  # type: ignore[attr-defined]
    for refused in (
        lambda: backpacks.request_backpack(services, of.member, of.code, MAIL),
        lambda: own_acts.send_code(services, of.member, OwnAct.READ),
    ):
        assert code(refused) == "backpack.too_many_codes"
    own_acts.send_code(services, of.member, OwnAct.ERASE)
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    own_acts.send_code(services, of.member, OwnAct.READ)


def test_a_code_ends_none_of_another_purpose(recognition: Recognition, cast: Cast) -> None:
    of, services = recognition.sign(), recognition.services
    with services.database.begin() as session:
        session.get_one(Member, of.member).email = MAIL
    secret = sent(services, of.member, OwnAct.READ)
    backpacks.request_backpack(services, of.member, of.code, MAIL)
    assert own_acts.read_all(services, of.member, secret)


def test_a_second_tap_sends_no_second_code(cast: Cast, amina: int) -> None:
    first = sent(cast.services, amina, OwnAct.READ)
    assert sent(cast.services, amina, OwnAct.READ) == first and count(cast.services, ConfirmationCode) == 1
    assert sent(cast.services, amina, OwnAct.ERASE) and count(cast.services, ConfirmationCode) == 2
    assert own_acts.read_all(cast.services, amina, first)


def test_without_an_address_nothing_is_sent(cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    assert code(lambda: own_acts.send_code(cast.services, zoe, OwnAct.READ)) == "own.no_email"
    assert count(cast.services, ConfirmationCode) == 0
    assert code(lambda: own_acts.read_all(cast.services, zoe, "000000")) == WRONG


def test_whom_one_rehearses_with_does_none_of_it(cast: Cast, amina: int) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).practice = True
    assert code(lambda: own_acts.send_code(cast.services, amina, OwnAct.READ)) == "member.practice"
    assert code(lambda: erase(cast.services, amina, "000000")) == "member.practice"
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).practice = False
        session.get_one(Member, amina).erased_at = cast.services.now()
    with pytest.raises(NotFound):
        own_acts.send_code(cast.services, amina, OwnAct.READ)
