"""What exchanges registers: the rows that say who gave and who received. The right to record is that of gatherings."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Columns, Nothing, Personal

_GIVEN: Final = Columns("what", "happened_on", "duration_minutes", "recorded_at")
_KEPT: Final = Nothing("it is the other member's exchange too; the row of the member that it points to is emptied")

CAPABILITY: Final = Capability(
    "exchanges",
    tables=tuple(
        Personal("exchange", person, erasure=_KEPT, export=_GIVEN, merge=Columns(person))
        for person in ("giver_id", "receiver_id")
    ),
)
