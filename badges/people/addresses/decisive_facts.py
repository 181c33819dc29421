"""What decides something here: which address was claimed, proved by its code, and said to be the member's."""

from __future__ import annotations

from typing import Final

from badges.base.database.types import table_of
from badges.base.logbook.decisive_facts import Deciding, Fact
from badges.people.addresses.tables import AddressClaim

DECIDING: Final = (
    Deciding(table_of(AddressClaim), {Fact.ADDRESS: ("member_id", "email", "proved_at", "word_at", "word_by_id")}),
)
