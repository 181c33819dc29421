"""Rest: the coordination alone gives it, what is open ends like any other end, and what ended stays ended."""

from __future__ import annotations

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.matching.objections.rest import at_rest, rest, resume
from badges.matching.tables import ThreadsAtRest
from badges.people.ties import identity_question
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.cast.threads import ended_and_told, thread


def resting(services: Services, *members: int) -> set[int]:
    """Those of these members whose threads rest."""
    with services.database.begin(read_only=True) as session:
        return at_rest(session, members)


def test_the_coordination_alone_gives_it_and_takes_it_back(services: Services, cast: Cast) -> None:
    amina, paul = cast.member("Amina"), cast.member("Paul")
    assert code(lambda: rest(services, cast.lea, amina)) == "not_allowed"
    assert code(lambda: rest(services, OPERATOR, amina)) == "staff.needed"
    assert code(lambda: rest(services, cast.helene, 999)) == "not_found"
    assert resting(services, amina, paul) == set()
    assert at_once(*[lambda: rest(services, cast.helene, amina)] * 3) == [None] * 3
    assert resting(services, amina, paul) == {amina} and count(services, ThreadsAtRest) == 1
    assert code(lambda: resume(services, cast.lea, amina)) == "not_allowed" and resting(services, amina) == {amina}
    for _ in range(2):
        resume(services, cast.helene, amina)
    assert resting(services, amina) == set()


def test_what_is_open_ends_and_does_not_come_back(services: Services, cast: Cast) -> None:
    amina, paul, zoe = cast.member("Amina"), cast.member("Paul"), cast.member("Zoé")
    gives, seeks = thread(services, amina, paul, cast.gueret), thread(services, zoe, amina, cast.gueret)
    others = thread(services, paul, zoe, cast.gueret)
    rest(services, cast.helene, amina)
    now = services.now()
    assert ended_and_told(services, gives) == ended_and_told(services, seeks) == (now, now)
    assert ended_and_told(services, others) == (None, None)
    resume(services, cast.helene, amina)
    assert ended_and_told(services, gives) == (now, now)


def test_she_neither_gives_it_to_herself_nor_takes_it_back(services: Services, cast: Cast) -> None:
    mine, other = cast.member("Hélène", "Roux"), cast.member("Paul")
    identity_question.answer(services, cast.helene, mine, same_person=True)
    assert code(lambda: rest(services, cast.helene, mine)) == "rest.own" and resting(services, mine) == set()
    with services.database.begin() as session:
        session.add(ThreadsAtRest(member_id=mine, rested_at=services.now()))
    assert code(lambda: resume(services, cast.helene, mine)) == "rest.own" and resting(services, mine) == {mine}
    rest(services, cast.helene, other)
    assert resting(services, other) == {other}  # the control
