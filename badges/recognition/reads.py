"""Reads about badges, what was seen, and awards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload, selectinload

from badges.exchanges.tables import Exchange
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance, Gathering
from badges.recognition.rules import is_expired
from badges.recognition.states import IN_PROGRESS, AwardState
from badges.recognition.tables import Award, BadgeModel, BadgeVersion, Observation


def models(session: OrmSession, *, retired: bool = False) -> Sequence[BadgeModel]:
    """The badges of the catalogue with their versions, as they were numbered at first."""
    chosen = select(BadgeModel).options(selectinload(BadgeModel.versions)).order_by(BadgeModel.id)
    return session.scalars(chosen if retired else chosen.where(BadgeModel.retired_on.is_(None))).all()


def model(session: OrmSession, slug: str) -> BadgeModel | None:
    """A badge by its slug, retired or not."""
    return session.scalar(select(BadgeModel).where(BadgeModel.slug == slug).options(selectinload(BadgeModel.versions)))


def version(session: OrmSession, slug: str, number: int) -> BadgeVersion | None:
    """One version of a badge."""
    chosen = select(BadgeVersion).join(BadgeVersion.model).where(BadgeModel.slug == slug)
    return session.scalar(chosen.where(BadgeVersion.number == number))


def _observations() -> Select[Observation]:
    return select(Observation).options(
        joinedload(Observation.gathering).joinedload(Gathering.workshop),
        joinedload(Observation.gathering).joinedload(Gathering.site),
        joinedload(Observation.exchange).joinedload(Exchange.site),
        joinedload(Observation.staff),
    )


def observations(session: OrmSession, member_id: int, badge_model_id: int) -> Sequence[Observation]:
    """All that was seen of a member for a badge, oldest first."""
    chosen = _observations().where(Observation.member_id == member_id, Observation.badge_model_id == badge_model_id)
    return session.scalars(chosen.order_by(Observation.seen_on, Observation.id)).all()


def observations_of(session: OrmSession, member_id: int, limit: int = 200) -> Sequence[Observation]:
    """All that was seen of a member, latest first."""
    chosen = _observations().where(Observation.member_id == member_id)
    return session.scalars(chosen.order_by(Observation.seen_on.desc(), Observation.id.desc()).limit(limit)).all()


def observations_here(
    session: OrmSession, member_id: int, badge_model_id: int, gathering_id: int | None, exchange_id: int | None
) -> Sequence[Observation]:
    """What was seen of a member for a badge in one gathering or one exchange."""
    here = (
        Observation.gathering_id == gathering_id if gathering_id is not None else Observation.exchange_id == exchange_id
    )
    chosen = select(Observation).where(
        Observation.member_id == member_id, Observation.badge_model_id == badge_model_id, here
    )
    return session.scalars(chosen.order_by(Observation.id)).all()


def observed_members(session: OrmSession, gathering_id: int) -> set[int]:
    """Members of whom something was seen at a gathering."""
    return set(
        session.scalars(select(Observation.member_id).where(Observation.gathering_id == gathering_id).distinct())
    )


def roles_at(session: OrmSession, member_id: int, gathering_ids: Collection[int]) -> dict[int, Participation]:
    """The role of a member in each of these gatherings."""
    chosen = select(Attendance.gathering_id, Attendance.role).where(
        Attendance.member_id == member_id, Attendance.gathering_id.in_(gathering_ids)
    )
    return dict(session.execute(chosen).all())


def begun_badges(session: OrmSession, member_id: int) -> list[str]:
    """Slugs of badges of which something was seen, those with most criteria first."""
    seen = func.count(Observation.criterion.distinct())
    chosen = (
        select(BadgeModel.slug)
        .join(Observation, Observation.badge_model_id == BadgeModel.id)
        .where(Observation.member_id == member_id)
        .group_by(BadgeModel.id, BadgeModel.slug)
        .order_by(seen.desc(), BadgeModel.id)
    )
    return list(session.scalars(chosen))


def _awards() -> Select[Award]:
    return select(Award).options(
        joinedload(Award.member),
        joinedload(Award.site),
        joinedload(Award.awarded_by),
        joinedload(Award.version).joinedload(BadgeVersion.model),
    )


def award(session: OrmSession, award_id: int) -> Award | None:
    """An award with its member, site, staff member and badge."""
    return session.scalar(_awards().where(Award.id == award_id))


def award_by_code(session: OrmSession, code: str) -> Award | None:
    """An award by its normalised public code."""
    return session.scalar(_awards().where(Award.code == code))


def award_in_progress(session: OrmSession, member_id: int, badge_model_id: int) -> Award | None:
    """The one award of this badge to this member that is neither issued nor closed."""
    chosen = _awards().where(Award.member_id == member_id, Award.badge_model_id == badge_model_id)
    return session.scalar(chosen.where(Award.state.in_(IN_PROGRESS)))


def live_awards(session: OrmSession, member_id: int, now: datetime) -> Sequence[Award]:
    """Badges that a member holds now: issued, not ended, not expired."""
    chosen = _awards().where(Award.member_id == member_id, Award.state == AwardState.ISSUED, Award.erased_at.is_(None))
    found = session.scalars(chosen.order_by(Award.issued_at, Award.id))
    return [award for award in found if not is_expired(award.valid_until, now)]


def awards_of(session: OrmSession, member_id: int) -> Sequence[Award]:
    """All awards of a member that were issued, ended ones too, latest first."""
    chosen = _awards().where(Award.member_id == member_id, Award.issued_at.is_not(None))
    return session.scalars(chosen.order_by(Award.issued_at.desc(), Award.id.desc())).all()


def unfinished(session: OrmSession, site_ids: Collection[int] | None, limit: int = 20) -> Sequence[Award]:
    """Awards in progress that wait for someone: something ticked, or an answer given; latest first."""
    chosen = _awards().where(Award.state.in_(IN_PROGRESS))
    if site_ids is not None:
        chosen = chosen.where(Award.site_id.in_(site_ids))
    found = session.scalars(chosen.order_by(Award.created_at.desc(), Award.id.desc()).limit(limit * 3)).all()
    return [award for award in found if award.criteria or award.answer][:limit]


def latest_awards(session: OrmSession, site_ids: Collection[int] | None, limit: int = 10) -> Sequence[Award]:
    """The last awards issued, latest first."""
    chosen = _awards().where(Award.issued_at.is_not(None), Award.erased_at.is_(None))
    if site_ids is not None:
        chosen = chosen.where(Award.site_id.in_(site_ids))
    return session.scalars(chosen.order_by(Award.issued_at.desc(), Award.id.desc()).limit(limit)).all()
