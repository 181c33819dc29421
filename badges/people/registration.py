"""What people registers: the rights over a member's file and over the report's questions, a letter, what is done of
children, and jobs: codes, lost phones, names to compare."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job, Purpose
from badges.base.rights import Action, at_a_site, everywhere
from badges.people.addresses.confirmed_address import CHANGED
from badges.people.addresses.decisive_facts import DECIDING as ADDRESSES
from badges.people.addresses.forget_codes import forget_codes
from badges.people.links import end_lost_phones
from badges.people.narrowings import NARROWINGS
from badges.people.ties.compare_names import compare_names
from badges.people.ties.decisive_facts import DECIDING as TIES
from badges.people.traits import answer
from badges.people.traits.narrowings import NARROWINGS as TRAITS

CAPABILITY: Final = Capability(
    "people",
    narrowings=(*NARROWINGS, *TRAITS),
    deciding=(*TIES, *ADDRESSES),
    of_minors=answer.of_minors,
    rights=(
        *at_a_site(Action.SEE_MEMBER, Action.REGISTER_MEMBER, Action.CHANGE_MEMBER, Action.RENEW_LINK),
        *everywhere(Action.CHOOSE_QUESTIONS),
    ),
    letters=(Purpose(CHANGED, worth=None, about="member"),),
    jobs=(
        Job("forget_codes", forget_codes, {"minute": "17"}),
        Job("end_lost_phones", end_lost_phones, {"minute": "*"}),
        Job("compare_names", compare_names, {"hour": "3", "minute": "41"}),
    ),
)
