"""What a lost phone can hold of its owner's account, stopped at once, and ended a day later or never.

While a report is open, sessions, devices, passkeys and unused one-time links of the account open nothing, and are all
still there. A colleague's yes within a day restores them; nothing is deleted before. The password and what goes with it
stay: by them the owner goes on working. From the phone itself, whose browser may have kept the password, it takes a
code of the envelope besides (`signin.devices.is_lost`). The private links of members stop and end with it, which the
room above does (`badges.people.links`); it says who may report and restore. All of this writes in the caller's
transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.rights import Actor
from badges.base.services import Services
from badges.network.changes import LINKS, PASSKEYS, SESSIONS, note_ended
from badges.network.signin import notices
from badges.network.tables import Device, LostPhone, Passkey, Staff, StaffLink, WebSession

LASTS: Final = timedelta(days=1)  # how long a colleague can restore all
KEPT: Final = timedelta(days=2)  # after the report, once it is over: who reported several is asked for a proof


def report(services: Services, session: OrmSession, actor: Actor, person: Staff) -> None:
    """Stop what the phone can hold, and write to its owner who said so."""
    now = services.now()
    session.add(LostPhone(staff_id=person.id, reported_by_id=actor.staff_id, reported_at=now))
    _mark(session, person, now)
    for what in (PASSKEYS, LINKS, SESSIONS):
        note_ended(session, person, what, now)
    reporter = session.get(Staff, actor.staff_id) if actor.staff_id is not None else None
    notices.phone_lost(services, session, person, reporter, now + LASTS)


def restore(services: Services, session: OrmSession, actor: Actor, person: Staff) -> None:
    """Let all that stopped open again, end the reports, and write to the owner who said so."""
    for one in open_about(session, person.id, services.now()):
        one.over_at = services.now()
    _mark(session, person, None)
    by = session.get(Staff, actor.staff_id) if actor.staff_id is not None else None
    notices.phone_restored(services, session, person, by)


def finish(session: OrmSession, person: Staff, reports: Sequence[LostPhone], now: datetime) -> None:
    """End for good what stopped with these reports; what the owner has opened since goes on."""
    for table, owner in _held_by(person):
        if table is Device:
            chosen = update(Device).where(owner, Device.ended_at.is_(None), Device.stopped_at.is_not(None))
            session.execute(chosen.values(ended_at=now))
        else:
            session.execute(delete(table).where(owner, table.stopped_at.is_not(None)))
    for one in reports:
        one.over_at = now


def open_about(session: OrmSession, staff_id: int, now: datetime) -> Sequence[LostPhone]:
    """The open reports about a staff member's phone that can still be taken back, the first one first."""
    latest = session.scalars(_open().where(LostPhone.staff_id == staff_id)).all()
    return latest if latest and now < ends_at(latest) else []


def open_about_others(session: OrmSession, staff_id: int | None) -> Sequence[LostPhone]:
    """The open reports about the phones of everybody else; None: of everybody."""
    return session.scalars(_open().where(LostPhone.staff_id != staff_id) if staff_id is not None else _open()).all()


def any_open(session: OrmSession) -> bool:
    """Whether a report is open, or waits to become final."""
    return session.scalar(_open().limit(1)) is not None


def due(session: OrmSession, now: datetime) -> dict[int, list[LostPhone]]:
    """The reports whose day has passed, by the number of the phone's owner."""
    found: dict[int, list[LostPhone]] = {}
    for one in session.scalars(_open()):
        found.setdefault(one.staff_id, []).append(one)
    return {staff_id: reports for staff_id, reports in found.items() if now >= ends_at(reports)}


def last(reports: Iterable[LostPhone]) -> datetime:
    """When the phone was reported for the last time."""
    return max(one.reported_at for one in reports)


def ends_at(reports: Iterable[LostPhone]) -> datetime:
    """When the reports about one phone become final: a day after the last of them."""
    return last(reports) + LASTS


def has_reported(session: OrmSession, staff_ids: Collection[int], since: datetime, *, but: Collection[int]) -> bool:
    """Whether one of these accounts reported a phone since an instant, of anybody but the accounts `but`."""
    chosen = select(LostPhone.id).where(LostPhone.reported_by_id.in_(staff_ids), LostPhone.staff_id.not_in(but))
    return session.scalar(chosen.where(LostPhone.reported_at > since).limit(1)) is not None


def was_restored(session: OrmSession, staff_ids: Collection[int], staff_id: int, since: datetime) -> bool:
    """Whether one of these accounts reported this person's phone since an instant, and a colleague took it back."""
    chosen = select(LostPhone.id).where(LostPhone.reported_by_id.in_(staff_ids), LostPhone.staff_id == staff_id)
    chosen = chosen.where(LostPhone.reported_at > since, LostPhone.over_at.is_not(None))
    return session.scalar(chosen.limit(1)) is not None


def forget_old(session: OrmSession, now: datetime) -> None:
    """Delete the reports that are over; the journal has them."""
    session.execute(delete(LostPhone).where(LostPhone.over_at.is_not(None), LostPhone.reported_at < now - KEPT))


def _open() -> Select[LostPhone]:
    return select(LostPhone).where(LostPhone.over_at.is_(None)).order_by(LostPhone.id)


def _held_by(person: Staff) -> tuple[tuple[Any, Any], ...]:
    """The tables of what a phone can hold, sessions before the devices that they name, with the rows of a person."""
    return (
        (WebSession, WebSession.subject == person.fs_uniquifier),
        (Device, Device.staff_id == person.id),
        (Passkey, Passkey.staff_id == person.id),
        (StaffLink, (StaffLink.staff_id == person.id) & StaffLink.used_at.is_(None)),
    )


def _mark(session: OrmSession, person: Staff, at: datetime | None) -> None:
    """Mark all of it as stopped, what stopped earlier too; None: as open again."""
    for table, owner in _held_by(person):
        session.execute(update(table).where(owner).values(stopped_at=at))
