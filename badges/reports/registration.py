"""What reports registers: the nightly job that counts a year once it is over."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job
from badges.reports.traits.count_year import count_year

CAPABILITY: Final = Capability("reports", jobs=(Job("count_year", count_year, {"hour": "2", "minute": "25"}),))
