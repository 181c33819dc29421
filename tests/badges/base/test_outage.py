"""The mail server is away for days: no letter is lost, none goes twice or too late, and the server is not stormed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

import badges.capabilities
from badges.base import outbox, registry
from badges.base.database import bounds
from badges.base.mail import transport
from badges.base.services import Services
from badges.base.tables import Letter
from tests.cast.post import Post, served
from tests.conftest import Clock

FROM, TO = "contact@rcs.example", "amina@courrier.example"
LASTING = [each.name for each in registry.purposes().values() if each.worth is None]
ENDING = [each.name for each in registry.purposes().values() if each.worth is not None]
TICK = timedelta(minutes=30)

assert badges.capabilities.ALL


def write(services: Services, subject: str, purpose: str, *, minutes: int = 0) -> None:
    """A letter, due in some minutes."""
    due = services.now() + timedelta(minutes=minutes)
    with services.database.begin() as session:
        outbox.write(session, TO, f"{subject}\nTexte de {subject}", due_at=due, purpose=purpose, number=1)


def rows(services: Services) -> list[Letter]:
    """Every letter, oldest first."""
    with services.database.begin(read_only=True) as session:
        found = list(session.scalars(select(Letter).order_by(Letter.id)))
        session.expunge_all()
    return found


class Server:
    """A mail server that is away or takes letters: what it took, and how often it was called."""

    def __init__(self) -> None:
        self.away = True
        self.taken: list[str] = []
        self.calls = 0

    def __call__(self, _to: str, subject: str, body: str, _name: str) -> None:
        self.calls += 1
        if self.away:
            raise transport.ServerAway("timed out")
        assert body == f"Texte de {subject}"
        self.taken.append(subject)


def test_two_days_without_a_server_lose_no_letter(services: Services, clock: Clock) -> None:
    server, began = Server(), services.now()
    written: dict[str, str] = {}
    while services.now() < began + timedelta(hours=48):
        if clock.now.minute == 0:
            for purpose in (LASTING[len(written) % len(LASTING)], "check"):
                subject = f"Lettre {len(written)}"
                write(services, subject, purpose)
                written[subject] = purpose
        before = server.calls
        assert outbox.send_due(services, server) == 0
        assert server.calls - before <= 1  # one letter tries for all
        clock.now += TICK
    assert {each.state for each in rows(services)} == {"waiting"} and len(written) > 90
    write(services, "Pas encore", "award", minutes=10 * 60)  # its hour is not that of the others
    server.away = False
    for _ in range(5):  # the longest pause is of two hours
        outbox.send_due(services, server)
        clock.now += TICK
    assert Counter(server.taken) == dict.fromkeys(written, 1)
    assert Counter(each.state for each in rows(services)) == {"sent": len(written), "waiting": 1}
    clock.now += timedelta(hours=10)
    assert outbox.send_due(services, server) == 1 and server.taken[-1] == "Pas encore"


def test_the_first_letter_that_goes_out_makes_the_others_due_at_a_measured_pace(
    services: Services, clock: Clock
) -> None:
    server = Server()
    for number in range(outbox.PACE + 5):
        write(services, f"Lettre {number}", "award")
    for _ in range(20):
        outbox.send_due(services, server)
        clock.now += timedelta(hours=1)
    (soonest,) = {each.due_at for each in rows(services)}
    clock.now = max(soonest - timedelta(hours=1), clock.now)
    server.away = False
    write(services, "Neuve", "call")
    assert outbox.send_due(services, server) == outbox.PACE
    assert outbox.send_due(services, server) == 6 and len(set(server.taken)) == outbox.PACE + 6


def test_a_letter_that_is_refused_by_itself_is_not_made_due_by_the_others(services: Services, clock: Clock) -> None:
    write(services, "Boîte pleine", "award")

    def full(_to: str, subject: str, _body: str, _name: str) -> None:
        if subject == "Boîte pleine":
            raise transport.MailRefused("452 full")

    assert outbox.send_due(services, full) == 0
    due_at = rows(services)[0].due_at
    write(services, "Autre", "award")
    assert outbox.send_due(services, full) == 1 and rows(services)[0].due_at == due_at > clock.now


def test_a_server_that_takes_no_letter_is_not_asked_for_all_of_them(services: Services, clock: Clock) -> None:
    """Each may take twenty seconds; those that were not tried come next, so that bad letters hold up no good one."""
    for number in range(outbox.IN_A_ROW + 2):
        write(services, f"Lettre {number}", "award")
    tried: list[str] = []

    def hanging(_to: str, subject: str, _body: str, _name: str) -> None:
        tried.append(subject)
        if subject != f"Lettre {outbox.IN_A_ROW}":
            raise transport.MailRefused("timed out")

    assert outbox.send_due(services, hanging) == 0 and len(tried) == outbox.IN_A_ROW
    assert outbox.send_due(services, hanging) == 1 and tried[outbox.IN_A_ROW :] == ["Lettre 5", "Lettre 6"]


@pytest.mark.parametrize("purpose", ENDING)
def test_what_has_ended_is_not_sent_late(services: Services, clock: Clock, purpose: str) -> None:
    """A code that serves an hour, a link of a week, a reminder: given up, told, and without its text."""
    worth = registry.purposes()[purpose].worth
    assert worth is not None
    write(services, "Trop tard", purpose)
    write(services, "Encore juste", "call")
    server = Server()
    outbox.send_due(services, server)
    clock.now += worth - timedelta(seconds=1)
    outbox.send_due(services, server)
    assert [each.state for each in rows(services)][:1] == ["waiting"]
    clock.now += timedelta(seconds=1)
    server.away = False
    clock.now += timedelta(hours=2)
    outbox.send_due(services, server)
    assert server.taken == ["Encore juste"]
    ended = rows(services)[0]
    assert (ended.state, ended.subject, ended.body, ended.sent_at) == ("failed", "", "", None)
    with services.database.begin() as session:
        assert outbox.try_again(session, Letter.id == ended.id, services.now()) == 0


def test_a_worker_that_was_off_for_ten_days_still_sends_what_stays_true(services: Services, clock: Clock) -> None:
    write(services, "Badge", "award")
    write(services, "Code", "own_code")
    clock.now += timedelta(days=10)
    server = Server()
    server.away = False
    assert outbox.send_due(services, server) == 1 and server.taken == ["Badge"]


def test_an_address_that_does_not_serve_is_given_up_at_once(services: Services) -> None:
    write(services, "Lettre", "award")

    def unknown(*_: str) -> None:
        raise transport.AddressRefused("550 5.1.1 no such mailbox")

    outbox.send_due(services, unknown)
    (letter,) = rows(services)
    assert (letter.state, letter.attempts) == ("failed", 1) and letter.body


def test_a_retried_letter_goes_out_once(services: Services, clock: Clock) -> None:
    """While one worker sends it, it is made due again: the other worker must not take it."""
    write(services, "Lettre", "award")
    server = Server()
    for _ in range(2):
        outbox.send_due(services, server)
        clock.now += timedelta(days=7)
    assert rows(services)[0].state == "failed"
    taken: list[str] = []

    def retry() -> int:
        with services.database.begin() as session:
            return outbox.try_again(session, Letter.id > 0, services.now())

    def other(_to: str, subject: str, _body: str, _name: str) -> None:
        taken.append(subject)

    def slow(_to: str, subject: str, _body: str, _name: str) -> None:
        assert retry() == 0 and outbox.send_due(services, other) == 0
        taken.append(subject)

    assert retry() == 1 and retry() == 0  # it waits already
    assert outbox.send_due(services, slow) == 1 and taken == ["Lettre"]
    assert retry() == 0 and outbox.send_due(services, other) == 0 and taken == ["Lettre"]
    letter = rows(services)[0]
    assert (letter.state, letter.body, letter.sent_at) == ("sent", "", services.now())


def test_the_text_of_a_letter_given_up_goes_after_a_month(services: Services, clock: Clock) -> None:
    write(services, "Lettre", "award")
    for _ in range(2):
        outbox.send_due(services, Server())
        clock.now += timedelta(days=7)
    clock.now = rows(services)[0].due_at + bounds.UNSENT_TEXTS_KEPT
    outbox.send_due(services, Server())
    assert rows(services)[0].body
    clock.now += timedelta(seconds=1)
    outbox.send_due(services, Server())
    assert [(each.state, each.subject, each.body) for each in rows(services)] == [("failed", "", "")]
    clock.now += bounds.LETTERS_KEPT
    assert outbox.forget_old(services) == 1 and rows(services) == []


# -- what a server says -----------------------------------------------------------------------------------------------


@contextmanager
def sending(services: Services, refuses: str, answer: str) -> Iterator[transport.Send]:
    """The transport to a server that answers one verb with these words."""
    with served(Post(refuses=refuses, answer=answer)) as port:
        yield transport.sender_for(replace(services.settings, mail_url=f"smtp://127.0.0.1:{port}"), FROM)


@pytest.mark.parametrize(
    ("verb", "answer", "kind"),
    [
        ("RCPT", "550 no such user", transport.AddressRefused),
        ("RCPT", "550 5.1.1 <amina@courrier.example> user unknown", transport.AddressRefused),
        ("RCPT", "550 5.2.1 disabled", transport.AddressRefused),
        ("RCPT", "553 mailbox name not allowed", transport.AddressRefused),
        ("RCPT", "554 5.7.1 relay access denied", transport.MailRefused),  # it is about us
        ("RCPT", "550 5.7.1 blocked by a list", transport.MailRefused),
        ("RCPT", "550 5.1.8 sender's domain not found", transport.MailRefused),
        ("RCPT", "552 5.2.2 mailbox full", transport.MailRefused),
        ("RCPT", "450 4.2.0 greylisted", transport.MailRefused),
        ("RCPT", "530 authentication required", transport.MailRefused),
        ("DATA", "554 no", transport.MailRefused),
        ("MAIL", "550 not here", transport.ServerAway),
    ],
)
def test_what_a_server_says(services_sqlite: Services, verb: str, answer: str, kind: type[OSError]) -> None:
    with sending(services_sqlite, verb, answer) as send, pytest.raises(transport.MailRefused) as caught:
        send(TO, "Objet", "Texte", "name")
    assert type(caught.value) is kind
    assert TO not in str(caught.value)


def test_a_server_that_does_not_say_goodbye_has_taken_the_letter(services_sqlite: Services) -> None:
    """Else it would be sent at each attempt of seven days."""
    with served(post := Post(refuses="QUIT")) as port:
        send = transport.sender_for(replace(services_sqlite.settings, mail_url=f"smtp://127.0.0.1:{port}"), FROM)
        send(TO, "Objet", "Texte", "name")
    assert len(post.letters) == 1


def test_a_server_that_is_not_there_is_away(services_sqlite: Services) -> None:
    with served(Post()) as port:
        pass
    with pytest.raises(transport.ServerAway):
        transport.sender_for(replace(services_sqlite.settings, mail_url=f"smtp://127.0.0.1:{port}"), FROM)(
            TO, "Objet", "Texte", "name"
        )
