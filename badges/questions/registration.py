"""What questions register: the rights of those who answer, the nightly job, and what becomes of the rows."""

from __future__ import annotations

from typing import Final

from badges.base.registry import ROW, Capability, Columns, Job, Nothing, Personal, Purpose
from badges.base.rights import FACILITATORS, Action, at_a_site, everywhere
from badges.questions.forget import forget_old
from badges.questions.tell import ABOUT

_FOLLOWS: Final = Nothing("it follows its award")

CAPABILITY: Final = Capability(
    "questions",
    rights=(*at_a_site(Action.ANSWER_QUESTION), *everywhere(Action.REPORT_CALL, roles=FACILITATORS)),
    jobs=(Job("forget_questions", forget_old, {"hour": "1", "minute": "35"}),),  # in UTC: at night in France
    letters=(Purpose(ABOUT, worth=None, about="award"),),
    tables=(
        # The member may read what was asked about their badge. Who asked, and their contact, are another person's.
        Personal("question", "award_id.member_id", erasure=ROW, export=Columns("text", "asked_at"), merge=_FOLLOWS),
        Personal("wish", "member_id", erasure=ROW, export=Columns("text", "asked_at"), merge=Columns("member_id")),
        Personal("badge_call", "award_id.member_id", erasure=ROW, export=Columns("called_on"), merge=_FOLLOWS),
    ),
)
