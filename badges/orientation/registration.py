"""What orientation registers: the right to follow those who were sent, what narrows, and the job of the night."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job
from badges.base.rights import Action, at_a_site
from badges.orientation.narrowings import NARROWINGS
from badges.orientation.retention import forget_old

CAPABILITY: Final = Capability(
    "orientation",
    rights=at_a_site(Action.FOLLOW_ORIENTATIONS),
    narrowings=NARROWINGS,
    jobs=(Job("forget_orientations", forget_old, {"hour": "2", "minute": "15"}),),  # in UTC: at night in France
)
