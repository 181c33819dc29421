"""Erasing again in a database that is older than the file of erasures: after a backup was restored, before the service
answers its first request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.services import Services
from badges.leaving.erasure import record
from badges.leaving.erasure.ask import hide_member, hide_staff, open_erasure, show_again
from badges.leaving.erasure.destroy import destroy_due
from badges.leaving.tables import Erasure
from badges.network.tables import Staff
from badges.people.tables import Member

BATCH = 200


def replay(services: Services) -> int:
    """Apply what the file of erasures says and the database does not. Returns how many people were destroyed.

    Those whose time is not over are hidden until it is; a request that was taken back is taken back again. In a
    database that agrees with the file nothing changes.
    """
    lines = iter(record.last_lines(services.settings.home / record.NAME).values())
    changed = False
    while batch := list(islice(lines, BATCH)):
        with services.database.begin(read_only=True) as session:
            agrees = not list(_missing(session, batch))
        if agrees:
            continue
        changed = True
        with services.database.begin() as session:
            for line, person in list(_missing(session, batch)):
                _apply(session, line, person, services.now())
    return destroy_due(services) if changed else 0


def complete(services: Services) -> int:
    """Add the lines that the file lacks, as after it was lost: for the nightly job. Returns how many there were."""
    known = record.last_lines(services.settings.home / record.NAME)
    added = 0
    with services.database.begin(snapshot=True) as session:
        chosen = (
            select(Erasure, Member.erasure_bits, Staff.erasure_bits)
            .outerjoin(Member, Member.id == Erasure.member_id)
            .outerjoin(Staff, Staff.id == Erasure.staff_id)
            .where(Erasure.taken_back_at.is_(None))
            .execution_options(yield_per=BATCH)
        )
        for erasure, of_member, of_staff in session.execute(chosen):
            bits = of_member or of_staff
            if bits not in known or known[bits].due_at is None:
                due_at = erasure.destroyed_at or erasure.due_at
                record.add(services.settings.home, record.Line(services.now(), due_at, bits))
                added += 1
    return added


def _missing(session: OrmSession, lines: list[record.Line]) -> Iterator[tuple[record.Line, Member | Staff]]:
    """The lines that the database does not know of, each with its person."""
    by_bits = {line.bits: line for line in lines}
    members = session.scalars(select(Member).where(Member.erasure_bits.in_(by_bits))).all()
    staff = session.scalars(select(Staff).where(Staff.erasure_bits.in_(by_bits))).all()
    people: list[Member | Staff] = [*members, *staff]
    for person in people:
        line = by_bits[person.erasure_bits]
        found = _request(session, person)
        if line.due_at is None:
            agrees = found is None or found.destroyed_at is not None or found.asked_at > line.at
        else:
            agrees = found is not None
        if not agrees:
            yield line, person


def _apply(session: OrmSession, line: record.Line, person: Member | Staff, now: datetime) -> None:
    if line.due_at is None:
        found = _request(session, person)
        if found is not None:
            show_again(session, found, now, None)
    elif isinstance(person, Staff):
        hide_staff(session, person, line.at, now, line.due_at, None)
    else:
        hide_member(session, person, line.at, now, line.due_at, None)


def _request(session: OrmSession, person: Member | Staff) -> Erasure | None:
    if isinstance(person, Staff):
        return open_erasure(session, staff_id=person.id)
    return open_erasure(session, member_id=person.id)
