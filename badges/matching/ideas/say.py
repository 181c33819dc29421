"""An idea is said: by a member on their private page, or noted by the staff, for a member or as their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date, local_day
from badges.gatherings.activities import changes as activities
from badges.matching.ideas.facts import IdeaFacts, NotedIdeaFacts
from badges.matching.ideas.rules import MOST_OPEN
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Idea
from badges.network.rules import refuse_closed
from badges.network.tables import Site
from badges.people import changes as people
from badges.people.own.member_row import held_member, own_member


def say(services: Services, by: OwnLink, facts: IdeaFacts, *, client_key: str | None = None) -> int:
    """Record the idea of a member at their site, and return its number. The same `client_key` records one.

    It waits for a facilitator to read it. Raises NotFound; Refused: activity.unknown, idea.too_many, idea.too_often,
    and what `own_member` refuses.
    """
    now = services.now()
    with services.database.begin() as session:
        activities.hold(session)
        member = own_member(session, by.member_id)
        if (known := _known(session, client_key, member.site_id)) is not None:
            if known.member_id != member.id:
                raise NotFound
            return known.id
        _check_open(session, member.id)
        if _said_today(session, member.id, now) >= bounds.IDEAS_A_DAY_OF_A_MEMBER:
            raise Refused("idea.too_often")
        people.hear_of(member, local_date(now))  # the row goes sooner than what was heard by it
        return _add(session, facts, Idea(site_id=member.site_id, member_id=member.id), now, client_key)


def note(
    services: Services, actor: Actor, site_id: int, facts: NotedIdeaFacts, *, client_key: str | None = None
) -> int:
    """Record an idea that the staff notes at a site, and return its number: it is read by that.

    The same `client_key` records one. Raises NotFound; NotAllowed; Refused: activity.unknown, idea.too_many,
    `site.closed`, and what `held_member` refuses.
    """
    require(actor, Action.PUT_IN_TOUCH, site_id)
    now = services.now()
    with services.database.begin() as session:
        activities.hold(session)
        site = session.get(Site, site_id, with_for_update=True, populate_existing=True)
        if site is None:
            raise NotFound
        if (known := _known(session, client_key, site_id)) is not None:
            if known.member_id != facts.member:
                raise NotFound
            return known.id
        refuse_closed(site.state)
        idea = Idea(
            site_id=site_id,
            member_id=facts.member,
            recorded_by_id=actor.staff_id,
            read_at=now,
            read_by_id=actor.staff_id,
        )
        if facts.member is not None:
            held_member(session, actor, facts.member, Action.PUT_IN_TOUCH)
            _check_open(session, facts.member)
        return _add(session, facts, idea, now, client_key)


def _add(session: OrmSession, facts: IdeaFacts, idea: Idea, now: datetime, client_key: str | None) -> int:
    facts.fill(idea)
    idea.activity_id = activities.offered(session, facts.activity)
    idea.created_at, idea.client_key = now, client_key
    session.add(idea)
    session.flush()
    return idea.id


def _check_open(session: OrmSession, member_id: int) -> None:
    """Check that one member does not fill the list. Raises Refused: idea.too_many."""
    chosen = select(func.count(Idea.id)).where(Idea.member_id == member_id, Idea.closed_at.is_(None))
    if (session.scalar(chosen) or 0) >= MOST_OPEN:
        raise Refused("idea.too_many", most=MOST_OPEN)


def _known(session: OrmSession, client_key: str | None, site_id: int) -> Idea | None:
    """The row of a form that was sent before; the member's or the site's row is held, so that two come one by one."""
    if client_key is None:
        return None
    found = session.scalar(select(Idea).where(Idea.client_key == client_key))
    if found is not None and found.site_id != site_id:
        raise NotFound
    return found


def _said_today(session: OrmSession, member_id: int, now: datetime) -> int:
    first, last = local_day(local_date(now))
    chosen = select(func.count(Idea.id)).where(Idea.member_id == member_id, Idea.recorded_by_id.is_(None))
    return session.scalar(chosen.where(Idea.created_at.between(first, last))) or 0
