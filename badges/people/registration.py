"""What people registers: the rights over a member's file, and the jobs that delete codes and end lost phones."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job
from badges.base.rights import Action, at_a_site
from badges.people.forget import forget_codes
from badges.people.links import end_lost_phones
from badges.people.narrowings import NARROWINGS

CAPABILITY: Final = Capability(
    "people",
    narrowings=NARROWINGS,
    rights=at_a_site(Action.SEE_MEMBER, Action.REGISTER_MEMBER, Action.CHANGE_MEMBER, Action.RENEW_LINK),
    jobs=(
        Job("forget_codes", forget_codes, {"minute": "17"}),
        Job("end_lost_phones", end_lost_phones, {"minute": "*"}),
    ),
)
