"""« Ce téléphone est celui du site »: a device that belongs to a site, from which its members may be sent texts.

From any other a text would give its owner's number away. The mark is of the browser, for each of the staff who sign in
there.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Actor, sees_site
from badges.base.services import Services
from badges.network.signin.rules import is_carried
from badges.network.tables import Device, Site

_OPEN = (Device.ended_at.is_(None), Device.stopped_at.is_(None))


def mark(services: Services, actor: Actor, site_id: int | None) -> None:
    """Say that the device in use is the telephone of a site of the actor's; None: of no site. Idempotent.

    Raises NotFound: for another site, and without a device; Refused: device.not_a_phone.
    """
    with services.database.begin() as session:
        device = session.get(Device, actor.device) if actor.device is not None else None
        if device is None or device.staff_id != actor.staff_id:
            raise NotFound
        if site_id is not None:
            if session.get(Site, site_id) is None or not sees_site(actor, site_id):
                raise NotFound
            if not is_carried(device.name):
                raise Refused("device.not_a_phone")
        session.execute(update(Device).where(Device.token_digest == device.token_digest).values(phone_of_id=site_id))


def site_of(session: OrmSession, actor: Actor) -> int | None:
    """The site whose telephone the actor's device is; None for any other device. One statement at most."""
    if actor.device is None:
        return None
    chosen = select(Device.phone_of_id).where(Device.id == actor.device, Device.staff_id == actor.staff_id, *_OPEN)
    return session.scalar(chosen)
