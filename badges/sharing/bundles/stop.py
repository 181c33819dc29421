"""Stopping a bundle: its link is closed from the next request on."""

from __future__ import annotations

from sqlalchemy import select

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.sharing.bundles.tables import Bundle


def stop(services: Services, member_id: int, bundle_id: int) -> None:
    """Close a link of the member's for good. A second time nothing changes. Raises NotFound: for another's.

    It is never refused, on a full disk neither.
    """
    with services.database.begin(essential=True) as session:
        chosen = select(Bundle).where(Bundle.id == bundle_id, Bundle.member_id == member_id)
        found = session.scalar(chosen.with_for_update())
        if found is None:
            raise NotFound("bundle.gone")
        found.stopped_at = found.stopped_at or services.now()
