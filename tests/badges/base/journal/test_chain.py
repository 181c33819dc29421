"""The journal's chain: what was erased verifies as erased, and every other difference is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.journal import chain
from badges.base.journal.acts import Act, Outcome
from badges.base.journal.record_act import About, note
from badges.base.journal.tables import JournalEntry, JournalFacts, JournalSeal
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services

MANY = 10_000
Spoil = Callable[[OrmSession, int], object]


def write(services: Services, count: int) -> None:
    """Add acts and chain them."""
    actor = Actor(1, frozenset(), frozenset({1}), device=3)
    with services.database.begin() as session:
        for number in range(count):
            at = services.now() + timedelta(seconds=number)
            note(session, Act.AWARD_SIGNED, actor, About(member_id=number, award_id=number, site_id=1), at)
    chain.extend(services)


def checked(services: Services) -> chain.Report:
    with services.database.begin(snapshot=True) as session:
        return chain.check(session, services.settings.secret_key)


def erase(session: OrmSession, entry: int) -> None:
    session.execute(
        update(JournalFacts).where(JournalFacts.entry_id == entry).values(salt=None, **dict.fromkeys(chain.PERSONAL))
    )


def swap(session: OrmSession, entry: int) -> None:
    one, other = session.get_one(JournalFacts, entry), session.get_one(JournalFacts, entry + 1)
    one.member_id, other.member_id = other.member_id, one.member_id


SPOILT: dict[str, Spoil] = {
    "another person": lambda s, n: s.execute(
        update(JournalFacts).where(JournalFacts.entry_id == n).values(member_id=99_999)
    ),
    "another site": lambda s, n: s.execute(update(JournalFacts).where(JournalFacts.entry_id == n).values(site_id=2)),
    "facts swapped": swap,
    "facts lost": lambda s, n: s.execute(delete(JournalFacts).where(JournalFacts.entry_id == n)),
    "half erased": lambda s, n: s.execute(update(JournalFacts).where(JournalFacts.entry_id == n).values(salt=None)),
    "another time": lambda s, n: s.execute(
        update(JournalEntry)
        .where(JournalEntry.id == n)
        .values(at=select(JournalEntry.at).where(JournalEntry.id == n + 1).scalar_subquery())
    ),
    "another act": lambda s, n: s.execute(
        update(JournalEntry).where(JournalEntry.id == n).values(kind=Act.AWARD_REVOKED)
    ),
    "another result": lambda s, n: s.execute(
        update(JournalEntry).where(JournalEntry.id == n).values(result=Outcome.REFUSED)
    ),
    "entry lost": lambda s, n: (
        s.execute(delete(JournalFacts).where(JournalFacts.entry_id == n)),
        s.execute(delete(JournalEntry).where(JournalEntry.id == n)),
    ),
    "end lost": lambda s, n: (
        s.execute(delete(JournalFacts).where(JournalFacts.entry_id > n)),
        s.execute(delete(JournalEntry).where(JournalEntry.id > n)),
    ),
    "seal altered": lambda s, n: s.execute(update(JournalSeal).values(seal=bytes(32))),
}


def test_acts_are_chained_sealed_and_checked(services: Services) -> None:
    write(services, 5)
    write(services, 3)
    with services.database.begin(read_only=True) as session:
        places = session.scalars(select(JournalEntry.place).order_by(JournalEntry.id)).all()
        assert list(places)[-8:] == list(range(places[-1] - 7, places[-1] + 1))
        assert session.scalars(select(JournalSeal.place)).all()[-1] == places[-1]
    report = checked(services)
    assert report.faults == () and report.entries == len(places) and report.erased == 0
    assert chain.extend(services) == 0


def test_what_waits_for_the_chain_is_checked_against_its_facts(services: Services) -> None:
    with services.database.begin() as session:
        note(session, Act.KEY_MADE, OPERATOR, About(text="z6Mk"), services.now())
    assert checked(services).faults == ()
    with services.database.begin() as session:
        session.execute(update(JournalFacts).values(about="another"))
    assert {each.code for each in checked(services).faults} == {"facts_changed"}


def test_an_erased_act_verifies_as_erased(services: Services) -> None:
    write(services, 6)
    with services.database.begin() as session:
        last = session.scalars(select(JournalEntry.id).order_by(JournalEntry.id.desc()).limit(1)).one()
        erase(session, last)
        erase(session, last - 3)
    report = checked(services)
    assert (report.faults, report.erased) == ((), 2)


@pytest.mark.parametrize("how", SPOILT)
def test_any_other_difference_is_found(services: Services, how: str) -> None:
    write(services, 12)
    assert checked(services).faults == ()
    with services.database.begin() as session:
        number = session.scalars(select(JournalEntry.id).order_by(JournalEntry.id.desc()).limit(1)).one() - 6
        SPOILT[how](session, number)
    assert checked(services).faults


def test_the_last_act_alone_lost_is_found(services: Services) -> None:
    write(services, 3)
    with services.database.begin() as session:
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.place.desc()).limit(1)).one()
        number, place = last.id, last.place
        SPOILT["entry lost"](session, number)
    report = checked(services)
    assert report.faults == (chain.Fault(place or 0, "lost"),)  # the seal names a place that no entry has


def test_a_chain_that_is_computed_anew_breaks_the_seal(services: Services) -> None:
    write(services, 4)
    with services.database.begin() as session:
        link = chain.START
        for entry in session.scalars(select(JournalEntry).order_by(JournalEntry.place)):
            entry.result = Outcome.REFUSED
            entry.link = link = chain.link_of(link, entry.place or 0, entry)
    assert {each.code for each in checked(services).faults} == {"seal"}


@pytest.mark.parametrize("how", ["another person", "facts swapped", "entry lost"])
def test_one_row_in_ten_thousand_is_found(services_sqlite: Services, how: str) -> None:
    write(services_sqlite, MANY)
    with services_sqlite.database.begin() as session:
        SPOILT[how](session, MANY // 2)
    report = checked(services_sqlite)
    assert report.entries >= MANY - 1 and 0 < len(report.faults) <= 2
    assert all(abs(each.entry - MANY // 2) <= 1 for each in report.faults)
