"""What gatherings registers: the right to record, and the rows that say who proposed, led and attended."""

from __future__ import annotations

from typing import Final

from badges.base.registry import ROW, Capability, Columns, Nothing, Personal
from badges.base.rights import Action, at_a_site

CAPABILITY: Final = Capability(
    "gatherings",
    rights=at_a_site(Action.RECORD),  # exchanges ask it too
    tables=(
        Personal(
            "workshop",
            "proposed_by_id",
            erasure=Columns("proposed_by_id", "description"),
            export=Columns("title", "activity", "created_at"),
            merge=Columns("proposed_by_id"),
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
        ),
    ),
)
