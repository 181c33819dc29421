"""The rows of badges, observations and awards, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from badges.base.database.types import UtcDateTime, table_of
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Attendance, Gathering
from badges.network.tables import Staff
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.tables import Consent, Member
from badges.recognition.rules import COPIED_WITHIN, WEEK, Dossier, Other, is_expired
from badges.recognition.states import IN_PROGRESS, AwardState
from badges.recognition.tables import (
    Award,
    AwardReading,
    BadgeModel,
    BadgeVersion,
    Endorsement,
    Observation,
    SigningPreference,
)


def models(session: OrmSession, *, retired: bool = False) -> Sequence[BadgeModel]:
    """The badges of the catalogue with their versions, in the order of creation. One statement."""
    with_versions = joinedload(BadgeModel.versions).lazyload(BadgeVersion.model)
    chosen = select(BadgeModel).options(with_versions).order_by(BadgeModel.id)
    return session.scalars(chosen if retired else chosen.where(BadgeModel.retired_on.is_(None))).unique().all()


def model(session: OrmSession, slug: str) -> BadgeModel | None:
    """A badge by its slug, retired or not."""
    return session.scalar(select(BadgeModel).where(BadgeModel.slug == slug).options(selectinload(BadgeModel.versions)))


def version(session: OrmSession, slug: str, number: int) -> BadgeVersion | None:
    """One version of a badge."""
    chosen = select(BadgeVersion).join(BadgeVersion.model).where(BadgeModel.slug == slug)
    return session.scalar(chosen.where(BadgeVersion.number == number))


def versions(session: OrmSession, wanted: Collection[tuple[str, int]]) -> Sequence[BadgeVersion]:
    """Several versions by their slugs and numbers, with their models."""
    chosen = select(BadgeVersion).join(BadgeVersion.model).options(contains_eager(BadgeVersion.model))
    return session.scalars(chosen.where(tuple_(BadgeModel.slug, BadgeVersion.number).in_(list(wanted)))).all()


# The statements that a dossier and a signature ask are built once: building takes longer than SQLite's answer.
_MEMBERS: Final[BindParameter[Any]] = bindparam("members", expanding=True)
_MODELS: Final[BindParameter[Any]] = bindparam("models", expanding=True)

# What is read with an observation: where it was made, and the member's presence there.
_SEEN: Final = (
    select(Observation, Attendance)
    .options(
        joinedload(Observation.gathering).options(joinedload(Gathering.workshop), joinedload(Gathering.site)),
        joinedload(Observation.exchange).joinedload(Exchange.site),
    )
    .outerjoin(
        Attendance,
        and_(Attendance.gathering_id == Observation.gathering_id, Attendance.member_id == Observation.member_id),
    )
    .where(Observation.member_id.in_(_MEMBERS), Observation.badge_model_id.in_(_MODELS))
    .order_by(Observation.seen_on, Observation.id)
)


def observations_of(session: OrmSession, awards: Collection[Award]) -> list[tuple[Observation, Attendance | None]]:
    """All that was seen of these awards' members for their badges, oldest first, with the presence where it was.

    One statement. Of several awards it may give more: what was seen of one member for another's badge.
    """
    members, models = {each.member_id for each in awards}, {each.badge_model_id for each in awards}
    found = session.execute(_SEEN, {"members": list(members), "models": list(models)})
    return [(observation, presence) for observation, presence in found]


def criteria_seen(session: OrmSession, member_id: int, badge_model_id: int) -> set[str]:
    """The criteria of a badge that were seen of a member."""
    chosen = select(Observation.criterion).where(Observation.member_id == member_id, Observation.denied_at.is_(None))
    return set(session.scalars(chosen.where(Observation.badge_model_id == badge_model_id).distinct()))


def observations_for(session: OrmSession, member_ids: Collection[int], badge_model_id: int) -> Sequence[Observation]:
    """All that was seen of these members for a badge, oldest first, without where."""
    chosen = select(Observation).where(Observation.member_id.in_(member_ids), Observation.denied_at.is_(None))
    chosen = chosen.where(Observation.badge_model_id == badge_model_id)
    return session.scalars(chosen.order_by(Observation.seen_on, Observation.id)).all()


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
_TO_VIEW: Final = (
    joinedload(Award.member),
    joinedload(Award.site),
    joinedload(Award.version).joinedload(BadgeVersion.model),
)
_WITH: Final = (*_TO_VIEW, joinedload(Award.awarded_by).options(lazyload(Staff.roles), lazyload(Staff.sites)))

_BEGUN: Final = (
    joinedload(Award.gathering).options(joinedload(Gathering.workshop), joinedload(Gathering.site)),
    joinedload(Award.exchange).joinedload(Exchange.site),
)
_ONE_TO_CHANGE: Final = (
    select(Award).where(Award.id == bindparam("number")).options(joinedload(Award.member)).with_for_update(of=Award)
)
_ENDORSEMENTS: Final = select(Endorsement).where(Endorsement.award_id == bindparam("award")).order_by(Endorsement.id)
_ONE_TO_SIGN: Final = _ONE_TO_CHANGE.options(*_WITH)


def awards() -> Select[Award]:
    """The query of awards with their member, site, staff member and badge, for callers to narrow."""
    return select(Award).options(*_WITH)


def awards_to_view() -> Select[Award]:
    """The query of awards with all that a view of them says, which is no staff member."""
    return select(Award).options(*_TO_VIEW)


def award_to_sign(session: OrmSession, award_id: int) -> Award | None:
    """An award with the same; its row is locked until the transaction ends. One statement.

    Where it was begun comes with what was seen there (`observations_of`), and is asked for where nothing was.
    """
    return _locked(session, _ONE_TO_SIGN, award_id)


def endorsements(session: OrmSession, award_id: int) -> list[Endorsement]:
    """All endorsements of an award, withdrawn ones too, oldest first."""
    return list(session.scalars(_ENDORSEMENTS, {"award": award_id}))


def award_to_change(session: OrmSession, award_id: int) -> Award | None:
    """An award with its member; its row is locked until the transaction ends. One statement; two for none."""
    return _locked(session, _ONE_TO_CHANGE, award_id)


def _locked(session: OrmSession, chosen: Select[Award], award_id: int) -> Award | None:
    """Asked again where none is found: PostgreSQL, which waited for the row, joins the member that it had before, and
    a merge gave it another meanwhile.
    """
    number = {"number": award_id}
    return session.scalar(chosen, number) or session.scalar(chosen, number)


def hold(session: OrmSession, award: Award) -> None:
    """Lock the row of an award that was read until the transaction ends, and read it anew; again as `_locked` does."""
    lock = {"of": Award}
    try:
        session.refresh(award, with_for_update=lock)
    except InvalidRequestError:
        session.refresh(award, with_for_update=lock)


def awards_to_change(session: OrmSession, award_ids: Collection[int]) -> dict[int, Award]:
    """These awards by their number, without what is beside them; their rows are locked in its order."""
    chosen = select(Award).where(Award.id.in_(award_ids)).order_by(Award.id).with_for_update(of=Award)
    return {each.id: each for each in session.scalars(chosen)}


def award(session: OrmSession, award_id: int) -> Award | None:
    """An award with its member, site, staff member and badge, and where it was begun."""
    return session.scalar(awards().options(*_BEGUN).where(Award.id == award_id))


def awards_at(session: OrmSession, gathering_id: int, badge_slug: str) -> Sequence[Award]:
    """The awards of one badge that were begun at one gathering and not given up, by their number."""
    badge = select(BadgeModel.id).where(BadgeModel.slug == badge_slug).scalar_subquery()
    chosen = awards().options(*_BEGUN).where(Award.gathering_id == gathering_id, Award.erased_at.is_(None))
    chosen = chosen.where(Award.badge_model_id == badge, Award.state != AwardState.ABANDONED)
    return session.scalars(chosen.order_by(Award.id)).all()


def award_by_code(session: OrmSession, code: str) -> Award | None:
    """An award by its normalised public code."""
    return session.scalar(awards().where(Award.code == code))


def awards_by_code(session: OrmSession, codes: Collection[str]) -> Sequence[Award]:
    """The awards with these normalised public codes."""
    return session.scalars(awards().where(Award.code.in_(codes))).all()


def awards_in_progress(session: OrmSession, member_ids: Collection[int], badge_model_id: int) -> Sequence[Award]:
    """The awards of this badge to these members that are neither issued nor closed: at most one of each."""
    chosen = awards().where(Award.member_id.in_(member_ids), Award.badge_model_id == badge_model_id)
    return session.scalars(chosen.where(Award.state.in_(IN_PROGRESS))).all()


def award_in_progress(session: OrmSession, member_id: int, badge_model_id: int) -> Award | None:
    """The one award of this badge to this member that is neither issued nor closed."""
    chosen = awards().where(Award.member_id == member_id, Award.badge_model_id == badge_model_id)
    return session.scalar(chosen.where(Award.state.in_(IN_PROGRESS)))


def awards_held(session: OrmSession, member_id: int) -> Sequence[Award]:
    """A member's awards that were issued and not erased, ended ones too."""
    chosen = awards().where(Award.member_id == member_id, Award.issued_at.is_not(None), Award.erased_at.is_(None))
    return session.scalars(chosen.order_by(Award.issued_at, Award.id)).all()


def live_awards(session: OrmSession, member_id: int, now: datetime) -> Sequence[Award]:
    """Badges that a member holds now: issued, not ended, not expired."""
    chosen = awards().where(Award.member_id == member_id, Award.state == AwardState.ISSUED, Award.erased_at.is_(None))
    found = session.scalars(chosen.order_by(Award.issued_at, Award.id))
    return [award for award in found if not is_expired(award.valid_until, now)]


@dataclass
class Standing:
    """What of a member decides about every award: who prefers that a colleague signs, the consent, what is held."""

    preferring: set[int] = field(default_factory=set)  # staff members
    consent: ConsentAnswer | None = None  # the last answer about badges
    with_parent: bool = False  # whether a child and a parent said it together
    held: list[tuple[int, int, datetime | None]] = field(default_factory=list)  # (award, badge, valid until), issued

    def say(self, answer: ConsentAnswer, *, with_parent: bool) -> None:
        """Hold an answer about badges; the last one counts."""
        self.consent, self.with_parent = answer, with_parent

    def holds(self, badge_model_id: int, now: datetime, *, besides: int = 0) -> bool:
        """Whether the member holds a badge now by another award than `besides`: issued, not ended, not expired."""
        return any(
            model == badge_model_id and number != besides and not is_expired(until, now)
            for number, model, until in self.held
        )


def _standing() -> CompoundSelect[Any]:
    """What of these members decides, in rows of one kind: (kind, member, number, badge, answer, until)."""
    prefer, said, award = (table_of(each).c for each in (SigningPreference, Consent, Award))
    no_answer, no_time = cast(null(), said.answer.type), cast(null(), UtcDateTime())
    with_parent = case((said.with_parent, 1), else_=0)
    preferring = select(
        literal("preferring").label("kind"), prefer.member_id, prefer.staff_id.label("number"),
        literal(0).label("badge"), no_answer.label("answer"), no_time.label("until"),
    ).where(prefer.member_id.in_(_MEMBERS))  # fmt: skip
    consents = select(
        literal("consent"), said.member_id, said.id, with_parent, said.answer, no_time
    ).where(said.member_id.in_(_MEMBERS), said.subject == ConsentSubject.BADGES)  # fmt: skip
    held = select(
        literal("held"), award.member_id, award.id, award.badge_model_id, no_answer, award.valid_until
    ).where(award.member_id.in_(_MEMBERS), award.state == AwardState.ISSUED, award.erased_at.is_(None))  # fmt: skip
    return union_all(preferring, consents, held)


_STANDING: Final = _standing()


def standings(session: OrmSession, member_ids: Collection[int]) -> Mapping[int, Standing]:
    """The standing of each of these members. One statement."""
    found = {number: Standing() for number in member_ids}
    rows: Sequence[Any] = session.execute(_STANDING, {"members": list(member_ids)}).all()
    for kind, member_id, number, badge, answer, until in sorted(rows, key=lambda row: row[2]):
        if kind == "preferring":
            found[member_id].preferring.add(number)
        elif kind == "consent":
            found[member_id].say(answer, with_parent=bool(badge))
        else:
            found[member_id].held.append((number, badge, until))
    return found


def beside(session: OrmSession, dossiers: Collection[Dossier], now: datetime) -> tuple[list[Other], int]:
    """The awards with which these are compared for warnings, and how many members were at their gathering.

    One statement: those of a week to the same members, those begun at the gathering, and those of a year with a
    sentence by the same staff members. All of `dossiers` were begun at one place. Practice members are nowhere.
    """
    places = [each.place.id for each in dossiers if each.place is not None and each.place.kind != "exchange"]
    here = places[0] if places else None
    there = select(func.count()).select_from(Attendance).join(Attendance.member)
    present = there.where(Attendance.gathering_id == here, Member.practice.is_(False)).scalar_subquery()
    found = session.execute(
        select(
            Award.id, Award.member_id, BadgeModel.slug, Award.gathering_id, Award.awarded_by_id, Award.state,
            Award.criteria, Award.issued_at, Award.sentence, present,
        )
        .join(BadgeModel, BadgeModel.id == Award.badge_model_id)
        .join(Award.member)
        .where(
            Award.erased_at.is_(None),
            Member.practice.is_(False),
            or_(
                and_(Award.member_id.in_({each.member_id for each in dossiers}), Award.issued_at >= now - WEEK),
                Award.gathering_id == here,
                and_(
                    Award.awarded_by_id.in_({each.awarded_by_id for each in dossiers}),
                    Award.sentence.is_not(None),
                    Award.created_at >= now - COPIED_WITHIN,
                ),
            ),
        )
    ).all()  # fmt: skip
    others = [
        Other(number, member, slug, gathering, staff, state, bool(criteria), issued_at, sentence)
        for number, member, slug, gathering, staff, state, criteria, issued_at, sentence, _ in found
    ]
    return others, found[0][9] if found else 0


def last_reading(session: OrmSession, award_id: int) -> AwardReading | None:
    """The last reading of an award by a colleague, with the staff who answered it."""
    return last_readings(session, [award_id]).get(award_id)


_READINGS: Final = (
    select(AwardReading)
    .where(AwardReading.award_id.in_(bindparam("awards", expanding=True)))
    .options(joinedload(AwardReading.answered_by).options(lazyload(Staff.roles), lazyload(Staff.sites)))
    .order_by(AwardReading.id)
)


def last_readings(session: OrmSession, award_ids: Collection[int]) -> dict[int, AwardReading]:
    """The last reading of each of these awards that has one, with the staff who answered it. One statement."""
    return {each.award_id: each for each in session.scalars(_READINGS, {"awards": list(award_ids)})}


def preferring(session: OrmSession, member_id: int) -> set[int]:
    """The staff members who prefer that a colleague signs for this member."""
    chosen = select(SigningPreference.staff_id).where(SigningPreference.member_id == member_id)
    return set(session.scalars(chosen))


def function_of(session: OrmSession, staff_id: int) -> str | None:
    """The function of a staff member; None when they were erased."""
    return session.scalar(select(Staff.function).where(Staff.id == staff_id, Staff.erased_at.is_(None)))


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
