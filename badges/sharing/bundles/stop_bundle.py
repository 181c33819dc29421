"""Stopping a bundle, whose link is closed from the next request on, and deleting it some time after."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from badges.base.database import bounds
from badges.base.errors import NotFound
from badges.base.services import Services
from badges.base.times import local_date
from badges.sharing.bundles import changes
from badges.sharing.bundles.tables import Bundle


def stop(services: Services, member_id: int, bundle_id: int) -> None:
    """Close a link of the member's for good. A second time nothing changes. Raises NotFound: for another's.

    A letter with it that has not gone out is taken back. It is never refused, on a full disk neither.
    """
    with services.database.begin(essential=True) as session:
        chosen = select(Bundle).where(Bundle.id == bundle_id, Bundle.member_id == member_id)
        found = session.scalar(chosen.with_for_update())
        if found is None:
            raise NotFound("bundle.gone")
        found.stopped_at = found.stopped_at or services.now()
        changes.drop_letters(services, session, found)


def forget_closed(services: Services) -> int:
    """Delete what was closed more than `bounds.BUNDLES_KEPT` ago, for the nightly job. Returns how many there were."""
    oldest = services.now() - bounds.BUNDLES_KEPT
    over = or_(Bundle.ends_on < local_date(oldest), Bundle.stopped_at < oldest)
    with services.database.begin(essential=True) as session:
        return int(session.execute(delete(Bundle).where(over)).rowcount)  # type: ignore[attr-defined]
