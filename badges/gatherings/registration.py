"""What gatherings registers: the right to record, and the rows that say who proposed, enrolled, led and attended."""

from __future__ import annotations

from typing import Final

from badges.base.registry import ROW, Capability, Columns, Job, Nothing, NotPersonal, Personal
from badges.base.rights import Action, at_a_site, everywhere
from badges.gatherings.recurring.plan import make_ahead
from badges.gatherings.rules import Participation
from badges.gatherings.visitors import forget_visitors

_ROLES: Final = tuple(Participation)  # from the lightest to the fullest

CAPABILITY: Final = Capability(
    "gatherings",
    rights=(*at_a_site(Action.RECORD), *everywhere(Action.MANAGE_ACTIVITIES)),  # exchanges ask the first too
    jobs=(  # in UTC: at night in France
        Job("forget_visitors", forget_visitors, {"hour": "1", "minute": "25"}),
        Job("make_meetings_ahead", make_ahead, {"hour": "2", "minute": "10"}),
    ),
    tables=(
        NotPersonal("activity", "sewing, cooking, English: the words of the network"),
        NotPersonal("recurring_meeting", "the weekday, hours and place of a site's meetings"),
        Personal(
            "workshop",
            "proposed_by_id",
            erasure=Columns("proposed_by_id", "description"),
            export=Columns("title", "created_at"),
            merge=Columns("proposed_by_id"),
        ),
        Personal(
            "enrolment",
            "member_id",
            erasure=ROW,
            export=Columns("workshop_id", "role", "waiting", "asked_at"),
            merge=Columns("member_id"),
            fullest={"role": _ROLES, "waiting": (True, False)},
        ),
        Personal(
            "gathering",
            "led_by_id",
            erasure=Nothing("the staff member who was there stands behind the attendance"),
            export=Nothing("an export is of a member"),
            merge=Nothing("a merge joins two members, not two staff members"),
        ),
        Personal(
            "attendance",
            "member_id",
            erasure=ROW,
            export=Columns("gathering_id", "role", "recorded_at"),
            merge=Columns("member_id"),
            fullest={"role": _ROLES},
        ),
        NotPersonal("visitor", "a first name alone, of somebody who has no record; it goes after thirty days"),
    ),
)
