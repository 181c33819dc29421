"""The site reads a statement before its member does: it shows it to them, or does not, and then it is destroyed.

A slip that was found may carry an insult, which the member must not meet alone.
"""

from __future__ import annotations

from badges.base.database import sweep
from badges.base.errors import Refused
from badges.base.rights import Actor, require_staff
from badges.base.services import Services
from badges.recognition.witnesses import changes, doubts, rows
from badges.recognition.witnesses.rules import STEPS, StatementStep


def show(services: Services, actor: Actor, statement_id: int, *, looked: bool = False) -> bool:
    """Show a statement to the member of its badge, who answers. Showing it twice changes nothing.

    `looked`: what the page asks about was looked at. Returns False where it is gone. Raises NotFound; NotAllowed;
    Refused: `witness.names_someone`, `witness.look_again` for what is asked about, and as `rows.award_to_change`.
    """
    staff_id, now = require_staff(actor), services.now()
    with services.database.begin() as session:
        statement = rows.held(session, actor, statement_id)
        if statement is None:
            return False
        if rows.state(statement) not in STEPS[StatementStep.SHOW]:
            return True
        found = doubts.of(session, statement)
        if found.named is not None:
            raise Refused("witness.names_someone", name=found.named)
        if found.asks and not looked:
            raise Refused("witness.look_again")
        statement.read_at, statement.read_by_id = now, staff_id
        return True


def refuse(services: Services, actor: Actor, statement_id: int) -> None:
    """Do not show a statement: it is destroyed at once, and its witness is told nothing. Twice is once.

    Raises NotFound; NotAllowed; Refused: `witness.kept` once the member said yes, and as `rows.award_to_change`.
    """
    require_staff(actor)
    sweep.mark(services.settings.home)
    with services.database.begin(essential=True) as session:
        statement = rows.held(session, actor, statement_id)
        if statement is None:
            return
        if rows.state(statement) not in STEPS[StatementStep.REFUSE]:
            raise Refused("witness.kept")
        changes.destroy(session, statement)
