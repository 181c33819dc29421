"""What decides something here: whose record is a staff member's own, so that no one recognises themselves."""

from __future__ import annotations

from typing import Final

from badges.base.database.types import table_of
from badges.base.logbook.decisive_facts import Deciding, Fact
from badges.people.tables import StaffTie

DECIDING: Final = (
    Deciding(
        table_of(StaffTie), {Fact.TIE: ("staff_id", "member_id", "same_person", "answered_at", "read_at", "read_by_id")}
    ),
)
