"""Letters: due after the ten minutes of undo, sent once by two workers, retried, and given up after seven days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.mail import transport
from badges.base.outbox import fill
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.issuing import letters, revoke, sign
from badges.network.unsent import reads as unsent
from badges.people import links
from badges.people.tables import Member
from badges.recognition.tables import Award
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code

TO = "amina@courrier.example"
AWAY = transport.ServerAway("connection refused")


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


def refusing(trouble: Exception) -> transport.Send:
    """A server that takes nothing."""

    def send(_to: str, _subject: str, _body: str, _name: str) -> None:
        raise trouble

    return send


class Box:
    """A server that takes everything."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str, str]] = []
        self.names: list[str] = []

    def __call__(self, to: str, subject: str, body: str, name: str) -> None:
        self.received.append((to, subject, body))
        self.names.append(name)


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

    def send(_to: str, subject: str, _body: str, _name: str) -> None:
        if "000001" in subject:
            raise OSError("mailbox full")
        taken.append(subject)

    assert outbox.send_due(issued.services, send) == 2 and len(taken) == 2
    assert [each.state for each in all_letters(issued.services)] == ["sent", "waiting", "sent"]


@pytest.mark.parametrize("trouble", [OSError("connection reset"), ValueError("no such address"), AWAY])
def test_a_letter_is_tried_for_seven_days_with_growing_pauses(issued: Recognition, trouble: Exception) -> None:
    write(issued)
    began, pauses = issued.services.now(), []
    for attempt in range(1, 100):
        assert outbox.send_due(issued.services, refusing(trouble)) == 0
        (letter,) = all_letters(issued.services)
        assert (letter.attempts, letter.sent_at) == (attempt, None) and str(trouble) in str(letter.last_error)
        assert "000000" in letter.body
        if letter.state == "failed":
            break
        assert outbox.send_due(issued.services, refusing(AssertionError())) == 0  # not before its hour
        pauses.append(letter.due_at - issued.services.now())
        issued.services.clock.now = letter.due_at  # type: ignore[attr-defined]
    assert issued.services.now() - began == timedelta(days=7)
    assert [each // timedelta(minutes=1) for each in pauses[:6]] == [10, 20, 40, 80, 120, 120]
    assert max(pauses) == timedelta(hours=2) and len(pauses) < 90
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

    def send(_to: str, _subject: str, _body: str, _name: str) -> None:
        sign.undo(issued.services, issued.lea, issued.award)
        raise OSError("busy")

    assert outbox.send_due(issued.services, send) == 0
    (letter,) = all_letters(issued.services)
    assert (letter.state, letter.body) == ("dropped", "")


def test_a_letter_whose_worker_was_killed_is_claimed_again(issued: Recognition) -> None:
    write(issued)
    killed, box = Box(), Box()

    def send(to: str, subject: str, body: str, name: str) -> None:
        killed(to, subject, body, name)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(issued.services, send)
    issued.services.clock.advance(minutes=1, seconds=59)  # type: ignore[attr-defined]
    assert outbox.send_due(issued.services, box) == 0  # the claim holds
    (letter,) = all_letters(issued.services)
    assert letter.state == "sending" and "000000" in letter.body
    issued.services.clock.advance(seconds=1)  # type: ignore[attr-defined]
    assert outbox.send_due(issued.services, box) == 1
    assert (box.received, box.names) == (killed.received, killed.names)
    (letter,) = all_letters(issued.services)
    assert (letter.state, letter.attempts, letter.body) == ("sent", 1, "")


def test_a_worker_slower_than_its_claim_takes_nothing_back(issued: Recognition) -> None:
    write(issued)
    box = Box()

    def slow(_to: str, _subject: str, _body: str, _name: str) -> None:
        issued.services.clock.advance(minutes=3)  # type: ignore[attr-defined]
        assert outbox.send_due(issued.services, box) == 1
        raise OSError("the server went away")

    assert outbox.send_due(issued.services, slow) == 0
    (letter,) = all_letters(issued.services)
    assert (letter.state, letter.last_error) == ("sent", None)


def test_an_unforeseen_fault_of_one_letter_stops_no_other(issued: Recognition) -> None:
    write(issued, count=2)

    def send(_to: str, subject: str, _body: str, _name: str) -> None:
        if "000000" in subject:
            raise LookupError("a fault of the library")

    assert outbox.send_due(issued.services, send) == 1
    assert [each.state for each in all_letters(issued.services)] == ["waiting", "sent"]


def test_message_ids_are_of_one_letter_of_one_instance(issued: Recognition) -> None:
    write(issued, count=2)
    box = Box()
    outbox.send_due(issued.services, box)
    write(issued)
    outbox.send_due(issued.services, box)
    assert len(set(box.names)) == 3 and all(re.fullmatch(r"[0-9a-f]{32}", name) for name in box.names)
    letter = Letter(id=1, subject="Un code", body="000000")
    name, settings = outbox._name(issued.services.settings, letter), issued.services.settings
    assert name == outbox._name(settings, letter)
    others = (replace(settings, secret_key="another secret"), replace(settings, public_url="https://other.example"))
    assert name not in [outbox._name(other, letter) for other in others]
    letter.body = "000001"  # a restored instance may give a number again
    assert name != outbox._name(settings, letter)


def failed(session: OrmSession, site: int) -> list[int | None]:
    """The awards of a site about which the day's page says that a letter was not sent."""
    return [each.number for each in unsent.at_sites(session, [site], 0, 30)]


def test_a_failed_letter_is_told_until_it_is_dealt_with(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    write(of)
    gueret, karim = of.row().site_id, of.karim

    def told() -> list[int | None]:
        with services.database.begin(read_only=True) as session:
            return failed(session, gueret)

    outbox.send_due(services, refusing(OSError("busy")))
    assert told() == []
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    outbox.send_due(services, refusing(OSError("busy")))
    assert told() == [of.award]
    with services.database.begin(read_only=True) as session:
        assert failed(session, gueret + 1) == []
    assert code(lambda: letters.told(services, karim, of.award)) == "award.unknown"  # of another site
    assert code(lambda: letters.told(services, of.lea, 10**6)) == "award.unknown"
    assert told() == [of.award]
    letters.told(services, of.lea, of.award)
    assert told() == [] and [(each.state, each.body) for each in all_letters(services)] == [("dropped", "")]


def test_a_failed_letter_about_a_badge_that_ended_is_not_told(issued: Recognition) -> None:
    write(issued)
    with issued.services.database.begin() as session:
        session.scalars(select(Letter)).one().state = LetterState.FAILED
    revoke.revoke(issued.services, issued.helene, issued.award, "other")
    with issued.services.database.begin(read_only=True) as session:
        assert failed(session, issued.row().site_id) == []
    assert [(each.state, each.body) for each in all_letters(issued.services)] == [("dropped", "")]


@pytest.mark.parametrize("how", ["renewed", "lost"])
def test_a_letter_whose_link_has_ended_is_taken_back(issued: Recognition, how: str) -> None:
    """Seven days are long: a letter that waited would lead to a page that is not there."""
    services = issued.services
    with services.database.begin() as session:
        award = session.get_one(Award, issued.award)
        award.member.email, sender = TO, award.awarded_by_id
        letters.badge_ready(services, session, award, due_at=services.now())
        outbox.write(session, TO, "Sans lien\nRien", due_at=services.now(), purpose="call", number=issued.award)
    outbox.send_due(services, refusing(AWAY))
    if how == "renewed":
        links.renew_link(services, issued.lea, issued.member)
    else:
        assert links.lost_phone(services, issued.helene, sender or 0) == 1
        services.clock.advance(days=1)  # type: ignore[attr-defined]
        assert links.end_lost_phones(services) == 1
    services.clock.advance(hours=3)  # type: ignore[attr-defined]
    box = Box()
    outbox.send_due(services, box)
    assert [subject for to, subject, _ in box.received if to == TO] == ["Sans lien"]
    assert [(each.state, each.body) for each in all_letters(services)][:2] == [("dropped", ""), ("sent", "")]


def test_every_template_uses_the_facts_it_is_given(issued: Recognition) -> None:
    with issued.services.database.begin() as session:
        award = session.get_one(Award, issued.award)
        letters.badge_ready(issued.services, session, award, due_at=issued.services.now())
    (letter,) = all_letters(issued.services)
    assert "Travailler en équipe" in letter.subject and f"{issued.services.settings.public_url}/moi/" in letter.body
    assert "{{" not in letter.body and "Benali" not in letter.body
