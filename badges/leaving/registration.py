"""What leaving registers: the rights over departures, and its jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from badges.base.registry import Capability, Job, Purpose
from badges.base.rights import COORDINATORS, Action, at_a_site, everywhere
from badges.leaving import own_acts
from badges.leaving.erasure.decisive_facts import DECIDING
from badges.leaving.erasure.destroy import destroy_due, sweep
from badges.leaving.erasure.narrowings import NARROWINGS
from badges.leaving.handover.hand_over import forget_settled
from badges.leaving.inactive import PURPOSE, carry_out
from badges.people.own import codes

CAPABILITY: Final = Capability(
    "leaving",
    narrowings=NARROWINGS,
    deciding=DECIDING,
    rights=(
        *at_a_site(Action.LEAVE, Action.EXPORT_MEMBER, Action.ERASE_MEMBER),
        *at_a_site(Action.MERGE_MEMBERS, roles=COORDINATORS),
        *everywhere(Action.TAKE_BACK_ERASURE, Action.ERASE_STAFF),
    ),
    letters=(
        Purpose(own_acts.ABOUT, worth=codes.WORTH_SENDING, about="member"),
        Purpose(PURPOSE, worth=timedelta(days=7), about="member", unless_refused=True),  # it says « dans trois mois »
    ),
    jobs=(
        Job("destroy_due", destroy_due, {"minute": "41"}),
        Job("carry_out_retention", carry_out, {"hour": "1", "minute": "20"}),
        Job("forget_handovers", forget_settled, {"hour": "2", "minute": "25"}),
        Job("sweep", sweep, {"hour": "1", "minute": "50"}),  # in UTC: at night in France
    ),
)
