"""What matching registers: what narrows, what is done of minors and of new numbers, the letter about a thread,
and the jobs of the night. The right to put people in touch is that of the site's staff, also to tell them of it; to let
the threads of a member rest is the coordination's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.registry import Capability, Job, Purpose
from badges.base.rights import COORDINATORS, Action, Actor, at_a_site
from badges.matching.ideas import retention as ideas
from badges.matching.ideas.invite import ABOUT
from badges.matching.introductions import retention as introductions
from badges.matching.introductions.changes import PURPOSE, hide_number
from badges.matching.narrowings import NARROWINGS
from badges.matching.postings import retention as postings


def of_minors(session: OrmSession, member_id: int, actor: Actor, at: datetime) -> None:
    """Take what is public of a member back, and keep their threads to the meetings, once they are under 18."""
    postings.of_minors(session, member_id, actor, at)
    introductions.of_minors(session, member_id, actor, at)
    ideas.of_minors(session, member_id, actor, at)


CAPABILITY: Final = Capability(
    "matching",
    rights=(*at_a_site(Action.PUT_IN_TOUCH), *at_a_site(Action.REST_THREADS, roles=COORDINATORS)),
    narrowings=NARROWINGS,
    of_minors=of_minors,
    of_phones=hide_number,
    jobs=(  # in UTC: at night in France
        Job("forget_postings", postings.forget_ended, {"hour": "1", "minute": "55"}),
        Job("forget_ideas", ideas.forget_closed, {"hour": "1", "minute": "57"}),
        Job("forget_introductions", introductions.forget_ended, {"hour": "2", "minute": "5"}),
    ),
    letters=(
        PURPOSE,
        Purpose(
            ABOUT, worth=timedelta(days=2), about="member", unless_refused=True
        ),  # the day of which it speaks comes
    ),
)
