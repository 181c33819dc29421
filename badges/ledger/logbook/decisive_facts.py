"""What decides something here: who is believed, which keys were lost, and when nothing is signed."""

from __future__ import annotations

from typing import Final

from badges.base.database.types import table_of
from badges.base.logbook.decisive_facts import Deciding, Fact
from badges.ledger.tables import Gap, KeyIncident, KnownIssuer, SigningHalt

DECIDING: Final = (
    Deciding(table_of(KnownIssuer), {Fact.ISSUER: ("issuer_id", "name", "added_at")}),
    Deciding(
        table_of(KeyIncident),
        {Fact.KEY: ("method_id", "owner", "algorithm", "compromised_at", "opened_at", "finished_at")},
    ),
    Deciding(table_of(SigningHalt), {Fact.HALT: ("code", "halted_at", "resumed_at")}),
    Deciding(table_of(Gap), {Fact.HALT: ("since", "until", "confirmed_at")}),
)
