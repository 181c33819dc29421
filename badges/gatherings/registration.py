"""What gatherings registers: the rights to record and over activities, what narrows, and the nightly jobs."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job
from badges.base.rights import Action, at_a_site, everywhere
from badges.gatherings.recurring.plan import make_ahead
from badges.gatherings.visitors import forget_visitors
from badges.gatherings.workshops.narrowings import NARROWINGS

CAPABILITY: Final = Capability(
    "gatherings",
    rights=(*at_a_site(Action.RECORD, accompanying=True), *everywhere(Action.MANAGE_ACTIVITIES)),
    narrowings=NARROWINGS,
    jobs=(  # in UTC: at night in France
        Job("forget_visitors", forget_visitors, {"hour": "1", "minute": "25"}),
        Job("make_meetings_ahead", make_ahead, {"hour": "2", "minute": "10"}),
    ),
)
