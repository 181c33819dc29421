"""What reports registers: the rights to read and to publish, and the job of the night."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job
from badges.base.rights import Action, at_a_site, everywhere
from badges.reports.make import make_usual

CAPABILITY: Final = Capability(
    "reports",
    rights=(*at_a_site(Action.READ_REPORT), *everywhere(Action.PUBLISH_REPORT)),
    jobs=(Job("make_reports", make_usual, {"hour": "1", "minute": "50"}),),  # in UTC: at night in France
)
