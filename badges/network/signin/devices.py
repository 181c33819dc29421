"""The devices from which staff sign in: recognised by a token in a cookie of its own, ended by the staff member.

Only the digest of a token is kept. A device that was ended is as one that was never seen, and its sessions are over.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import Database
from badges.base.errors import NotFound
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.network.actors import actor_of
from badges.network.changes import SESSIONS, note_ended
from badges.network.signin import notices
from badges.network.signin.rules import device_name, is_carried
from badges.network.tables import Device, Staff, WebSession

KEPT: Final = timedelta(days=365)  # after the last use; the cookie lives as long
LONGEST_TOKEN: Final = 64
USE_NOTED: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Recognised:
    """The device of a sign-in, and the token that its cookie holds from now on."""

    id: int
    token: str


def known(services: Services, token: str, staff_id: int | None) -> int | None:
    """The number of the device with this token from which the staff member signed in before; None when there is none.

    It takes the same time for a staff member who does not exist.
    """
    with services.database.begin(read_only=True) as session:
        found = session.execute(_open(token)).all()
    return next((number for number, owner in found if owner == staff_id), None)


def sign_in(services: Services, staff_id: int, token: str, user_agent: str, *, keep: bool = True) -> Recognised:
    """Note a sign-in, on a full disk too: in the journal with its device; a letter says that a device is new.

    The first device of an account is not told: its owner was given the way in a moment ago.

    `token`: what the browser's cookie holds, or nothing. `keep` False: the browser is not theirs, and is a new device
    each time.
    """
    now = services.now()
    with services.database.begin(essential=True) as session:
        person = session.get_one(Staff, staff_id)
        found = [(number, owner) for number, owner in session.execute(_open(token))] if keep else []
        others = select(Device.phone_of_id).where(Device.id.in_([each for each, _owner in found]))
        number = next((number for number, owner in found if owner == staff_id), None)
        if number is None:
            token = token if found else secrets.token_urlsafe(32)
            device = Device(
                staff_id=staff_id,
                token_digest=_digest(token),
                name=device_name(user_agent),
                first_used_at=now,
                last_used_at=now,
                phone_of_id=session.scalar(others.where(Device.phone_of_id.is_not(None)).limit(1)) if found else None,
            )
            session.add(device)
            session.flush()
            number = device.id
            if session.scalar(select(Device.id).where(Device.staff_id == staff_id, Device.id != number).limit(1)):
                notices.new_device(services, session, person, device.name)
        else:
            session.execute(update(Device).where(Device.id == number).values(last_used_at=now))
        person.last_sign_in_on = local_date(now)
        note(session, Act.SIGNED_IN, actor_of(person, device=number), About(), now)
        return Recognised(number, token)


def is_lost(services: Services, token: str, staff_id: int) -> bool:
    """Whether the device with this token is a phone or a tablet that stopped with a lost phone of this staff member.

    A password alone does not open the account from it, since the phone's own browser may have kept the password. That
    stays so once the day to restore all has passed.
    """
    chosen = select(Device.name).where(Device.token_digest == _digest(token), Device.staff_id == staff_id)
    with services.database.begin(read_only=True) as session:
        found = session.scalars(chosen.where(Device.stopped_at.is_not(None))).all()
    return any(is_carried(name) for name in found)


def used(database: Database, device_id: int, now: datetime) -> None:
    """Note that a device is in use."""
    with database.begin(essential=True) as session:
        session.execute(update(Device).where(Device.id == device_id).values(last_used_at=now))


def end(services: Services, actor: Actor, device_id: int) -> None:
    """End one of the actor's own devices with its sessions. Raises NotFound: for any other."""
    with services.database.begin(essential=True) as session:
        device = session.get(Device, device_id)
        if device is None or device.staff_id != actor.staff_id or device.ended_at is not None:
            raise NotFound
        device.ended_at = services.now()
        session.execute(delete(WebSession).where(WebSession.device_id == device_id))
        note_ended(session, session.get_one(Staff, device.staff_id), SESSIONS, services.now())
        note(session, Act.DEVICE_ENDED, actor, About(text=f"device:{device_id}"), services.now())


def end_all(session: OrmSession, staff_id: int, now: datetime) -> None:
    """End every device of a staff member, in the transaction of an intention that ends their sessions too."""
    session.execute(update(Device).where(Device.staff_id == staff_id, Device.ended_at.is_(None)).values(ended_at=now))


def close_offer(services: Services, actor: Actor) -> None:
    """Offer no passkey on the actor's device any more."""
    with services.database.begin() as session:
        session.execute(
            update(Device)
            .where(Device.id == actor.device, Device.staff_id == actor.staff_id)
            .values(offer_closed_at=services.now())
        )


def forget_old(database: Database, now: datetime) -> int:
    """Delete the devices that were not used for `KEPT`; return how many there were."""
    with database.begin(essential=True) as session:
        gone = session.execute(delete(Device).where(Device.last_used_at < now - KEPT))
        return int(gone.rowcount)  # type: ignore[attr-defined]


def names_of(session: OrmSession, numbers: Collection[int]) -> dict[int, str]:
    """The names of devices by number, in one statement; those that are gone are left out."""
    if not numbers:
        return {}
    return dict(session.execute(select(Device.id, Device.name).where(Device.id.in_(numbers))).all())


def _open(token: str):  # type: ignore[no-untyped-def]
    chosen = select(Device.id, Device.staff_id).where(Device.token_digest == _digest(token))
    return chosen.where(Device.ended_at.is_(None), Device.stopped_at.is_(None))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token[:LONGEST_TOKEN].encode("utf-8", "surrogatepass")).digest()
