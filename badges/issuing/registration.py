"""What issuing registers: the rights to revoke and over the keys, and the jobs: after a crash, pauses, corrections,
witnesses."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job, Purpose
from badges.base.rights import COORDINATORS, Action, at_a_site, everywhere
from badges.issuing import letters
from badges.issuing.beside.notices import forget_old
from badges.issuing.correcting.reads import DECIDED_WITHIN, REMINDED_AFTER
from badges.issuing.correcting.remind_of_pauses import remind
from badges.issuing.narrowings import NARROWINGS
from badges.issuing.resume import resume
from badges.issuing.witnesses.edition import bring_all_up_to_date

CAPABILITY: Final = Capability(
    "issuing",
    narrowings=NARROWINGS,
    rights=(*at_a_site(Action.REVOKE, roles=COORDINATORS), *everywhere(Action.MANAGE_KEYS)),
    letters=(
        Purpose(letters.ABOUT, worth=None, about="award", unless_refused=True),  # it is taken back when its link ends
        Purpose(letters.PAUSE, worth=DECIDED_WITHIN - REMINDED_AFTER),
        Purpose(letters.CORRECTED, worth=None, about="award", unless_refused=True),
        Purpose(letters.NAME, worth=None, about="award", unless_refused=True),
        Purpose(letters.MANY, worth=None),  # it says which day it was
    ),
    jobs=(
        Job("resume_reservations", resume, {"minute": "*/5"}),
        Job("sign_with_witnesses", bring_all_up_to_date, {"minute": "*/5"}),
        Job("remind_of_pauses", remind, {"minute": "37"}),
        Job("forget_corrections", forget_old, {"hour": "1", "minute": "40"}),  # in UTC: at night in France
    ),
)
