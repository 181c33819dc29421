"""Lines about one's own account on the day's page: a passkey is offered, and a coordinator who is alone is told so."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.rights import StaffRole
from badges.network.signin import reads
from badges.web.http import frame
from badges.web.http.access import actor
from badges.web.office import room


@dataclass(frozen=True)
class Reminders:
    """`passkey`: one is offered on this device. `alone`: there is no second coordinator."""

    passkey: bool
    alone: bool


def reminders() -> Reminders:
    """What the signed-in staff member is reminded of. A demonstration asks for nothing."""
    if frame.demonstration():
        return Reminders(passkey=False, alone=False)
    who, session = actor(), room.reading()
    is_coordinator = StaffRole.COORDINATOR in who.roles
    offered = (
        who.device is not None
        and not reads.ways(session, who.staff_id or 0).factors
        and not reads.is_offer_closed(session, who.device)
    )
    return Reminders(passkey=offered, alone=is_coordinator and reads.coordinators(session) == 1)
