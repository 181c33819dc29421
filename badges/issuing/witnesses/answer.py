"""The member says whether a witness's statement stands in their badge; they or the witness can take it out again.

Nothing leaves the record before the member's yes. Each answer is committed first; the edition that says it is signed
then, and where nothing can be signed now, by the job. A no destroys the statement at once.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import sweep
from badges.base.errors import KeyringStale, NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.rights import Actor, require_staff
from badges.base.services import Services
from badges.base.times import local_date
from badges.issuing.witnesses.edition import bring_up_to_date
from badges.ledger import narrative
from badges.ledger.safeguards.halt import SigningHalted
from badges.people.rules import Age
from badges.recognition import changes as awards
from badges.recognition.tables import Award
from badges.recognition.witnesses import changes, keys, rows
from badges.recognition.witnesses.rows import OwnBadge, Speaker
from badges.recognition.witnesses.rules import STEPS, SlipState, StatementState, StatementStep
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement

SAID_YES, SAID_NO, TAKEN_OUT = "witness:yes", "witness:no", "witness:out"  # in the journal


def keep(services: Services, by: Speaker, statement_id: int) -> bool:
    """Record the member's yes, alone on their page or before a member of the staff, and sign it. Twice is once.

    Returns False where the statement is gone, or was not shown to them. Raises NotFound: for another's; NotAllowed:
    `award.self`; Refused: `answer.with_parent` for a child under 15 who answers alone, `tie.unanswered`, and as
    `rows.refuse_unshown`.
    """
    now = services.now()
    with services.database.begin() as session:
        statement = _held(session, by, statement_id)
        if statement is None or (state := rows.state(statement)) is StatementState.WITHDRAWN:
            return False
        if state is StatementState.KEPT:
            return True
        if state not in STEPS[StatementStep.KEEP]:
            return False
        award = statement.award
        if isinstance(by, OwnBadge) and award.member.age is Age.UNDER_15:
            raise Refused("answer.with_parent")
        rows.refuse_unshown(award, now)
        said = narrative.WitnessWords(
            statement.first_name, statement.function, statement.sentence, statement.slip.manner
        )
        actor = _actor(by)
        function, comment = narrative.WITNESSES[said.function], narrative.witness_comment(said)
        changes.keep(session, award, statement, actor, now, function=function, comment=comment)
        awards.note_award(session, Act.AWARD_ANSWERED, actor, award, now, SAID_YES)
        number = award.id
    _sign(services, number)
    return True


def decline(services: Services, by: Speaker, statement_id: int) -> None:
    """Record the member's no: the statement is destroyed, and its witness never knows. Always possible; twice is once.

    Raises NotFound: for another's; NotAllowed; Refused: `tie.unanswered`, `witness.kept` after a yes.
    """
    sweep.mark(services.settings.home)
    with services.database.begin(essential=True) as session:
        statement = _held(session, by, statement_id)
        if statement is None or (state := rows.state(statement)) is StatementState.WRITTEN:
            return
        if state not in STEPS[StatementStep.DECLINE]:
            raise Refused("witness.kept")
        awards.note_award(session, Act.AWARD_ANSWERED, _actor(by), statement.award, services.now(), SAID_NO)
        changes.destroy(session, statement)


def take_out(services: Services, by: Speaker, statement_id: int) -> None:
    """Take a statement out of the badge, as its member wishes; the next edition is without it. Never refused for how
    the badge stands, and twice is once. Raises NotFound: for another's; NotAllowed; Refused: `tie.unanswered`.
    """
    now = services.now()
    with services.database.begin(essential=True) as session:
        statement = _held(session, by, statement_id)
        if statement is None or rows.state(statement) not in STEPS[StatementStep.TAKE_OUT]:
            return
        changes.withdraw(statement, now)
        awards.note_award(session, Act.AWARD_ANSWERED, _actor(by), statement.award, now, TAKEN_OUT)
        number = statement.award_id
    _sign(services, number)


def withdraw(services: Services, code: str) -> None:
    """Take back what was said with a slip, by who has its code. What it was, and what became of it, is not told.

    The same for a slip whose statement was refused or is gone: nothing is left to take back. `code`: its eight signs,
    normalised. Raises NotFound: for an unknown code, or one that was not used.
    """
    now = services.now()
    number = None
    with services.database.begin(essential=True) as session:
        digest = keys.digest_of(services, code)
        award_id = session.scalar(select(WitnessSlip.award_id).where(WitnessSlip.digest == digest))
        award = session.get(Award, award_id, with_for_update={"of": Award}) if award_id is not None else None
        slip = rows.slip_by_digest(session, digest, lock=True) if award is not None else None
        if slip is None or rows.state_of_row(slip, local_date(now)) is not SlipState.USED:
            raise NotFound
        statement = session.scalar(select(WitnessStatement).where(WitnessStatement.slip_id == slip.id))
        if statement is None or (state := rows.state(statement)) not in STEPS[StatementStep.WITHDRAW]:
            return
        if state is StatementState.KEPT:
            changes.withdraw(statement, now)
            number = statement.award_id
        else:
            changes.destroy(session, statement)
    if number is not None:
        _sign(services, number)


def _held(session: OrmSession, by: Speaker, statement_id: int) -> WitnessStatement | None:
    if not isinstance(by, OwnBadge):
        require_staff(by)
    return rows.held(session, by, statement_id)


def _actor(by: Speaker) -> Actor | None:
    """Who stands in the journal; None for the member, through their private page."""
    return None if isinstance(by, OwnBadge) else by


def _sign(services: Services, award_id: int) -> None:
    """Sign what was answered, if anything can be signed now; else the job does. The answer stands in any case."""
    try:
        bring_up_to_date(services, award_id)
    except (Refused, SigningHalted, KeyringStale, LookupError):
        return  # logged where it is an error; the intent is committed, and the job tries again
