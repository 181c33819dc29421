"""What places registers: who opens and closes a place, who hears where its members go, and two jobs."""

from __future__ import annotations

from typing import Final

from badges.base.database.types import table_of
from badges.base.logbook.decisive_facts import Deciding, Fact
from badges.base.registry import Capability, Job
from badges.base.rights import Action, StaffRole, at_a_site, everywhere
from badges.places.closure import CLOSE, close_places
from badges.places.narrowings import NARROWINGS
from badges.places.openings import PREPARE
from badges.places.preparation import prepare_places
from badges.places.tables import Closing, Onward, Opening

CAPABILITY: Final = Capability(
    "places",
    narrowings=NARROWINGS,
    rights=(
        *everywhere(Action.MANAGE_SITES),
        *at_a_site(Action.HEAR_ONWARD, roles=frozenset({StaffRole.FACILITATOR})),
    ),
    jobs=(
        Job(PREPARE, prepare_places, {"minute": "*/10"}),
        Job(CLOSE, close_places, {"minute": "*/10"}),
    ),
    deciding=(
        Deciding(table_of(Opening), {Fact.SITE: ("site_id", "answered_at")}),
        Deciding(table_of(Closing), {Fact.SITE: ("site_id", "turn_to_id")}),
        Deciding(table_of(Onward), {Fact.RIGHT: ("member_id", "site_id", "to_site_id", "said", "recorded_by_id")}),
    ),
)
