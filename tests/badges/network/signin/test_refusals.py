"""Refused sign-ins in the journal: so many of an account, none of one that does not exist. On both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from badges.base.journal import chain
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act, Outcome
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.services import Services
from badges.network.signin import failures
from badges.network.signin.refusals import Count, note_refused
from tests.cast.people import Cast

ADDRESS, LEA, NOBODY = (Count(letter * 32, timedelta(days=1)) for letter in (b"a", b"l", b"n"))


def test_they_are_noted_and_bounded(services: Services, cast: Cast) -> None:
    def rows() -> list[int]:
        with services.database.begin(read_only=True) as session:
            return [session.scalar(select(func.count()).select_from(t)) or 0 for t in (JournalEntry, JournalFacts)]

    before = rows()
    for _ in range(4):
        note_refused(services, None, None, address=ADDRESS, account=NOBODY, most=3)
    assert rows() == before
    for _ in range(7):
        note_refused(services, cast.lea.staff_id, 5, address=ADDRESS, account=LEA, most=3)
    assert rows() == [each + 3 for each in before]
    assert failures.current(services.database, ADDRESS.key_digest, services.clock())[0] == 11
    chain.extend(services)
    with services.database.begin(read_only=True) as session:
        noted = journal.acts(session, journal.Filter(kind=Act.SIGN_IN_FAILED))
        assert [(each.staff_id, each.device, each.result) for each in noted] == [
            (cast.lea.staff_id, 5, Outcome.REFUSED)
        ] * 3
    with services.database.begin(snapshot=True) as session:
        assert chain.check(session, services.settings.secret_key).faults == ()


def test_a_right_guess_is_taken_back(services: Services) -> None:
    database, now = services.database, services.clock()
    for _ in range(3):
        failures.count(database, b"k" * 32, now, timedelta(hours=1))
    failures.take_back(database, b"k" * 32)
    failures.take_back(database, b"x" * 32)  # of one that is not counted
    assert failures.current(database, b"k" * 32, now)[0] == 2
