"""What network registers: the rights over a site and over the staff, and the jobs of the post and of sign-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from badges.base import receipts
from badges.base.journal import chain
from badges.base.registry import Capability, Job, Purpose
from badges.base.rights import FACILITATORS, Action, at_a_site, everywhere
from badges.network import letters
from badges.network.logbook.decisive_facts import DECIDING
from badges.network.logbook.narrowings import NARROWINGS
from badges.network.service import heartbeat
from badges.network.signin import notices
from badges.network.signin.forget_expired import fill_reserve, forget_expired
from badges.network.team import close_ended

CAPABILITY: Final = Capability(
    "network",
    narrowings=NARROWINGS,
    deciding=DECIDING,
    rights=(
        *at_a_site(Action.SEE_SITE, accompanying=True),
        *everywhere(
            Action.SEE_STAFF,
            Action.INVITE_STAFF,
            Action.END_SESSIONS,
            Action.DISABLE_STAFF,
            Action.READ_JOURNAL,
            Action.SEND_LETTERS,
        ),
        *at_a_site(Action.SETTLE_LETTER),
        *everywhere(Action.REPORT_LOST_PHONE, roles=FACILITATORS, accompanying=True),
    ),
    jobs=(
        Job("send_letters", letters.send_letters, {"minute": "*"}),
        Job("close_accounts", close_ended, {"minute": "*"}),
        Job("chain_journal", chain.extend, {"minute": "*"}),
        Job("forget_expired", forget_expired, {"minute": "7"}),
        Job("fill_reserve", fill_reserve, {"minute": "*"}),
        Job("beat", heartbeat.beat, {"minute": "*"}),
        Job("forget_receipts", receipts.forget_old, {"hour": "1", "minute": "30"}),  # in UTC: at night in France
    ),
    letters=(
        Purpose(letters.ABOUT, worth=letters.LINK_LIFE - timedelta(days=1)),  # a day is left to use the link
        Purpose(letters.CHECK, worth=timedelta(days=7)),  # the next one says how things are by then
        Purpose(notices.ABOUT, worth=None),  # it says when it was
    ),
)
