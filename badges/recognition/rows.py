"""The rows of badges, observations and awards, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload, lazyload, selectinload

from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Gathering
from badges.network.tables import Staff
from badges.recognition.rules import is_expired
from badges.recognition.states import IN_PROGRESS, AwardState
from badges.recognition.tables import Award, AwardReading, BadgeModel, BadgeVersion, Observation, SigningPreference


def models(session: OrmSession, *, retired: bool = False) -> Sequence[BadgeModel]:
    """The badges of the catalogue with their versions, in the order of creation."""
    chosen = select(BadgeModel).options(selectinload(BadgeModel.versions)).order_by(BadgeModel.id)
    return session.scalars(chosen if retired else chosen.where(BadgeModel.retired_on.is_(None))).all()


def model(session: OrmSession, slug: str) -> BadgeModel | None:
    """A badge by its slug, retired or not."""
    return session.scalar(select(BadgeModel).where(BadgeModel.slug == slug).options(selectinload(BadgeModel.versions)))


def version(session: OrmSession, slug: str, number: int) -> BadgeVersion | None:
    """One version of a badge."""
    chosen = select(BadgeVersion).join(BadgeVersion.model).where(BadgeModel.slug == slug)
    return session.scalar(chosen.where(BadgeVersion.number == number))


_OBSERVATIONS: Final = (
    select(Observation)
    .options(
        joinedload(Observation.gathering).options(joinedload(Gathering.workshop), joinedload(Gathering.site)),
        joinedload(Observation.exchange).joinedload(Exchange.site),
    )
    .where(Observation.member_id == bindparam("member"), Observation.badge_model_id == bindparam("badge"))
    .order_by(Observation.seen_on, Observation.id)
)


def observations(session: OrmSession, member_id: int, badge_model_id: int) -> Sequence[Observation]:
    """All that was seen of a member for a badge, oldest first."""
    return session.scalars(_OBSERVATIONS, {"member": member_id, "badge": badge_model_id}).all()


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


# What is read with an award: its member, site, badge and staff member, whose roles and sites nobody asks for here.
_WITH: Final = (
    joinedload(Award.member),
    joinedload(Award.site),
    joinedload(Award.awarded_by).options(lazyload(Staff.roles), lazyload(Staff.sites)),
    joinedload(Award.version).joinedload(BadgeVersion.model),
)

_BEGUN: Final = (
    joinedload(Award.gathering).options(joinedload(Gathering.workshop), joinedload(Gathering.site)),
    joinedload(Award.exchange),
)
_MEMBER: Final = (joinedload(Award.member),)


def awards() -> Select[Award]:
    """The query of awards with their member, site, staff member and badge, for callers to narrow."""
    return select(Award).options(*_WITH)


def award_to_sign(session: OrmSession, award_id: int) -> Award | None:
    """An award with the same, and where it was begun; its row is locked until the transaction ends. One statement."""
    return session.get(Award, award_id, options=(*_WITH, *_BEGUN), with_for_update={"of": Award})


def award_to_change(session: OrmSession, award_id: int) -> Award | None:
    """An award with its member; its row is locked until the transaction ends. One statement."""
    return session.get(Award, award_id, options=_MEMBER, with_for_update={"of": Award})


def award(session: OrmSession, award_id: int) -> Award | None:
    """An award with its member, site, staff member and badge."""
    return session.scalar(awards().where(Award.id == award_id))


def award_by_code(session: OrmSession, code: str) -> Award | None:
    """An award by its normalised public code."""
    return session.scalar(awards().where(Award.code == code))


def award_in_progress(session: OrmSession, member_id: int, badge_model_id: int) -> Award | None:
    """The one award of this badge to this member that is neither issued nor closed."""
    chosen = awards().where(Award.member_id == member_id, Award.badge_model_id == badge_model_id)
    return session.scalar(chosen.where(Award.state.in_(IN_PROGRESS)))


def live_awards(session: OrmSession, member_id: int, now: datetime) -> Sequence[Award]:
    """Badges that a member holds now: issued, not ended, not expired."""
    chosen = awards().where(Award.member_id == member_id, Award.state == AwardState.ISSUED, Award.erased_at.is_(None))
    found = session.scalars(chosen.order_by(Award.issued_at, Award.id))
    return [award for award in found if not is_expired(award.valid_until, now)]


def holds(session: OrmSession, award: Award, now: datetime) -> bool:
    """Whether the award's member holds another of the same badge now: issued, not ended, not expired."""
    chosen = select(Award.valid_until).where(
        Award.member_id == award.member_id,
        Award.badge_model_id == award.badge_model_id,
        Award.state == AwardState.ISSUED,
        Award.erased_at.is_(None),
        Award.id != award.id,
    )
    return any(not is_expired(until, now) for until in session.scalars(chosen))


def last_reading(session: OrmSession, award_id: int) -> AwardReading | None:
    """The last reading of an award by a colleague, with the staff who answered it."""
    chosen = select(AwardReading).where(AwardReading.award_id == award_id).order_by(AwardReading.id.desc()).limit(1)
    return session.scalar(chosen.options(joinedload(AwardReading.answered_by)))


def preferring(session: OrmSession, member_id: int) -> set[int]:
    """The staff members who prefer that a colleague signs for this member."""
    chosen = select(SigningPreference.staff_id).where(SigningPreference.member_id == member_id)
    return set(session.scalars(chosen))


def numbers_of_awards(session: OrmSession, member_ids: Collection[int]) -> Sequence[int]:
    """The numbers of every award of these members, in any state."""
    return session.scalars(select(Award.id).where(Award.member_id.in_(member_ids)).order_by(Award.id)).all()


def codes_of(session: OrmSession, award_ids: Collection[int]) -> Sequence[str]:
    """The public codes of these awards."""
    return session.scalars(select(Award.code).where(Award.id.in_(award_ids))).all()


def names_shown(session: OrmSession, member_ids: Collection[int]) -> Sequence[str]:
    """The names that stand on these members' awards."""
    chosen = select(Award.name_shown).where(Award.member_id.in_(member_ids), Award.name_shown.is_not(None))
    return [name for name in session.scalars(chosen.distinct()) if name]
