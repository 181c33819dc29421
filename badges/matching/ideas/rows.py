"""The rows of ideas and of who would come, for intentions inside their transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from badges.base.errors import NotFound
from badges.base.rights import Action, require
from badges.matching.ideas.rules import IdeaState, state_of
from badges.matching.postings.rows import OwnLink, Speaker, there
from badges.matching.tables import Idea, IdeaVoice
from badges.people.own.member_row import own_member
from badges.people.tables import Member

OPEN: tuple[ColumnElement[bool], ...] = (Idea.read_at.is_not(None), Idea.closed_at.is_(None))
UNREAD: tuple[ColumnElement[bool], ...] = (Idea.read_at.is_(None), Idea.closed_at.is_(None))


def with_author() -> tuple[ORMOption, ...]:
    """The author with their site, and the activity, read with the row."""
    return joinedload(Idea.member), joinedload(Idea.activity)


def coming() -> ScalarSelect[int]:
    """How many people would come to an idea: those who neither left nor were erased."""
    counted = select(func.count(IdeaVoice.id)).join(Member, Member.id == IdeaVoice.member_id)
    return counted.where(IdeaVoice.idea_id == Idea.id, *there()).correlate(Idea).scalar_subquery()


def state(idea: Idea) -> IdeaState:
    """Where an idea stands."""
    return state_of(read_at=idea.read_at, closed_at=idea.closed_at, thanks=idea.thanks)


def held(session: OrmSession, by: Speaker, idea_id: int) -> Idea:
    """An idea that `by` may change, its row locked: at a site of the facilitator, or the member's own.

    Raises NotFound: also for another member's; NotAllowed; Refused as `own_member` does.
    """
    if isinstance(by, OwnLink):
        own_member(session, by.member_id)
    found = locked(session, idea_id)
    if isinstance(by, OwnLink):
        if found.member_id != by.member_id:
            raise NotFound
    else:
        require(by, Action.PUT_IN_TOUCH, found.site_id)
    return found


def locked(session: OrmSession, idea_id: int) -> Idea:
    """An idea, its row locked until the transaction ends. Raises NotFound."""
    found = session.get(Idea, idea_id, with_for_update={"of": Idea}, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def voice(session: OrmSession, idea_id: int, member_id: int) -> IdeaVoice | None:
    """That a member would come."""
    return session.scalar(select(IdeaVoice).where(IdeaVoice.idea_id == idea_id, IdeaVoice.member_id == member_id))
