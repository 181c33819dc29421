"""Deleting confirmation codes that are of no use any more."""

from __future__ import annotations

from sqlalchemy import delete

from badges.base.database import bounds
from badges.base.services import Services
from badges.people.tables import ConfirmationCode


def forget_codes(services: Services) -> int:
    """Delete the codes that are older than `bounds.CODES_KEPT`, for the periodic job. Returns how many there were."""
    with services.database.begin(essential=True) as session:
        old = delete(ConfirmationCode).where(ConfirmationCode.created_at < services.now() - bounds.CODES_KEPT)
        return int(session.execute(old).rowcount)  # type: ignore[attr-defined]
