"""What decides something here: who is to be destroyed, and when."""

from __future__ import annotations

from typing import Final

from badges.base.database.types import table_of
from badges.base.logbook.decisive_facts import Deciding, Fact
from badges.leaving.tables import Erasure

DECIDING: Final = (Deciding(table_of(Erasure), {Fact.ERASURE: ("member_id", "asked_at", "due_at")}),)
