"""Letters that were not sent: each is told where it belongs, and what was told or sent is told no more."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.database.counts import counted
from badges.base.errors import NotAllowed
from badges.base.mail import transport
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.tables import Letter
from badges.network.tables import Staff
from badges.network.unsent import reads, settle_letters
from badges.network.unsent.reads import Why
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code

ADDRESS = "amina@courrier.example"


def give_up(services: Services, purpose: str, number: int | None, to: str = ADDRESS) -> int:
    """A letter whose address does not serve. Returns its number."""
    with services.database.begin() as session:
        outbox.write(session, to, "Objet\nTexte", due_at=services.now(), purpose=purpose, number=number)

    def unknown(*_: str) -> None:
        raise transport.AddressRefused("550 unknown")

    outbox.send_due(services, unknown)
    with services.database.begin(read_only=True) as session:
        return session.scalars(select(Letter.id).order_by(Letter.id.desc())).first() or 0


def states(services: Services) -> list[str]:
    """Of all letters, oldest first."""
    with services.database.begin(read_only=True) as session:
        return list(session.scalars(select(Letter.state).order_by(Letter.id)))


@pytest.fixture
def of(services: Services, cast: Cast) -> Recognition:
    """A signed badge of Guéret."""
    return agreed(cast).sign()


def counts(session: OrmSession, site: int) -> tuple[int, int]:
    """How many letters of a site, and of none, are told."""
    found = counted(session, {"site": reads.counting([site]), "none": reads.counting_of_no_site()})
    return found["site"], found["none"]


def test_each_letter_is_told_where_it_belongs(services: Services, of: Recognition) -> None:
    gueret = of.row().site_id
    with services.database.begin(read_only=True) as session:
        karim = session.get_one(Staff, of.karim.staff_id).email
    sited = [give_up(services, name, of.award) for name in ("award", "backpack", "call")]
    sited += [give_up(services, name, of.member) for name in ("own_code", "retention")]
    others = [give_up(services, "account", of.karim.staff_id, karim), give_up(services, "check", 1, "reseau@b.example")]
    give_up(services, "own_code", 10**6)  # of nobody: no site has it
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in reads.at_sites(session, [gueret], 0, 30)] == sited
        assert reads.at_sites(session, [gueret + 1], 0, 30) == []
        assert [(each.id, name) for each, name in reads.of_no_site(session, 0, 30)[0]] == [
            (others[0], "Karim Haddad"), (others[1], None),
        ]  # fmt: skip
        assert counts(session, gueret) == (5, 2) and counts(session, gueret + 1) == (0, 2)
        every = reads.every(session)
    assert len(every) == 8 and {each.why for each in every} == {Why.ADDRESS}
    assert "amina" not in repr(every) and "Texte" not in repr(every)


def test_who_may_say_that_a_person_was_told(services: Services, of: Recognition) -> None:
    letter, staff = give_up(services, "call", of.award), give_up(services, "check", 1)
    for who, number in ((of.karim, letter), (of.lea, staff), (of.karim, staff), (of.helene, 10**6)):
        assert code(lambda who=who, number=number: settle_letters.told(services, who, number)) == "not_found"  # type: ignore[misc]
    assert states(services) == ["failed", "failed"]
    for _ in range(2):
        settle_letters.told(services, of.lea, letter)
        settle_letters.told(services, of.helene, staff)
    assert states(services) == ["dropped", "dropped"]
    with services.database.begin(read_only=True) as session:
        assert counts(session, of.row().site_id) == (0, 0) and set(session.scalars(select(Letter.body))) == {""}


def test_a_letter_that_waits_is_not_settled_from_a_page(services: Services, of: Recognition) -> None:
    with services.database.begin() as session:
        outbox.write(session, ADDRESS, "Objet\nTexte", due_at=services.now(), purpose="call", number=of.award)
        session.flush()
        number = session.scalars(select(Letter.id)).one()
    settle_letters.told(services, of.lea, number)
    assert states(services) == ["waiting"]


def test_trying_again(services: Services, of: Recognition) -> None:
    first, second, ended = (give_up(services, name, of.award) for name in ("award", "call", "backpack"))
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    outbox.send_due(services, lambda *_: None)  # the code has ended
    assert code(lambda: settle_letters.try_again(services, OPERATOR, [first, ended])) == "letter.not_waiting"
    assert code(lambda: settle_letters.try_again(services, OPERATOR, [10**6])) == "letter.not_waiting"
    assert states(services) == ["failed"] * 3  # all or none
    assert settle_letters.try_again(services, OPERATOR, [first, first]) == 1
    assert settle_letters.try_again(services, OPERATOR, None) == 1 and ("send_letters",) in services.enqueue.jobs  # type: ignore[attr-defined]
    sent: list[str] = []
    assert outbox.send_due(services, lambda _to, subject, _body, _name: sent.append(subject)) == 2
    assert states(services) == ["sent", "sent", "failed"] and len(sent) == 2
    assert code(lambda: settle_letters.try_again(services, OPERATOR, [second])) == "letter.not_waiting"
    with services.database.begin(read_only=True) as session:
        (left,) = reads.every(session)
    assert (left.id, left.why) == (ended, Why.ADDRESS)


def test_letting_letters_go(services: Services, of: Recognition) -> None:
    first, second = (give_up(services, name, of.award) for name in ("award", "call"))
    with services.database.begin() as session:
        outbox.write(session, ADDRESS, "Objet\nTexte", due_at=services.now(), purpose="call", number=of.award)
    assert settle_letters.forget(services, OPERATOR, [first]) == 1
    assert code(lambda: settle_letters.forget(services, OPERATOR, [first])) == "letter.not_waiting"
    assert settle_letters.forget(services, OPERATOR, None) == 1  # those that wait go on
    assert states(services) == ["dropped", "dropped", "waiting"] and second
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(Letter.body).where(Letter.state == "dropped").distinct()).all() == [""]


def test_the_coordination_alone_tries_again(services: Services, of: Recognition) -> None:
    number = give_up(services, "call", of.award)
    for act in (settle_letters.try_again, settle_letters.forget):
        with pytest.raises(NotAllowed):
            act(services, of.lea, [number])
    assert states(services) == ["failed"]
