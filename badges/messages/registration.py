"""What messages register: the letter, and the job of the night. The right is that to record, of gatherings."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from badges.base.registry import Capability, Job, Purpose
from badges.messages.tell_member import ABOUT, forget_old

CAPABILITY: Final = Capability(
    "messages",
    letters=(Purpose(ABOUT, worth=timedelta(days=2), about="member", unless_refused=True),),  # the day comes
    jobs=(Job("forget_messages", forget_old, {"hour": "2", "minute": "25"}),),  # in UTC: at night in France
)
