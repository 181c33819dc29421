"""A backup that is put back knows a thread as open: the logbook ends it again, and hides a number again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from badges.base.logbook.acts import Kept
from badges.base.services import Services
from badges.instance.logbook import replay_lines
from badges.leaving import merge
from badges.matching.introductions import finish
from badges.matching.introductions.own_thread import OwnState
from badges.matching.introductions.rules import ThreadAct, ThreadState, Who
from badges.matching.narrowings import NARROWINGS
from badges.matching.postings.rows import OwnLink
from badges.people.tables import Member
from tests.cast.introductions import SAID, Thread, review, thread
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.conftest import Clock


@pytest.fixture
def begun(services_sqlite: Services) -> Thread:
    """A thread of two who met; both show their number."""
    cast = Cast(services_sqlite)
    amina, jo = cast.member("Amina"), cast.member("Jo", "Martin")
    with services_sqlite.database.begin() as session:
        session.execute(update(Member).values(phone="+33555000011"))
    found = thread(services_sqlite, cast.lea, amina, jo).goes_to(ThreadState.MET)
    for whose in (Who.GIVER, Who.RECEIVER):
        finish.show_number(services_sqlite, cast.lea, found.id, whose, shown=True)
    return found


def _copied(services: Services, source: Path, target: Path) -> None:
    services.database.dispose()
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


@pytest.fixture
def put_back(services_sqlite: Services, begun: Thread, tmp_path: Path, clock: Clock) -> Callable[[], int]:
    """Put the record back as it was when the thread was open, and replay the logbook. Returns how many lines."""
    here, copy = Path(services_sqlite.database.url.removeprefix("sqlite:///")), tmp_path / "copy.sqlite3"
    assert services_sqlite.logbook.flush()
    _copied(services_sqlite, here, copy)
    clock.advance(minutes=5)

    def act() -> int:
        assert services_sqlite.logbook.flush()
        _copied(services_sqlite, copy, here)
        assert begun.state is ThreadState.MET
        return replay_lines.replay(services_sqlite)

    return act


@pytest.mark.parametrize("how", ["stop", "not done", "done", "bilan"])
def test_an_end_is_carried_out_again(
    services_sqlite: Services, begun: Thread, put_back: Callable[[], int], how: str
) -> None:
    services, lea = services_sqlite, begun.by
    if how == "bilan":
        begun.exchanges()
        review.hold(services, lea, begun.id, SAID)
    elif how == "done":
        finish.done(services, lea, begun.id, otherwise="x")
    else:
        finish.stop(services, lea, begun.id, ThreadAct.STOP if how == "stop" else ThreadAct.NOT_DONE)
    (line,) = kept(services, Kept.INTRODUCTION_ENDED)
    assert set(line.facts) == {"person", "other"} and "Amina" not in str(line) and "Jo" not in str(line)
    assert put_back() >= 1
    assert begun.state is ThreadState.CLOSED
    for member in (begun.giver, begun.receiver):
        own = begun.own(member)
        assert own is not None and own.state is OwnState.STOPPED and own.number is None and own.other is None
    assert replay_lines.replay(services) == 0


def test_without_a_line_the_thread_is_open_again(begun: Thread, put_back: Callable[[], int]) -> None:
    put_back()
    own = begun.own(begun.giver)
    assert begun.state is ThreadState.MET and own is not None and own.number is not None


def test_a_number_is_hidden_again(services_sqlite: Services, begun: Thread, put_back: Callable[[], int]) -> None:
    finish.show_number(services_sqlite, OwnLink(begun.giver), begun.id, Who.GIVER, shown=False)
    assert len(kept(services_sqlite, Kept.NUMBER_HIDDEN)) == 1
    put_back()
    amina, jo = begun.own(begun.giver), begun.own(begun.receiver)
    assert amina is not None and jo is not None and begun.state is ThreadState.MET
    assert jo.number is None and amina.number is not None


def test_the_end_of_a_thread_is_known_after_a_merge(
    services_sqlite: Services, begun: Thread, put_back: Callable[[], int]
) -> None:
    cast = Cast(services_sqlite)
    twin = cast.member("Jo", "Martine")
    merge.merge(services_sqlite, cast.helene, begun.receiver, twin)
    finish.stop(services_sqlite, begun.by, begun.id)
    assert len(kept(services_sqlite, Kept.INTRODUCTION_ENDED)) == 2  # as both records were known to an older one
    put_back()
    assert begun.state is ThreadState.CLOSED


def test_one_that_began_later_goes_on(services_sqlite: Services, begun: Thread, clock: Clock) -> None:
    """The same two are put in touch again: the line of the end before says nothing of it."""
    finish.stop(services_sqlite, begun.by, begun.id)
    clock.advance(days=1)
    again = thread(services_sqlite, begun.by, begun.giver, begun.receiver).goes_to(ThreadState.MET)
    (line,) = kept(services_sqlite, Kept.INTRODUCTION_ENDED)
    replayed = next(each for each in NARROWINGS if each.act is Kept.INTRODUCTION_ENDED)
    with services_sqlite.database.begin() as session:
        replayed.again(services_sqlite, session, line.facts, line.at)
    assert again.state is ThreadState.MET
