"""Deleting confirmation codes that are of no use any more."""

from __future__ import annotations

from sqlalchemy import delete

from badges.base.database import bounds
from badges.base.services import Services
from badges.people.addresses import claims, papers
from badges.people.tables import ConfirmationCode


def forget_codes(services: Services) -> int:
    """Delete the codes that are older than `bounds.CODES_KEPT`, for the periodic job. Returns how many there were.

    With them go the papers that have ended, and the addresses that were not said to be the member's.
    """
    now = services.now()
    with services.database.begin(essential=True) as session:
        claims.forget_old(session, now)
        papers.forget_old(session, now)
        old = delete(ConfirmationCode).where(ConfirmationCode.created_at < now - bounds.CODES_KEPT)
        return int(session.execute(old).rowcount)  # type: ignore[attr-defined]
