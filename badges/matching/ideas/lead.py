"""The author of an idea says whether they would lead it, and be named: by voice, or on the private page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.gatherings.workshops import changes as workshops
from badges.matching.ideas import rows
from badges.matching.ideas.facts import LeadFacts
from badges.matching.ideas.rules import STEPS, IdeaStep, may_be_named
from badges.matching.postings.rows import OwnLink, Speaker, speaking_member
from badges.matching.tables import Idea


def answer(services: Services, by: Speaker, idea_id: int, facts: LeadFacts) -> None:
    """Record what the author of an idea answered. Where it became a workshop, they lead it, or do not any more.

    A yes that is taken back is never refused, and their first name is gone at once. Idempotent. Raises NotFound: for an
    idea without an author too; NotAllowed; Refused: idea.minor, idea.over, and what `speaking_member` refuses.
    """
    now = services.now()
    with services.database.begin() as session:
        author = session.scalar(select(Idea.member_id).where(Idea.id == idea_id))
        if author is None:
            raise NotFound
        member = speaking_member(session, by, author)
        idea = rows.held(session, by, idea_id)
        if (idea.leads, idea.named) == (facts.leads, facts.named):
            return
        if facts.named and not may_be_named(member.age):
            raise Refused("idea.minor")
        more = (facts.leads and not idea.leads) or (facts.named and not idea.named)
        if more and rows.state(idea) not in STEPS[IdeaStep.LEAD]:
            raise Refused("idea.over")
        facts.fill(idea)
        _in_workshop(session, by, idea, author, now)


def _in_workshop(session: OrmSession, by: Speaker, idea: Idea, author: int, now: datetime) -> None:
    """What the answer changes in the workshop that the idea became."""
    if idea.workshop_id is None:
        return
    if not idea.leads:
        workshops.lead_no_more(session, idea.workshop_id, author)
        return
    staff_id = None if isinstance(by, OwnLink) else by.staff_id
    workshops.lead(session, idea.workshop_id, author, now, agreed=idea.named, staff_id=staff_id)
