"""What recognition registers: the rights to observe and award, to draft and publish a badge; the jobs that remind
readers, and that forget what witnesses wrote."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from badges.base.registry import Capability, Job, Purpose
from badges.base.rights import FACILITATORS, Action, at_a_site, everywhere
from badges.recognition.changes import show_by_code_alone
from badges.recognition.logbook.decisive_facts import DECIDING
from badges.recognition.logbook.narrowings import NARROWINGS
from badges.recognition.models import tables  # noqa: F401 - drafts are part of the record, whatever page was opened
from badges.recognition.reading.reads import REMINDER
from badges.recognition.reading.remind_readers import remind
from badges.recognition.witnesses.narrowings import NARROWINGS as WITNESSES
from badges.recognition.witnesses.slips import forget_old

CAPABILITY: Final = Capability(
    "recognition",
    narrowings=(*NARROWINGS, *WITNESSES),
    deciding=DECIDING,
    rights=(
        *at_a_site(Action.OBSERVE, Action.AWARD),
        *everywhere(Action.DRAFT_BADGE, roles=FACILITATORS),
        *everywhere(Action.PUBLISH_BADGE),
    ),
    of_minors=show_by_code_alone,
    jobs=(
        Job("remind_readers", remind, {"minute": "27"}),
        Job("forget_statements", forget_old, {"hour": "2", "minute": "25"}),  # in UTC: at night in France
    ),
    letters=(Purpose(REMINDER, worth=timedelta(days=3)),),  # later, the colleague has been spoken to
)
