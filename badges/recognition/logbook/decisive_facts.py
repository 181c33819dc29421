"""What decides something here: what badges say, and which can be awarded."""

from __future__ import annotations

from typing import Final

from badges.base.database.types import table_of
from badges.base.logbook.decisive_facts import Deciding, Fact
from badges.recognition.tables import BadgeModel, BadgeVersion

DECIDING: Final = (
    Deciding(table_of(BadgeModel), {Fact.MODEL: ("slug", "family", "retired_on")}),
    Deciding(
        table_of(BadgeVersion),
        {Fact.MODEL: ("badge_model_id", "number", "content", "design", "published_at", "published_by_id")},
    ),
)
