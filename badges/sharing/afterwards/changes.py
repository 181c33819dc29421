"""What rooms above and a dossier write here: a yes with a dossier, the end of all questions, and the counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import Refused
from badges.people.tables import Member
from badges.sharing.afterwards import rows, rules
from badges.sharing.afterwards.rules import FIRST, SHOWN_BY, AfterwardsState, AskedBy, Outcome, months_after
from badges.sharing.afterwards.tables import AfterwardsQuestion, OutcomeCount


def agree(session: OrmSession, member: Member, asked_by: AskedBy, today: date, *, has_address: bool) -> None:
    """Keep that a member may be asked what came after the dossier of today; their row is held by the caller.

    What was said before stands: a first yes with its months, an answer, « ne plus me demander ». Of who may not be
    asked nothing is kept. Raises Refused: `afterwards.no_address` for a letter that no address takes.
    """
    if not rows.may_ask(member) or rows.held(session, member.id) is not None:
        return
    if asked_by is AskedBy.LETTER and not has_address:
        raise Refused("afterwards.no_address")
    session.add(
        AfterwardsQuestion(
            member_id=member.id,
            agreed_on=today,
            asked_by=asked_by,
            state=AfterwardsState.OPEN,
            due_on=months_after(today, FIRST),
        )
    )


def end_all_of(session: OrmSession, member_ids: Collection[int]) -> None:
    """Ask these members nothing any more: they died, or are under 18. « Ne plus me demander » stays."""
    for number in sorted(member_ids):
        found = rows.held(session, number)
        if found is not None and found.state is not AfterwardsState.NEVER:
            session.delete(found)


def left(session: OrmSession, member_ids: Collection[int], *, still_asked: bool) -> None:
    """Members left: they are asked nothing, unless they said in leaving that they may be asked still."""
    if not still_asked:
        end_all_of(session, member_ids)
        return
    for number in sorted(member_ids):
        found = rows.held(session, number)
        if found is not None:
            found.after_leaving = True


def count(session: OrmSession, outcome: Outcome, today: date) -> None:
    """Count one answer in the half-year of `today`. What is shown follows by `SHOWN_BY` answers."""
    take_turns(session, "outcome_count")
    first, that = rules.half_year(today), OutcomeCount.half_year == rules.half_year(today)
    if session.scalar(select(func.count()).select_from(OutcomeCount).where(that)) == 0:
        session.add_all(OutcomeCount(half_year=first, answer=each, number=0, shown=0) for each in Outcome)
        session.flush()
    more = case((OutcomeCount.answer == outcome, 1), else_=0)
    number = OutcomeCount.number + more
    total = session.scalar(select(func.sum(OutcomeCount.number)).where(that)) or 0
    shown = number if (total + 1) % SHOWN_BY == 0 else OutcomeCount.shown
    written = update(OutcomeCount).where(that).values(number=number, shown=shown)
    session.execute(written, execution_options={"synchronize_session": False})
