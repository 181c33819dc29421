"""What questions register: the rights of those who answer, and the nightly job."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job, Purpose
from badges.base.rights import FACILITATORS, Action, at_a_site, everywhere
from badges.questions.badge_question import forget_old
from badges.questions.tell_member import ABOUT

CAPABILITY: Final = Capability(
    "questions",
    rights=(*at_a_site(Action.ANSWER_QUESTION), *everywhere(Action.REPORT_CALL, roles=FACILITATORS)),
    jobs=(Job("forget_questions", forget_old, {"hour": "1", "minute": "35"}),),  # in UTC: at night in France
    letters=(Purpose(ABOUT, worth=None, about="award", unless_refused=True),),
)
