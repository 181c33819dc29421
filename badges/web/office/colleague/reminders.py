"""What the signed-in staff member is reminded of about themselves: first steps, a passkey, a second coordinator."""

from __future__ import annotations

from badges.base.database.counts import Counting
from badges.base.rights import StaffRole
from badges.gatherings import reads as gatherings
from badges.network.signin import reads
from badges.web.http import frame
from badges.web.http.access import actor


def reminding() -> dict[str, Counting]:
    """Return what to count: "passkey" is one where a passkey is offered on this device, "coordinators" counts them,
    "newcomer" is one for a colleague who has noted no presence yet.

    A demonstration asks for nothing.
    """
    if frame.demonstration():
        return {}
    who, asked = actor(), dict[str, Counting]()
    if who.device is not None:
        asked["passkey"] = reads.counting_offers(who.staff_id or 0, who.device)
    if StaffRole.FACILITATOR in who.roles:
        asked["newcomer"] = gatherings.counting_newcomer(who.staff_id or 0)
    if StaffRole.COORDINATOR in who.roles:
        asked["coordinators"] = reads.counting_coordinators()
    return asked
