"""What matching registers: what narrows, what is done of minors, and the job of the night. The right to record is that
of gatherings."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job
from badges.matching.narrowings import NARROWINGS
from badges.matching.postings.retention import forget_ended, of_minors

CAPABILITY: Final = Capability(
    "matching",
    narrowings=NARROWINGS,
    of_minors=of_minors,
    jobs=(Job("forget_postings", forget_ended, {"hour": "1", "minute": "55"}),),  # in UTC: at night in France
)
