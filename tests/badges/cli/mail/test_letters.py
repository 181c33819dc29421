"""`badges letters`: what the operator sees of letters that were not sent, and a `badges check` that is green again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base import outbox, registry
from badges.base.mail import transport
from badges.base.services import Services
from badges.base.tables import Letter
from badges.cli.mail.letters import KINDS
from tests.badges.cli.conftest import Run
from tests.cast.recognition import Recognition

ADDRESS = "amina@courrier.example"


def write(services: Services, purpose: str, number: int) -> None:
    """A letter that is due."""
    with services.database.begin() as session:
        outbox.write(session, ADDRESS, "Objet\nTexte", due_at=services.now(), purpose=purpose, number=number)


def refuse(services: Services, trouble: OSError) -> None:
    """Try what is due with a server that does not take it."""

    def send(*_: str) -> None:
        raise trouble

    outbox.send_due(services, send)


def letters_of(said: str) -> list[str]:
    """The lines of a check about letters."""
    return [line for line in said.splitlines() if "ettre" in line]


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(registry.purposes())


def test_the_list(here: Run, issued: Recognition) -> None:
    said = here("letters", "list")
    assert (said.code, said.out) == (0, "") and "Toutes les lettres sont parties" in said.err
    write(issued.services, "award", issued.award)
    refuse(issued.services, transport.AddressRefused("550 5.1.1 unknown\x1b[31m"))
    write(issued.services, "call", issued.award)
    refuse(issued.services, transport.ServerAway("connection refused"))
    write(issued.services, "call", issued.award)  # it waits for its turn
    said = here("letters", "list")
    first, second = (line.split("\t") for line in said.out.splitlines())
    assert said.code == 0 and first[0] == "1" and first[2:5] == ["badge prêt", "courrier.example", "adresse refusée"]
    assert "550 5.1.1 unknown" in first[5] and "\x1b" not in said.out
    assert second[2] == "appel au sujet d’un badge" and second[4].startswith("essayée jusqu’au ")
    assert "amina" not in said.all and "Texte" not in said.all


def test_check_is_red_until_a_letter_is_sent_or_let_go(here: Run, issued: Recognition) -> None:
    services = issued.services
    for purpose in ("award", "call"):
        write(services, purpose, issued.award)
    for _ in range(2):
        refuse(services, OSError("busy"))
        services.clock.advance(days=7)  # type: ignore[attr-defined]
    services.clock.advance(days=-14)  # type: ignore[attr-defined]
    said = here("check").out
    assert "✗ Lettres non parties : 2" in said and "badges letters list" in said
    said = here("letters", "retry", "1")
    assert (said.code, said.out) == (0, "Lettres essayées de nouveau : 1\n")
    with services.database.begin() as session:
        session.get_one(Letter, 1).due_at = services.now()  # the command has the machine's clock
    assert outbox.send_due(services, lambda *_: None) == 1
    assert "Lettres non parties : 1" in here("check").out
    said = here("letters", "forget", "2")
    assert (said.code, said.out) == (0, "Lettres laissées : 1\n")
    assert all("✗" not in each for each in letters_of(here("check").out))
    with services.database.begin(read_only=True) as session:
        assert set(session.scalars(select(Letter.body))) == {""}


@pytest.mark.parametrize("act", ["retry", "forget"])
def test_all_or_numbers(here: Run, issued: Recognition, act: str) -> None:
    write(issued.services, "award", issued.award)
    refuse(issued.services, transport.AddressRefused("550 unknown"))
    assert here("letters", act).code == 64 and here("letters", act, "1", "--all").code == 64
    said = here("letters", act, "7")
    assert said.code == 1 and "[letter.not_waiting]" in said.err
    assert here("letters", act, "--all").out.endswith(" : 1\n")
    assert here("letters", act, "--all").out.endswith(" : 0\n")


def test_check_tells_of_a_server_that_is_away(here: Run, issued: Recognition) -> None:
    services, start = issued.services, issued.services.now()
    write(services, "award", issued.award)
    for _ in range(3):
        assert "serveur de courrier" not in here("check").out
        refuse(services, transport.ServerAway("timed out"))
        services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert "✗ Le serveur de courrier ne prend rien. Lettres en attente : 1" in here("check").out
    assert outbox.send_due(services, lambda *_: None) == 1
    services.clock.now = start  # type: ignore[attr-defined]
    assert all("✗" not in each for each in letters_of(here("check").out))
