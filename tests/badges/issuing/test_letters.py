"""Letters: due after the ten minutes of undo, sent once by two workers, retried, and abandoned after five attempts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base import outbox
from badges.base.outbox import fill
from badges.base.services import Services
from badges.base.tables import Letter
from badges.issuing import letters, revoke, sign
from badges.people.tables import Member
from badges.recognition.tables import Award
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed

TO = "amina@courrier.example"


def write(of: Recognition, *, minutes: int = 0, count: int = 1) -> None:
    """Letters about an award, due in some minutes."""
    due = of.services.now() + timedelta(minutes=minutes)
    with of.services.database.begin() as session:
        for number in range(count):
            text = fill("badges.sharing", "backpack_code.txt", of_site="de Guéret", code=f"{number:06d}")
            outbox.write(session, TO, text, due_at=due, purpose=letters.ABOUT, number=of.award)


def all_letters(services: Services) -> list[Letter]:
    """Every letter, oldest first."""
    with services.database.begin(read_only=True) as session:
        found = list(session.scalars(select(Letter).order_by(Letter.id)))
        session.expunge_all()
    return found


def refusing(trouble: Exception) -> Callable[[str, str, str], None]:
    """A server that takes nothing."""

    def send(_to: str, _subject: str, _body: str) -> None:
        raise trouble

    return send


class Box:
    """A server that takes everything."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str, str]] = []

    def __call__(self, to: str, subject: str, body: str) -> None:
        self.received.append((to, subject, body))


def test_a_letter(issued: Recognition) -> None:
    write(issued)
    box = Box()
    assert outbox.send_due(issued.services, box) == 1
    ((to, subject, body),) = box.received
    assert (to, subject) == (TO, "Votre code : 000000")
    assert body.startswith("Bonjour,") and "000000" in body and "site de Guéret" in body
    (letter,) = all_letters(issued.services)
    assert (letter.state, letter.attempts, letter.sent_at) == ("sent", 1, issued.services.now())
    assert (letter.subject, letter.body, letter.last_error) == ("", "", None)  # it held a code
    assert outbox.send_due(issued.services, box) == 0


def test_an_address_that_is_not_confirmed_gets_no_letter(services_sqlite: Services) -> None:
    agreed(Cast(services_sqlite), email=TO).sign()
    assert all_letters(services_sqlite) == []


def test_a_confirmed_address_gets_a_letter_after_the_minutes_of_undo(services_sqlite: Services) -> None:
    of = agreed(Cast(services_sqlite), email=TO)
    with services_sqlite.database.begin() as session:
        session.get_one(Member, of.member).email_confirmed_at = services_sqlite.now()
    of.sign()
    (letter,) = all_letters(services_sqlite)
    assert letter.due_at == services_sqlite.now() + sign.UNDO and letter.recipient == TO
    assert "/moi/" in letter.body and "Travailler en équipe" in letter.subject
    box = Box()
    assert outbox.send_due(services_sqlite, box) == 0
    sign.undo(services_sqlite, of.lea, of.award)
    services_sqlite.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert outbox.send_due(services_sqlite, box) == 0 and box.received == []
    (letter,) = all_letters(services_sqlite)
    assert (letter.state, letter.body, letter.subject) == ("dropped", "", "")


def test_a_letter_waits_for_its_hour(issued: Recognition) -> None:
    write(issued, minutes=10)
    box = Box()
    issued.services.clock.advance(minutes=9, seconds=59)  # type: ignore[attr-defined]
    assert outbox.send_due(issued.services, box) == 0
    issued.services.clock.advance(seconds=1)  # type: ignore[attr-defined]
    assert outbox.send_due(issued.services, box) == 1


def test_two_workers_send_each_letter_once(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    write(of, count=6)
    box = Box()
    found = at_once(*[lambda: outbox.send_due(services, box)] * 3)
    assert sum(found) == 6  # type: ignore[arg-type]
    assert sorted(subject for _, subject, _ in box.received) == [f"Votre code : {n:06d}" for n in range(6)]


def test_one_failing_letter_does_not_stop_the_others(issued: Recognition) -> None:
    write(issued, count=3)
    taken: list[str] = []

    def send(_to: str, subject: str, _body: str) -> None:
        if "000001" in subject:
            raise OSError("mailbox full")
        taken.append(subject)

    assert outbox.send_due(issued.services, send) == 2 and len(taken) == 2
    assert [each.state for each in all_letters(issued.services)] == ["sent", "waiting", "sent"]


@pytest.mark.parametrize("trouble", [OSError("connection refused"), ValueError("no such address")])
def test_five_attempts_over_hours(issued: Recognition, trouble: Exception) -> None:
    write(issued)
    began = issued.services.now()
    for attempt in range(1, 6):
        assert outbox.send_due(issued.services, refusing(trouble)) == 0
        (letter,) = all_letters(issued.services)
        assert (letter.attempts, letter.last_error, letter.sent_at) == (attempt, str(trouble), None)
        assert letter.state == ("waiting" if attempt < 5 else "failed") and "000000" in letter.body
        assert outbox.send_due(issued.services, refusing(AssertionError())) == 0  # not before its hour
        issued.services.clock.now = max(letter.due_at, issued.services.now())  # type: ignore[attr-defined]
    assert timedelta(hours=12) < issued.services.now() - began < timedelta(days=3)
    assert outbox.send_due(issued.services, Box()) == 0


def test_a_retried_letter_is_sent(issued: Recognition) -> None:
    write(issued)
    outbox.send_due(issued.services, refusing(OSError("busy")))
    issued.services.clock.advance(minutes=10)  # type: ignore[attr-defined]
    box = Box()
    assert outbox.send_due(issued.services, box) == 1 and "000000" in box.received[0][2]
    (letter,) = all_letters(issued.services)
    assert (letter.state, letter.attempts, letter.body) == ("sent", 2, "")


@pytest.mark.parametrize("how", ["undo", "revoke"])
def test_letters_about_a_badge_that_ended_are_taken_back(issued: Recognition, how: str) -> None:
    write(issued, minutes=10)

    def end() -> None:
        if how == "undo":
            sign.undo(issued.services, issued.lea, issued.award)
        else:
            revoke.revoke(issued.services, issued.helene, issued.award, "other")

    end()
    issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert outbox.send_due(issued.services, Box()) == 0
    (letter,) = all_letters(issued.services)
    assert (letter.state, letter.subject, letter.body) == ("dropped", "", "")


def test_a_badge_undone_while_its_letter_is_on_its_way(issued: Recognition) -> None:
    write(issued)

    def send(_to: str, _subject: str, _body: str) -> None:
        sign.undo(issued.services, issued.lea, issued.award)
        raise OSError("busy")

    assert outbox.send_due(issued.services, send) == 0
    (letter,) = all_letters(issued.services)
    assert (letter.state, letter.body) == ("dropped", "")


def test_a_crash_while_sending_loses_the_letter_and_never_doubles_it(issued: Recognition) -> None:
    write(issued)
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(issued.services, refusing(KeyboardInterrupt()))  # type: ignore[arg-type]
    assert outbox.send_due(issued.services, Box()) == 0
    assert [each.state for each in all_letters(issued.services)] == ["sending"]


def test_every_template_uses_the_facts_it_is_given(issued: Recognition) -> None:
    with issued.services.database.begin() as session:
        award = session.get_one(Award, issued.award)
        letters.badge_ready(issued.services, session, award, due_at=issued.services.now())
    (letter,) = all_letters(issued.services)
    assert "Travailler en équipe" in letter.subject and f"{issued.services.settings.public_url}/moi/" in letter.body
    assert "{{" not in letter.body and "Benali" not in letter.body
