"""What the logbook keeps of witnesses: slips that serve no longer, and statements that were refused or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, was
from badges.base.services import Services
from badges.recognition.witnesses import changes, rows
from badges.recognition.witnesses.rules import STEPS, StatementStep
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement


def _ended(session: OrmSession, slip: WitnessSlip) -> Iterable[Facts]:
    """A slip that is used or ended serves no longer; those that the nightly job deletes are over by their last day."""
    if inspect(slip).pending or slip in session.deleted:
        return
    if any(was(slip, each) is None and getattr(slip, each) is not None for each in ("used_at", "ended_at")):
        yield {"slip": slip.digest.hex()}


def _end(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    slip = rows.slip_by_digest(session, bytes.fromhex(str(facts["slip"])))
    if slip is not None and slip.used_at is None and slip.ended_at is None:
        slip.ended_at = at


def _ended_ones(session: OrmSession) -> Iterable[Facts]:
    over = or_(WitnessSlip.used_at.is_not(None), WitnessSlip.ended_at.is_not(None))
    return [{"slip": digest.hex()} for digest in session.scalars(select(WitnessSlip.digest).where(over))]


def _withdrawn(session: OrmSession, statement: WitnessStatement) -> Iterable[Facts]:
    """One that was withdrawn, or that is destroyed by a no; those of the nightly job go again after a restoration."""
    if inspect(statement).pending:
        return
    gone = statement in session.deleted and statement.withdrawn_at is None
    if gone or (statement.withdrawn_at is not None and was(statement, "withdrawn_at") is None):
        yield {"statement": statement.urn}


def _withdraw(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """It stands no longer; the badge gets an edition without it as after any withdrawal."""
    found = session.scalar(select(WitnessStatement).where(WitnessStatement.urn == str(facts["statement"])))
    if found is None or found.withdrawn_at is not None:
        return
    if rows.state(found) in STEPS[StatementStep.TAKE_OUT]:
        changes.withdraw(found, at)
    else:
        changes.destroy(session, found)


NARROWINGS = (
    Narrowing(Kept.WITNESS_SLIP_ENDED, _end, WitnessSlip, _ended, _ended_ones),
    Narrowing(Kept.WITNESS_WITHDRAWN, _withdraw, WitnessStatement, _withdrawn),
)
