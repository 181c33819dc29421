"""What ledger registers: the right over known issuers, and the status lists' renewal."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job
from badges.base.rights import Action, everywhere
from badges.ledger import statuses
from badges.ledger.logbook.decisive_facts import DECIDING
from badges.ledger.logbook.narrowings import NARROWINGS

CAPABILITY: Final = Capability(
    "ledger",
    narrowings=NARROWINGS,
    deciding=DECIDING,
    rights=everywhere(Action.MANAGE_ISSUERS),
    jobs=(Job("renew_status_lists", statuses.renew_all, {"minute": "*/10"}),),
)
