"""A backup that is put back knows a slip as open and a statement as standing: the logbook narrows both again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from badges.base.services import Services
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG
from badges.instance.logbook import follow_logbook
from badges.issuing.witnesses import answer, edition
from badges.leaving.erasure import destroy, erasure_request
from badges.ledger.tables import Document
from badges.people.tables import Member
from badges.recognition.witnesses import keys, reading, reads, slips
from badges.recognition.witnesses.rows import OwnBadge
from badges.recognition.witnesses.rules import SlipState
from badges.recognition.witnesses.tables import WitnessSlip
from tests.badges.instance.restoring import backed_up, put_back
from tests.cast import rows
from tests.cast.recognition import Recognition, headline
from tests.cast.witnesses import kept, read, slip, statements, written

PutBack = Callable[[], Services]


@pytest.fixture
def earlier(issued: Recognition, tmp_path: Path) -> Callable[[], PutBack]:
    """Copy the database now, and let an hour pass; what is returned puts the copy back, and follows the logbook."""

    def copy() -> PutBack:
        backed_up(issued.services, tmp_path / "copy")
        issued.services.clock.advance(hours=1)  # type: ignore[attr-defined]

        def back() -> Services:
            assert issued.services.logbook.flush()
            there = put_back(issued.services, tmp_path / "copy", tmp_path / "there")
            assert follow_logbook.remember(there)
            return there

        return back

    return copy


def says(services: Services) -> bool:
    """Whether any stored form of a badge says what the witness said."""
    with services.database.begin(read_only=True) as session:
        return any(b"Josiane" in each.data for each in session.query(Document) if each.data)


def slip_state(services: Services, code: str) -> SlipState:
    """Where a slip stands."""
    with services.database.begin(read_only=True) as session:
        found = reads.slip(session, keys.digest_of(services, code), services.now())
    assert found is not None
    return found.state


def wrong(services: Services) -> list[str]:
    """What `badges check` finds wrong."""
    return [each.what for each in all_checks.findings(services) if each.mark == WRONG]


@pytest.mark.parametrize("who", ["witness", "member"])
def test_what_was_taken_back_is_said_no_longer(issued: Recognition, earlier: Callable[[], PutBack], who: str) -> None:
    code, number = kept(issued.services, issued.lea, issued.award)
    back = earlier()
    if who == "witness":
        answer.withdraw(issued.services, code)
    else:
        answer.take_out(issued.services, OwnBadge(issued.member), number)
    there = back()
    there.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert edition.bring_all_up_to_date(there) == 1
    assert not says(there) and headline(there, issued.code) == "VALID"
    assert slip_state(there, code) is SlipState.USED


@pytest.mark.parametrize("how", ["refuse", "decline", "withdraw"])
def test_what_was_refused_is_not_asked_about_again(
    issued: Recognition, earlier: Callable[[], PutBack], how: str
) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    number = (written if how == "refuse" else lambda s, c: read(s, issued.lea, c))(issued.services, code)
    back = earlier()
    if how == "refuse":
        reading.refuse(issued.services, issued.lea, number)
    elif how == "decline":
        answer.decline(issued.services, OwnBadge(issued.member), number)
    else:
        answer.withdraw(issued.services, code)
    there = back()
    assert statements(there) == [] and slip_state(there, code) is SlipState.USED and wrong(there) == []


@pytest.mark.parametrize("how", ["used", "ended"])
def test_a_slip_that_was_used_or_ended_serves_nobody_again(
    issued: Recognition, earlier: Callable[[], PutBack], how: str
) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    back = earlier()
    if how == "used":
        written(issued.services, code)
    else:
        with issued.services.database.begin(read_only=True) as session:
            number = session.query(WitnessSlip.id).scalar()
        slips.end(issued.services, issued.lea, number)
    there = back()
    assert slip_state(there, code) is not SlipState.OPEN and statements(there) == [] and wrong(there) == []


def test_who_is_erased_takes_along_what_their_witnesses_said(issued: Recognition) -> None:
    services = issued.services
    kept(services, issued.lea, issued.award)
    read(services, issued.lea, slip(services, issued.lea, issued.award), key="another-form-of-the-same-day")
    slip(services, OwnBadge(issued.member), issued.award)
    with services.database.begin(read_only=True) as session:
        joined = session.get_one(Member, issued.member).joined_on
    assert joined is not None
    erasure_request.ask(services, issued.lea, issued.member, name="Amina Benali", fact=f"{joined:%m/%Y}")
    services.clock.advance(days=8)  # type: ignore[attr-defined]
    destroy.destroy_due(services)
    assert statements(services) == [] and rows.count(services, WitnessSlip) == 0 and not says(services)


def test_the_night_forgets_what_was_never_kept(issued: Recognition) -> None:
    services = issued.services
    read(services, issued.lea, slip(services, issued.lea, issued.award))
    services.clock.advance(days=31)  # type: ignore[attr-defined]
    slips.forget_old(services)
    assert statements(services) == []
