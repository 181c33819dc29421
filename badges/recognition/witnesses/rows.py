"""The rows of slips and statements, for intentions inside their transaction, and who acts on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, may
from badges.people.own.member_row import own_member
from badges.people.ties.identity_question import refuse_herself
from badges.recognition.rules import is_shown, is_valid
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from badges.recognition.witnesses.rules import SlipState, StatementState, state_of, state_of_slip
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement


@dataclass(frozen=True)
class OwnBadge:
    """A member who acts on their private page; the link that opened it is the caller's to judge."""

    member_id: int


Speaker: TypeAlias = Actor | OwnBadge


def award_to_change(session: OrmSession, by: Speaker, award_id: int) -> Award:
    """A badge of the member's own, or of a site of the actor's who is not its member; its row is held.

    Raises NotFound: `award.unknown`, also for an erased one; NotAllowed: `award.self`; Refused: `tie.unanswered`,
    `member.practice`.
    """
    if isinstance(by, OwnBadge):
        own_member(session, by.member_id)
    award = session.get(Award, award_id, with_for_update={"of": Award}, populate_existing=True)
    if award is None or award.erased_at is not None or award.issued_at is None:
        raise NotFound("award.unknown")
    if isinstance(by, OwnBadge):
        if award.member_id != by.member_id:
            raise NotFound("award.unknown")
        return award
    if not may(by, Action.AWARD, award.site_id):
        raise NotFound("award.unknown")
    refuse_herself(session, by, award.member)
    return award


def refuse_unshown(award: Award, now: datetime) -> None:
    """Check that something can be added to a badge, and that others may see it.

    Raises Refused: `award.not_issued`, `award.paused`, `award.ended`, `witness.hidden`.
    """
    if award.state != AwardState.ISSUED:
        raise Refused("award.not_issued")
    if award.paused_at is not None:
        raise Refused("award.paused")
    if not is_valid(award, now):
        raise Refused("award.ended")
    if not is_shown(award):
        raise Refused("witness.hidden")


def answers(award: Award, now: datetime) -> bool:
    """Whether a slip of this badge leads to it: it is signed, goes on and is shown, neither erased nor paused."""
    going_on = award.erased_at is None and award.issued_at is not None and award.paused_at is None
    return going_on and is_valid(award, now) and is_shown(award)


def slip_by_digest(session: OrmSession, digest: bytes, *, lock: bool = False) -> WitnessSlip | None:
    """The slip of a code."""
    chosen = select(WitnessSlip).where(WitnessSlip.digest == digest)
    return session.scalar(chosen.with_for_update(of=WitnessSlip) if lock else chosen)


def state_of_row(slip: WitnessSlip, today: date) -> SlipState:
    """Where a slip stands today."""
    return state_of_slip(used_at=slip.used_at, ended_at=slip.ended_at, last_day=slip.last_day, today=today)


def is_open(today: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a slip that can be used today."""
    return WitnessSlip.used_at.is_(None), WitnessSlip.ended_at.is_(None), WitnessSlip.last_day >= today


def open_slips(session: OrmSession, award_id: int, today: date) -> int:
    """How many slips of a badge can be used."""
    return _count(session, WitnessSlip.award_id == award_id, *is_open(today))


def slips_since(session: OrmSession, award_id: int, start: datetime) -> int:
    """How many slips of a badge were made since then."""
    return _count(session, WitnessSlip.award_id == award_id, WitnessSlip.made_at > start)


def _count(session: OrmSession, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(WitnessSlip.id)).where(*which)) or 0


def standing(session: OrmSession, award_id: int) -> int:
    """How many statements of a badge stand in it, or wait."""
    chosen = select(func.count(WitnessStatement.id)).where(WitnessStatement.award_id == award_id)
    return session.scalar(chosen.where(WitnessStatement.withdrawn_at.is_(None))) or 0


def state(statement: WitnessStatement) -> StatementState:
    """Where a statement stands."""
    return state_of(read_at=statement.read_at, kept_at=statement.kept_at, withdrawn_at=statement.withdrawn_at)


def held(session: OrmSession, by: Speaker, statement_id: int) -> WitnessStatement | None:
    """A statement that `by` may change, with its badge's row held until the transaction ends; None: it is gone.

    Raises NotFound: for another member's or site's; NotAllowed, Refused: as `award_to_change`.
    """
    award_id = session.scalar(select(WitnessStatement.award_id).where(WitnessStatement.id == statement_id))
    if award_id is None:
        return None
    award_to_change(session, by, award_id)
    return session.get(WitnessStatement, statement_id, with_for_update={"of": WitnessStatement}, populate_existing=True)
