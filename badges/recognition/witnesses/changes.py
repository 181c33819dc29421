"""Writes to slips and statements that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.rights import Actor
from badges.recognition.states import EndorsementKind
from badges.recognition.tables import Award, Endorsement
from badges.recognition.witnesses import rows
from badges.recognition.witnesses.rules import STEPS, StatementState, StatementStep
from badges.recognition.witnesses.tables import WitnessStatement


class IllegalStep(LookupError):
    """A step that the state of a statement does not allow: a programming error, never a refusal."""


def keep(
    session: OrmSession,
    award: Award,
    statement: WitnessStatement,
    before: Actor | None,
    at: datetime,
    *,
    function: str,
    comment: str,
) -> None:
    """Record the member's yes, alone or before a member of the staff, with what the site will sign from now on.

    `function` and `comment`: what the witness was, in words, and the text of the endorsement. Raises IllegalStep.
    """
    _require(statement, StatementStep.KEEP)
    endorsement = Endorsement(
        award_id=award.id,
        kind=EndorsementKind.WITNESS,
        staff_id=None,
        function=function,
        comment=comment,
        recorded_at=at,
    )
    session.add(endorsement)
    session.flush()
    statement.kept_at, statement.kept_before_id = at, before.staff_id if before is not None else None
    statement.endorsement_id = endorsement.id


def destroy(session: OrmSession, statement: WitnessStatement) -> None:
    """Delete what a witness wrote and the badge never said. Raises IllegalStep: for what stands in it."""
    if rows.state(statement) not in (StatementState.WRITTEN, StatementState.READ):
        raise IllegalStep("a statement that was kept is withdrawn")
    session.delete(statement)


def withdraw(statement: WitnessStatement, at: datetime) -> None:
    """Record that a statement stands in the badge no longer; its words go with the next edition. Raises IllegalStep."""
    _require(statement, StatementStep.TAKE_OUT)
    statement.withdrawn_at = at
    if statement.endorsement is not None:
        statement.endorsement.withdrawn_at = at


def note_signed(statement: WitnessStatement, at: datetime) -> None:
    """Record that an edition of the badge says it; the first time is kept."""
    statement.signed_at = statement.signed_at or at


def forget(session: OrmSession, statement: WitnessStatement) -> None:
    """Delete a statement that was withdrawn, and its words in the endorsement: no edition of the badge says it."""
    if statement.endorsement is not None:
        statement.endorsement.comment = None
    session.delete(statement)


def _require(statement: WitnessStatement, step: StatementStep) -> None:
    if (state := rows.state(statement)) not in STEPS[step]:
        raise IllegalStep(f"a statement that is {state} does not {step}")
