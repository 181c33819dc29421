"""What exchanges registers: the rows that say who gave and who received. The right to record is that of gatherings."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Columns, Personal

_GIVEN: Final = Columns("what", "happened_on", "duration_minutes", "recorded_at")
_EMPTIED: Final = Columns("what")  # the day and the duration are the other member's too

CAPABILITY: Final = Capability(
    "exchanges",
    tables=tuple(
        Personal("exchange", person, erasure=_EMPTIED, export=_GIVEN, merge=Columns(person))
        for person in ("giver_id", "receiver_id")
    ),
)
