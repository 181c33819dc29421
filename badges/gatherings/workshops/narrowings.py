"""What the logbook keeps of workshops: whose first name the public reads no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, was
from badges.base.services import Services
from badges.gatherings.tables import Enrolment
from badges.people import rows
from badges.people.tables import Member


def _unnamed(session: OrmSession, enrolment: Enrolment) -> Iterable[Facts]:
    gone = enrolment in session.deleted or not enrolment.name_agreed
    if enrolment not in session.new and was(enrolment, "name_agreed") and gone:
        yield from ({"person": bits} for bits in rows.bits_of(session, enrolment.member_id))


def _unname(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """No workshop names them: a line does not say which one it was, and the site asks again."""
    member = rows.of_bits(session, str(facts["person"]))
    if member is not None:
        session.execute(update(Enrolment).where(Enrolment.member_id == member.id).values(name_agreed=False))


def _unnamed_ones(session: OrmSession) -> Iterable[Facts]:
    named = select(Enrolment.member_id).where(Enrolment.name_agreed)
    chosen = select(Member.erasure_bits).where(Member.id.not_in(named), Member.erased_at.is_(None))
    return [{"person": bits.hex()} for bits in session.scalars(chosen)]


NARROWINGS = (Narrowing(Kept.NAME_HIDDEN, _unname, Enrolment, _unnamed, _unnamed_ones),)
