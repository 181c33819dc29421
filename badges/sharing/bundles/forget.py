"""Deleting bundles some time after their link was closed. That it is closed is read at once, and waits for no job."""

from __future__ import annotations

from sqlalchemy import delete, or_

from badges.base.database import bounds
from badges.base.services import Services
from badges.base.times import local_date
from badges.sharing.bundles.tables import Bundle


def forget_closed(services: Services) -> int:
    """Delete what was closed more than `bounds.BUNDLES_KEPT` ago, for the nightly job. Returns how many there were."""
    oldest = services.now() - bounds.BUNDLES_KEPT
    over = or_(Bundle.ends_on < local_date(oldest), Bundle.stopped_at < oldest)
    with services.database.begin(essential=True) as session:
        return int(session.execute(delete(Bundle).where(over)).rowcount)  # type: ignore[attr-defined]
