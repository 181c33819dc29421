"""What reports registers: the rights to read and to publish, the job of the night, and that of a year that is over."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job
from badges.base.rights import Action, at_a_site, everywhere
from badges.reports.make import make_usual
from badges.reports.publish import NARROWINGS
from badges.reports.traits.count_year import count_year

CAPABILITY: Final = Capability(
    "reports",
    narrowings=NARROWINGS,
    rights=(*at_a_site(Action.READ_REPORT), *everywhere(Action.PUBLISH_REPORT)),
    jobs=(  # in UTC: at night in France
        Job("make_reports", make_usual, {"hour": "1", "minute": "50"}),
        Job("count_year", count_year, {"hour": "2", "minute": "25"}),
    ),
)
