"""What the logbook keeps of erasures: who asked, who took it back, and who was destroyed, by random bits alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed
from badges.base.services import Services
from badges.leaving.erasure.erasure_request import hide_member, hide_staff, open_erasure, show_again
from badges.leaving.tables import Erasure
from badges.network import rows as network
from badges.network.tables import Staff
from badges.people import rows as people
from badges.people.tables import Member


def _bits(session: OrmSession, erasure: Erasure) -> list[str]:
    """Of the person, and of the records that were merged into theirs."""
    if erasure.member_id is not None:
        return people.bits_of(session, erasure.member_id)
    return [session.get_one(Staff, erasure.staff_id).erasure_bits.hex()]


def _asked(session: OrmSession, erasure: Erasure) -> Iterable[Facts]:
    if erasure in session.new:
        yield from ({"person": each, "due": erasure.due_at.isoformat()} for each in _bits(session, erasure))


def _taken_back(session: OrmSession, erasure: Erasure) -> Iterable[Facts]:
    if changed(erasure, "taken_back_at") and erasure.taken_back_at is not None:
        yield from ({"person": each} for each in _bits(session, erasure))


def _destroyed(session: OrmSession, erasure: Erasure) -> Iterable[Facts]:
    if changed(erasure, "destroyed_at") and erasure.destroyed_at is not None:
        yield from ({"person": each} for each in _bits(session, erasure))


def _person(session: OrmSession, facts: Facts) -> Member | Staff | None:
    bits = str(facts["person"])
    return people.of_bits(session, bits) or network.of_bits(session, bits)


def _request(session: OrmSession, person: Member | Staff) -> Erasure | None:
    if isinstance(person, Staff):
        return open_erasure(session, staff_id=person.id)
    return open_erasure(session, member_id=person.id)


def _hide(services: Services, session: OrmSession, person: Member | Staff, at: datetime, due_at: datetime) -> None:
    now = services.now()
    if isinstance(person, Staff):
        hide_staff(session, person, at, now, due_at, None)
    else:
        hide_member(session, person, at, now, due_at, None)


def ask_again(services: Services, session: OrmSession, facts: Facts, at: datetime) -> bool:
    """Hide the person of a request at once, who is destroyed when the time is over that was named. Returns whether.

    Nothing is done where the record has no person with these bits, or a request about them.
    """
    person = _person(session, facts)
    if person is None or _request(session, person) is not None:
        return False
    _hide(services, session, person, at, datetime.fromisoformat(str(facts["due"])))
    return True


def _take_back(services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    person = _person(session, facts)
    found = _request(session, person) if person is not None else None
    if found is None or found.destroyed_at is not None or found.asked_at > at:
        return
    if isinstance(person, Member) and person.merged_into_id is not None:
        found.taken_back_at = services.now()  # the record that stays is shown; this one has been empty since the merge
    else:
        show_again(session, found, services.now(), None)


def _destroy(services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    person = _person(session, facts)
    if person is None:
        return
    found = _request(session, person)
    if found is None:
        _hide(services, session, person, at, at)
    elif found.destroyed_at is None:
        found.due_at = min(found.due_at, at)


def _asked_ones(session: OrmSession) -> Iterable[Facts]:
    for erasure in session.scalars(select(Erasure).where(Erasure.taken_back_at.is_(None))):
        due = (erasure.destroyed_at or erasure.due_at).isoformat()
        yield from ({"person": each, "due": due} for each in _bits(session, erasure))


NARROWINGS = (
    Narrowing(Kept.ERASURE_ASKED, ask_again, Erasure, _asked, _asked_ones),
    Narrowing(Kept.ERASURE_TAKEN_BACK, _take_back, Erasure, _taken_back),
    Narrowing(Kept.ERASED, _destroy, Erasure, _destroyed),
)
