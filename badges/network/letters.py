"""The letters that bring staff their one-time link, and sending the letters that are due."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.mail import transport
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.network.tables import Instance, Staff

ABOUT: Final = "staff"
CHECK: Final = "check"  # of the letters of the night's check, whose room stands above all that register
LINK_LIFE: Final = timedelta(days=7)


def send_letters(services: Services) -> int:
    """Send the letters that are due. Returns how many were sent."""
    with services.database.begin(read_only=True) as session:
        instance = session.get_one(Instance, 1)
        from_address = str(instance.network["email"])
    return outbox.send_due(services, transport.sender_for(services.settings, from_address))


def one_time_link(services: Services, session: OrmSession, actor: Actor, person: Staff, key: str) -> None:
    """Write to a staff member what their one-time link does, who gives it, and until when it serves.

    A letter with an earlier link that has not gone out is taken back.
    """
    drop(session, person.id)
    now = services.now()
    inviter = session.get(Staff, actor.staff_id) if actor.staff_id is not None else None
    text = outbox.fill(
        "badges.network",
        "invitation.txt" if person.password is None and person.last_sign_in_on is None else "new_link.txt",
        person=person.name,
        inviter=inviter.name if inviter is not None else "La coordination",
        link=f"{services.settings.public_url}/bienvenue/{key}",
        until=f"{local_date(now + LINK_LIFE):%d/%m/%Y}",
    )
    outbox.write(session, person.email, text, due_at=now, purpose=ABOUT, number=person.id)


def drop(session: OrmSession, staff_id: int) -> None:
    """Take back the letters to a staff member that have not gone out: their links have ended."""
    outbox.drop(session, ABOUT, staff_id)
