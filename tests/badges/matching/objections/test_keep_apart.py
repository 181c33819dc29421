"""« Pas avec cette personne »: once, both ways, ending what is open, and nowhere on the side of the other person."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from badges.base import registry
from badges.base.database.types import Base
from badges.base.personal.export import Section, export
from badges.base.services import Services
from badges.base.times import local_date
from badges.leaving import merge
from badges.matching.objections import reads
from badges.matching.objections.keep_apart import keep_apart, take_back
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Introduction, Objection
from tests.cast.people import Cast, at_once
from tests.cast.recorded import exchange
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.cast.statements import asked_of
from tests.cast.threads import ended_and_told, thread


def apart(services: Services, *members: int) -> set[frozenset[int]]:
    """The pairs that nothing may propose to each other."""
    with services.database.begin(read_only=True) as session:
        return reads.apart(session, members)


def said(services: Services, member: int) -> list[int]:
    """Of which others a member said it."""
    with services.database.begin(read_only=True) as session:
        return [each.other.id for each in reads.of_member(session, member)]


def known(services: Services, member: int) -> list[int]:
    """The people whom a member may name on the private page."""
    with services.database.begin(read_only=True) as session:
        return [each.member.id for each in reads.acquaintances(session, member)]


def given(session: Session, member: int) -> list[Section]:
    """What an export gives of a member."""
    return export(session, Base.metadata, registry.personal(Base.metadata, "member"), [member])


def test_it_is_said_once_and_holds_both_ways(services: Services, cast: Cast) -> None:
    amina, paul, zoe = cast.member("Amina"), cast.member("Paul"), cast.member("Zoé")
    assert apart(services, amina, paul, zoe) == set()
    for _ in range(2):
        keep_apart(services, cast.lea, amina, paul)
    assert count(services, Objection) == 1
    assert apart(services, zoe, paul, amina) == apart(services, amina, paul) == {frozenset({amina, paul})}
    assert apart(services, paul) == apart(services) == set()
    assert said(services, amina) == [paul] and said(services, paul) == []
    for _ in range(2):
        take_back(services, cast.lea, amina, paul)
    assert apart(services, amina, paul) == set() and count(services, Objection) == 0


def test_taking_it_back_leaves_what_the_other_said(services: Services, cast: Cast) -> None:
    amina, paul = cast.member("Amina"), cast.member("Paul")
    found = at_once(
        *[lambda: keep_apart(services, cast.lea, amina, paul), lambda: keep_apart(services, cast.lea, paul, amina)] * 2
    )
    assert found == [None] * 4 and count(services, Objection) == 2
    take_back(services, cast.lea, amina, paul)
    assert apart(services, amina, paul) == {frozenset({amina, paul})} and said(services, paul) == [amina]


def test_what_is_open_between_the_two_ends_like_any_other_end(services: Services, cast: Cast) -> None:
    amina, paul, zoe = cast.member("Amina"), cast.member("Paul"), cast.member("Zoé")
    both = thread(services, amina, paul, cast.gueret)
    asked = thread(services, paul, amina, cast.gueret, receiver_yes_at=None)
    other = thread(services, amina, zoe, cast.gueret)
    held = thread(services, amina, paul, cast.gueret, ended_at=services.now() - timedelta(days=3), held=True)
    before = ended_and_told(services, held)
    keep_apart(services, cast.lea, paul, amina)
    now = services.now()
    assert ended_and_told(services, both) == (now, now)
    ended, told = ended_and_told(services, asked)
    assert ended == now and told is not None and local_date(told) == local_date(now) + timedelta(days=1)
    assert ended_and_told(services, other) == (None, None) and ended_and_told(services, held) == before
    assert count(services, Introduction, Introduction.held) == 1


def test_a_member_names_whom_they_know_and_nobody_else(services: Services, cast: Cast) -> None:
    amina, fatou, paul, zoe = (cast.member(each) for each in ("Amina", "Fatou", "Paul", "Zoé"))
    own = OwnLink(amina)
    for other in (paul, amina, 999):
        assert code(lambda other=other: keep_apart(services, own, amina, other)) == "not_found"  # type: ignore[misc]
    thread(services, amina, zoe, cast.gueret, receiver_yes_at=None)  # who was not told of knows nobody by it
    assert known(services, amina) == [] and code(lambda: keep_apart(services, own, amina, zoe)) == "not_found"
    exchange(services, cast, amina, fatou)
    thread(services, paul, amina, cast.gueret)
    assert set(known(services, amina)) == {fatou, paul} and known(services, zoe) == []
    keep_apart(services, own, amina, fatou)
    keep_apart(services, own, amina, paul)
    assert count(services, Objection, Objection.recorded_by_id.is_(None)) == 2
    assert code(lambda: keep_apart(services, OwnLink(fatou), amina, paul)) == "not_found"
    assert code(lambda: take_back(services, OwnLink(fatou), amina, paul)) == "not_found"
    take_back(services, own, amina, 999)
    take_back(services, own, amina, zoe)
    assert set(said(services, amina)) == {fatou, paul}


def test_a_facilitator_names_those_of_her_sites(services: Services, cast: Cast) -> None:
    amina, theirs = cast.member("Amina"), cast.member("Paul", site="auzances")
    assert code(lambda: keep_apart(services, cast.lea, amina, theirs)) == "not_found"
    assert code(lambda: keep_apart(services, cast.lea, theirs, amina)) == "not_found"
    keep_apart(services, cast.helene, amina, theirs)
    assert said(services, amina) == [theirs]


def test_nothing_of_it_stands_with_the_other(services: Services, cast: Cast) -> None:
    amina, paul, twin = cast.member("Amina"), cast.member("Paul"), cast.member("Paul", "Petit")

    def of_paul() -> tuple[object, object]:
        moves = merge.preview(services, cast.helene, paul, twin).moves
        with services.database.begin(read_only=True) as session:
            tables = {each.table for each in given(session, paul)}
        return [each for each in moves if each.rows], tables

    before = of_paul()
    with asked_of(services.database.engine) as asked:
        of_paul()
    keep_apart(services, cast.lea, amina, paul)
    assert of_paul() == before and "objection" not in str(before)
    with asked_of(services.database.engine) as asked_after:
        of_paul()
    assert len(asked_after) == len(asked)
    with services.database.begin(read_only=True) as session:
        assert "objection" in {each.table for each in given(session, amina)}  # the control


def test_it_follows_both_records_through_a_merge(services: Services, cast: Cast) -> None:
    amina, paul = cast.member("Amina"), cast.member("Paul")
    again, twin = cast.member("Amina", "Benali-Petit"), cast.member("Paul", "Petit")
    keep_apart(services, cast.lea, amina, paul)
    merge.merge(services, cast.helene, paul, twin)
    assert apart(services, amina, twin) == {frozenset({amina, twin})} and said(services, amina) == [twin]
    merge.merge(services, cast.helene, amina, again)
    assert apart(services, again, twin) == {frozenset({again, twin})}
    take_back(services, cast.lea, again, twin)
    assert apart(services, again, twin) == set() and count(services, Objection) == 0


def test_it_is_one_statement(services: Services, cast: Cast) -> None:
    members = [cast.member(f"Amina {place}") for place in range(5)]
    for other in members[1:]:
        keep_apart(services, cast.lea, members[0], other)
    with asked_of(services.database.engine) as found:
        assert len(apart(services, *members)) == 4
    assert len(found) == 1
