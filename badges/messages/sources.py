"""Of what members are to be told: one query for each occasion, over the rooms in which things come about.

Each selects the occasion, the member, the number of the thing, the time that tells it from an earlier one, the session
or the day that it is about, the town, and how the member was told of it, if they were.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, case, cast, literal, null, or_, select
from sqlalchemy.orm import aliased

from badges.base.database import bounds
from badges.base.tables import Letter, LetterState
from badges.base.times import local_date
from badges.gatherings.tables import Enrolment, Gathering, Workshop
from badges.issuing.letters import ABOUT as ANNOUNCED
from badges.issuing.sign import UNDO
from badges.matching.postings.rows import there
from badges.matching.tables import Introduction
from badges.messages.rules import BADGE_SAID_WITHIN, PLACE_SAID_BEFORE, Occasion
from badges.messages.tables import Message
from badges.network.tables import Site
from badges.people.tables import Member
from badges.people.ties.identity_question import not_own
from badges.recognition.states import AwardState, Visibility
from badges.recognition.tables import Award

Source: TypeAlias = Select[Any]


@dataclass(frozen=True)
class Scope:
    """Of which members and things; None is any. `told`: those who were told too. `soon`: of places, those of the next
    seven days alone."""

    site_ids: Collection[int] | None = None  # of the members
    member_id: int | None = None
    workshop_id: int | None = None
    gathering_id: int | None = None
    introduction_id: int | None = None
    award_id: int | None = None
    told: bool = False
    soon: bool = False
    unless: int | None = None  # the account of a reader, whose own record is left out

    @property
    def of_one_thing(self) -> bool:
        """Whether one thing, or one workshop, is asked about."""
        things = (self.workshop_id, self.gathering_id, self.introduction_id, self.award_id)
        return any(each is not None for each in things)


def sources(now: datetime, scope: Scope) -> list[Source]:
    """The queries of a scope, at least one."""
    wanted: list[Source] = []
    if scope.gathering_id is None and (scope.workshop_id is not None or not scope.of_one_thing):
        wanted.append(_places(now, scope))
    if scope.workshop_id is not None or scope.gathering_id is not None or not scope.of_one_thing:
        wanted += [_changes(now, scope), _cancellations(now, scope)]
    if scope.introduction_id is not None or not scope.of_one_thing:
        wanted += [_meetings(now, scope, each) for each in (Introduction.giver_id, Introduction.receiver_id)]
    if scope.award_id is not None or not scope.of_one_thing:
        wanted.append(_badges(now, scope))
    return wanted


def _places(now: datetime, scope: Scope) -> Source:
    """Who has a place in a workshop with a session to come."""
    first = aliased(Gathering)
    to_come = (first.workshop_id == Workshop.id, first.cancelled_at.is_(None), first.starts_at > now)
    following = select(first.id).where(*to_come).order_by(first.starts_at, first.id).limit(1)
    until = (first.starts_at <= now + PLACE_SAID_BEFORE,) if scope.soon else ()
    chosen = _select(Occasion.PLACE, Workshop.id, Enrolment.asked_at, following.correlate(Workshop).scalar_subquery())
    chosen = _enrolled(chosen.join(Workshop, Workshop.id == Enrolment.workshop_id), scope)
    chosen = chosen.where(
        Workshop.accepted_on.is_not(None),
        Workshop.closed_on.is_(None),
        Enrolment.asked_at > now - bounds.MESSAGES_KEPT,
        select(first.id).where(*to_come, *until).correlate(Workshop).exists(),
    )
    return _told(chosen, scope, Occasion.PLACE, Workshop.id, Message.since == Enrolment.asked_at)


def _changes(now: datetime, scope: Scope) -> Source:
    """Whose session takes place at another hour than when they enrolled; or after all, once they were told that not."""
    cancel = aliased(Message)
    restored = and_(
        cancel.since.is_not(None), or_(Gathering.moved_at.is_(None), cancel.since > Gathering.moved_at)
    )  # fmt: skip
    since = case((restored, cancel.since), else_=Gathering.moved_at)
    chosen = _of_sessions(_select(Occasion.CHANGE, Gathering.id, since, Gathering.id), now, scope).outerjoin(
        cancel,
        and_(
            cancel.member_id == Member.id, cancel.occasion == Occasion.CANCEL, cancel.number == Gathering.id
        ),
    )  # fmt: skip
    chosen = chosen.where(Gathering.cancelled_at.is_(None), since > Enrolment.asked_at)
    return _told(chosen, scope, Occasion.CHANGE, Gathering.id, Message.since == since)


def _cancellations(now: datetime, scope: Scope) -> Source:
    """Whose session does not take place."""
    since = Gathering.cancelled_at
    chosen = _of_sessions(_select(Occasion.CANCEL, Gathering.id, since, Gathering.id), now, scope)
    chosen = chosen.where(since > Enrolment.asked_at)
    return _told(chosen, scope, Occasion.CANCEL, Gathering.id, Message.since == since)


def _meetings(now: datetime, scope: Scope, who: ColumnElement[int | None] | Any) -> Source:
    """The two of a thread whose meeting of three has a day."""
    chosen = _select(Occasion.MEETING, Introduction.id, Introduction.receiver_yes_at, None, Introduction.meeting_on)
    chosen = chosen.select_from(Introduction).join(Member, Member.id == who)
    chosen = chosen.join(Site, Site.id == Introduction.site_id).where(
        Introduction.receiver_yes_at.is_not(None),
        Introduction.met_on.is_(None),
        Introduction.ended_at.is_(None),
        Introduction.meeting_on >= local_date(now),
    )
    if scope.introduction_id is not None:
        chosen = chosen.where(Introduction.id == scope.introduction_id)
    same = Message.meeting_on == Introduction.meeting_on
    return _told(chosen, scope, Occasion.MEETING, Introduction.id, same)


def _badges(now: datetime, scope: Scope) -> Source:
    """Whose badge was signed without a letter about it: letters are kept for longer than this asks."""
    chosen = _select(Occasion.BADGE, Award.id, Award.issued_at, None)
    chosen = chosen.select_from(Award).join(Member, Member.id == Award.member_id)
    chosen = chosen.join(Site, Site.id == Member.site_id).where(
        Award.state == AwardState.ISSUED,
        Award.issued_at.between(now - BADGE_SAID_WITHIN, now - UNDO),
        Award.visibility != Visibility.HIDDEN,
        Award.paused_at.is_(None),
        Award.closed_at.is_(None),
        Award.erased_at.is_(None),
        ~select(Letter.id)
        .where(Letter.purpose == ANNOUNCED, Letter.number == Award.id, Letter.state != LetterState.DROPPED)
        .exists(),
    )
    if scope.award_id is not None:
        chosen = chosen.where(Award.id == scope.award_id)
    return _told(chosen, scope, Occasion.BADGE, Award.id, Message.since == Award.issued_at)


def _select(
    occasion: Occasion, number: Any, since: Any, gathering: Any, meeting_on: Any = None
) -> Source:  # fmt: skip
    """The columns of every query. What one has not is NULL, with the type of the others."""
    return select(
        literal(occasion.value).label("occasion"),
        Member.id.label("member_id"),
        number.label("number"),
        since.label("since"),
        (cast(null(), Date()) if meeting_on is None else meeting_on).label("meeting_on"),
        (cast(null(), Integer()) if gathering is None else gathering).label("gathering_id"),
        Site.city.label("town"),
        Message.way.label("way"),
        Message.noted_at.label("noted_at"),
        Message.noted_by_id.label("noted_by_id"),
    )


def _enrolled(chosen: Source, scope: Scope) -> Source:
    chosen = chosen.join(Member, Member.id == Enrolment.member_id).join(Site, Site.id == Workshop.site_id)
    if scope.workshop_id is not None:
        chosen = chosen.where(Workshop.id == scope.workshop_id)
    return chosen.where(Enrolment.waiting.is_(False))


def _of_sessions(chosen: Source, now: datetime, scope: Scope) -> Source:
    chosen = chosen.select_from(Enrolment).join(Workshop, Workshop.id == Enrolment.workshop_id)
    chosen = chosen.join(Gathering, Gathering.workshop_id == Workshop.id)
    if scope.gathering_id is not None:
        chosen = chosen.where(Gathering.id == scope.gathering_id)
    return _enrolled(chosen, scope).where(Gathering.starts_at > now)


def _told(chosen: Source, scope: Scope, occasion: Occasion, number: Any, same: ColumnElement[bool]) -> Source:
    """Join how the member was told of this very thing; without `told` those who were are left out."""
    chosen = chosen.outerjoin(
        Message,
        and_(Message.member_id == Member.id, Message.occasion == occasion, Message.number == number, same),
    ).where(*there())
    if scope.site_ids is not None:
        chosen = chosen.where(Member.site_id.in_(scope.site_ids))
    if scope.member_id is not None:
        chosen = chosen.where(Member.id == scope.member_id)
    if scope.unless is not None:
        chosen = chosen.where(*not_own(scope.unless))
    return chosen if scope.told else chosen.where(Message.id.is_(None))
