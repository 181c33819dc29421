"""An idea becomes a workshop or a part of a meeting: those who would come are to be told, and are not enrolled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings.activities import changes as activities
from badges.gatherings.rules import GatheringKind, check_times
from badges.gatherings.tables import Gathering
from badges.gatherings.workshops import changes as workshops
from badges.gatherings.workshops import rules
from badges.gatherings.workshops.facts import ProposalFacts
from badges.matching.ideas import rows
from badges.matching.ideas.facts import OutcomeFacts
from badges.matching.ideas.rules import STEPS, IdeaState, IdeaStep
from badges.matching.tables import Idea
from badges.people import reads as people
from badges.people.tables import Member


def become(services: Services, actor: Actor, idea_id: int, facts: OutcomeFacts) -> None:
    """Make a workshop with one session of an open idea, or a part of a meeting. Doing it twice does it once.

    Its author leads the workshop if they said yes to it; no other member is enrolled. A workshop of that title that is
    open at the site is the one. Raises NotFound; NotAllowed; Refused: idea.over, idea.not_read, gathering.date,
    workshop.names_someone for an idea that names a member; site.closes, site.closed for a day when the site is closed.
    """
    now = services.now()
    with services.database.begin() as session:
        activities.hold(session)
        idea = rows.held(session, actor, idea_id)
        state = rows.state(idea)
        if state is IdeaState.BECAME:
            return
        if state not in STEPS[IdeaStep.BECOME]:
            raise Refused("idea.not_read" if state is IdeaState.UNREAD else "idea.over")
        meeting = _meeting(session, idea, facts.gathering_id, now)
        _refuse_names(session, idea)
        if facts.is_workshop:
            hours = (meeting.starts_at, meeting.ends_at) if meeting is not None else facts.hours
            if hours is None:
                raise Refused("idea.day")
            idea.workshop_id = _workshop(session, actor, idea, hours, now)
        elif meeting is not None:
            idea.gathering_id = meeting.id
        idea.closed_at = now


def _meeting(session: OrmSession, idea: Idea, number: int | None, now: datetime) -> Gathering | None:
    """The meeting that was chosen: at the site of the idea, to come. Raises NotFound; Refused: idea.day."""
    if number is None:
        return None
    found = session.get(Gathering, number)
    if found is None or found.site_id != idea.site_id or found.kind is not GatheringKind.MEETING:
        raise NotFound
    if found.cancelled_at is not None or found.ends_at <= now:
        raise Refused("idea.day")
    return found


def _workshop(session: OrmSession, actor: Actor, idea: Idea, hours: tuple[datetime, datetime], now: datetime) -> int:
    check_times(*hours, now)
    if hours[1] <= now:
        raise Refused("gathering.date")
    author = _leading(session, idea)
    named = idea.named and author is not None
    facts = ProposalFacts(title=idea.title, member=author, agreed=named)  # its words were said to the site alone
    workshop = workshops.open_now(session, actor, idea.site_id, facts, idea.activity_id, now)
    workshops.plan(session, workshop, [hours], actor.staff_id)
    return workshop.id


def _refuse_names(session: OrmSession, idea: Idea) -> None:
    """Check that everybody may read an idea from now on. Raises Refused: workshop.names_someone."""
    texts = {"title": idea.title}
    rules.refuse_names(texts, [idea.member] if idea.member is not None else [])
    rules.refuse_named(texts, people.named_in(session, texts.values(), [idea.site_id]))


def _leading(session: OrmSession, idea: Idea) -> int | None:
    """The author who said yes to leading it, and who is there."""
    if not idea.leads or idea.member_id is None:
        return None
    author = session.get_one(Member, idea.member_id)
    return author.id if author.erased_at is None and author.left_on is None else None
