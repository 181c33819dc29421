"""How long it is kept that a member may be asked: until a month after the second question. Counts stay.

« Ne plus me demander » stays with the record, so that no later dossier asks again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.rules import months_before
from badges.sharing.afterwards import changes
from badges.sharing.afterwards.rules import SECOND, AfterwardsState
from badges.sharing.afterwards.tables import AfterwardsQuestion


def forget_over(services: Services) -> int:
    """Delete the rows whose two questions are over, for the nightly job. Returns how many."""
    today = local_date(services.now())
    last = AfterwardsQuestion.asked_on
    over = (
        AfterwardsQuestion.state != AfterwardsState.NEVER,
        AfterwardsQuestion.agreed_on < months_before(today, SECOND + bounds.AFTERWARDS_MONTHS),
        or_(last.is_(None), last < months_before(today, bounds.AFTERWARDS_MONTHS)),
    )
    with services.database.begin(essential=True) as session:
        return int(session.execute(delete(AfterwardsQuestion).where(*over)).rowcount)  # type: ignore[attr-defined]


def of_minors(session: OrmSession, member_id: int, _actor: Actor, _at: datetime) -> None:
    """Ask nothing of a member who is noted to be under 18."""
    changes.end_all_of(session, [member_id])
