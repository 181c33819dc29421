"""« Viendrait »: a member would come to what an idea proposes, as the staff notes it or they say it; or no longer."""

from __future__ import annotations

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.matching.ideas import rows
from badges.matching.ideas.rules import STEPS, IdeaState, IdeaStep
from badges.matching.postings.rows import OwnLink, Speaker, speaking_member
from badges.matching.tables import Idea, IdeaVoice
from badges.people import changes as people
from badges.people.tables import Member


def would_come(services: Services, by: Speaker, idea_id: int, member_id: int) -> None:
    """A member would come to what an open idea proposes. Saying it twice is saying it once.

    Raises NotFound: of another site's, and on the private page of one that the staff has not read; NotAllowed;
    Refused: idea.not_read, idea.over, and what `speaking_member` refuses.
    """
    with services.database.begin() as session:
        idea = _idea(session, by, idea_id, member_id)
        if rows.voice(session, idea_id, member_id) is not None:
            return
        state = rows.state(idea)
        if state not in STEPS[IdeaStep.COME]:
            raise Refused("idea.not_read" if state is IdeaState.UNREAD else "idea.over")
        said = IdeaVoice(
            idea_id=idea_id,
            member_id=member_id,
            said_at=services.now(),
            recorded_by_id=None if isinstance(by, OwnLink) else by.staff_id,
        )
        session.add(said)
        people.hear_of(session.get_one(Member, member_id), local_date(said.said_at))  # the row goes sooner


def would_not_come(services: Services, by: Speaker, idea_id: int, member_id: int) -> None:
    """A member would come no longer. Always possible, however the idea stands; twice is once.

    Nor where the member belongs to another site by now; on their page what they never said is taken back as well.
    Raises NotFound; NotAllowed; Refused: what `speaking_member` refuses.
    """
    with services.database.begin() as session:
        if isinstance(by, OwnLink):
            speaking_member(session, by, member_id)
            if session.get(Idea, idea_id) is None:
                raise NotFound
        else:
            session.get(Member, member_id, with_for_update={"of": Member})
            rows.held(session, by, idea_id)
        found = rows.voice(session, idea_id, member_id)
        if found is not None:
            session.delete(found)
        elif not isinstance(by, OwnLink):
            speaking_member(session, by, member_id)


def _idea(session: OrmSession, by: Speaker, idea_id: int, member_id: int) -> Idea:
    """The idea, after its member: both rows are held, in this order everywhere."""
    member = speaking_member(session, by, member_id)
    idea = rows.locked(session, idea_id)
    if not isinstance(by, OwnLink):
        return rows.held(session, by, idea_id)
    hidden = rows.state(idea) is IdeaState.UNREAD and idea.member_id != member_id
    if idea.site_id != member.site_id or hidden:
        raise NotFound
    return idea
