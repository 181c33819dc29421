"""A member says what they offer or look for: by voice, written down by a facilitator, or on their private page."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.times import local_date, local_day
from badges.gatherings.activities import changes as activities
from badges.matching.postings import rows
from badges.matching.postings.facts import OTHER, PostingFacts
from badges.matching.postings.rows import OwnLink, Speaker
from badges.matching.rules import MOST_STANDING, lasts_until, may_stand_on_the_public_wall
from badges.matching.tables import Posting
from badges.people import changes as people
from badges.people.rules import Age
from badges.people.tables import Member


def say(services: Services, by: Speaker, member_id: int, facts: PostingFacts, *, client_key: str | None = None) -> int:
    """Record an offer or a request of a member, and return its number. The same `client_key` records one.

    What a facilitator writes down is read by that; what the member writes waits for a facilitator to read it.
    Raises NotFound; NotAllowed; Refused: activity.unknown, posting.until, posting.minor, posting.parent,
    posting.too_many, posting.too_often on the private page, and what `rows.speaking_member` refuses.
    """
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        member = rows.speaking_member(session, by, member_id)
        if (known := _known(session, client_key, member_id)) is not None:
            return known
        until = last_day(facts, today)
        refuse_public(member, facts)
        refuse_alone(member, facts)
        if rows.count_standing(session, member_id, today) >= MOST_STANDING:
            raise Refused("posting.too_many", most=MOST_STANDING)
        chosen = activity_id(session, facts)
        same = _same(session, member_id, facts, chosen, today) if client_key is not None else None
        if same is not None:  # sent again after « back », which makes a new form
            return same
        staff_id = None if isinstance(by, OwnLink) else by.staff_id
        if isinstance(by, OwnLink) and _said_on(session, member_id, today) >= bounds.POSTINGS_A_DAY_OF_A_MEMBER:
            raise Refused("posting.too_often")
        posting = Posting(
            member_id=member_id,
            **facts.columns(but=("other_activity",)),
            activity_id=chosen,
            other_activity=facts.other_activity if facts.activity == OTHER else None,
            until=until,
            created_at=now,
            recorded_by_id=staff_id,
            read_at=None if isinstance(by, OwnLink) else now,
            read_by_id=staff_id,
            client_key=client_key,
        )
        session.add(posting)
        people.hear_of(member, today)  # the row goes sooner than what was heard by it
        session.flush()
        return posting.id


def last_day(facts: PostingFacts, today: date) -> date:
    """The last day that a form asks for, or six months from today. Raises Refused: posting.until."""
    latest = lasts_until(today)
    if facts.until is None:
        return latest
    if not today <= facts.until <= latest:
        raise Refused("posting.until", latest=latest)
    return facts.until


def refuse_alone(member: Member, facts: PostingFacts) -> None:
    """Check that a member under 15 says it with a parent. Raises Refused: posting.parent."""
    if member.age is Age.UNDER_15 and not facts.with_parent:
        raise Refused("posting.parent")


def refuse_public(member: Member, facts: PostingFacts) -> None:
    """Check that these words may be public. Raises Refused: posting.minor."""
    if facts.words_public and not may_stand_on_the_public_wall(member.age):
        raise Refused("posting.minor")


def activity_id(session: OrmSession, facts: PostingFacts, kept: int | None = None) -> int | None:
    """The number of the activity that a form chooses; None for none of the list.

    `kept`: the one that stays possible though it is retired. Raises Refused: activity.unknown.
    """
    return None if facts.activity == OTHER else activities.offered(session, facts.activity, kept)


def _known(session: OrmSession, client_key: str | None, member_id: int) -> int | None:
    """The row of a form that was sent before; the member's row is held, so that two of them come one by one."""
    if client_key is None:
        return None
    found = session.scalar(select(Posting).where(Posting.client_key == client_key))
    if found is not None and found.member_id != member_id:
        raise NotFound
    return found.id if found is not None else None


def _same(session: OrmSession, member_id: int, facts: PostingFacts, chosen: int | None, today: date) -> int | None:
    """What a member says already, in the same words, about the same thing and of the same side."""
    same = select(Posting.id).where(Posting.member_id == member_id, *rows.standing(today), Posting.side == facts.side)
    same = same.where(Posting.words == facts.words, Posting.activity_id.is_not_distinct_from(chosen))
    return session.scalar(same.order_by(Posting.id.desc()).limit(1))


def _said_on(session: OrmSession, member_id: int, day: date) -> int:
    first, last = local_day(day)
    chosen = select(func.count()).select_from(Posting).where(Posting.member_id == member_id)
    chosen = chosen.where(Posting.created_at.between(first, last), Posting.recorded_by_id.is_(None))
    return session.scalar(chosen) or 0
