"""How long what is not kept stays: thirty days, a statement that nobody answered as well as a slip that nobody used."""

from __future__ import annotations

from sqlalchemy import delete

from badges.base.database import bounds
from badges.base.services import Services
from badges.base.times import local_date
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement


def forget_old(services: Services) -> int:
    """Delete what is due, for the nightly job. Returns how many rows went.

    A slip that was used stays with its badge: it holds nothing of its witness, and answers the same whatever became of
    what they said.
    """
    now = services.now()
    oldest = now - bounds.STATEMENTS_KEPT
    with services.database.begin(essential=True) as session:
        unkept = WitnessStatement.kept_at.is_(None), WitnessStatement.written_at < oldest
        unused = WitnessSlip.used_at.is_(None) & (WitnessSlip.last_day < local_date(oldest))
        ended = WitnessSlip.used_at.is_(None) & (WitnessSlip.ended_at < oldest)
        statements = session.execute(delete(WitnessStatement).where(*unkept))
        slips = session.execute(delete(WitnessSlip).where(unused | ended))
        return int(statements.rowcount) + int(slips.rowcount)  # type: ignore[attr-defined]
