"""Questions that wait at a site, and calls: those that a member is told of. One statement each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, false, func, select, true
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.rights import Actor, sees_site
from badges.network import rows as network
from badges.people.tables import Member
from badges.questions.tables import BadgeCall, Question
from badges.questions.views import QuestionView
from badges.recognition.reads import why
from badges.recognition.tables import Award

Asked = TypeVar("Asked")


def waiting(session: OrmSession, actor: Actor, site_id: int) -> list[QuestionView]:
    """The questions to a site, oldest first; for the coordination also those to sites that are closed."""
    if not sees_site(actor, site_id):
        return []
    award = joinedload(Question.award)
    loaded = (award.joinedload(Award.member), award.joinedload(Award.site), award.joinedload(Award.version))
    chosen = _waiting(select(Question), actor, site_id).options(*loaded)
    return [QuestionView.of(each) for each in session.scalars(chosen.order_by(Question.asked_at, Question.id))]


def counting_waiting(actor: Actor, site_id: int) -> Select[int]:
    """Count the questions to a site of the actor's (`badges.base.database.counts`)."""
    return _waiting(select(func.count(Question.id)), actor, site_id)


def _waiting(chosen: Select[Asked], actor: Actor, site_id: int) -> Select[Asked]:
    asked = network.asked_at(actor, Award.site_id, site_id)
    return chosen.join(Question.award).where(asked, Award.erased_at.is_(None))


def to_tell(actor: Actor, site_id: int) -> Select[Any]:
    """Choose the awards of a site's members who are told in person of calls, for `recognition.reads.waiting`: by the
    number of the call, and its `day`; none at a site that is not the actor's. For the coordination also those of sites
    that are closed."""
    chosen = why(BadgeCall.award_id, number=BadgeCall.id, day=BadgeCall.called_on)
    return _to_tell(chosen, actor, site_id).where(true() if sees_site(actor, site_id) else false())


def counting_to_tell(actor: Actor, site_id: int) -> Select[int]:
    """Count the calls about badges of a site's members who are told in person (`badges.base.database.counts`)."""
    return _to_tell(select(func.count(BadgeCall.id)), actor, site_id)


def _to_tell(chosen: Select[Asked], actor: Actor, site_id: int) -> Select[Asked]:
    there = chosen.select_from(BadgeCall).join(BadgeCall.award).join(Award.member)
    asked = network.asked_at(actor, Member.site_id, site_id)
    return there.where(BadgeCall.told_at.is_(None), asked, Award.erased_at.is_(None))


def last_calls(session: OrmSession, award_ids: Collection[int]) -> dict[int, date]:
    """The last day of a call about each of these badges, by number; as long as calls are kept."""
    chosen = select(BadgeCall.award_id, func.max(BadgeCall.called_on)).where(BadgeCall.award_id.in_(award_ids))
    return dict(session.execute(chosen.group_by(BadgeCall.award_id)).all())
