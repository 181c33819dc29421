"""An instance without telephone numbers."""

from __future__ import annotations

from sqlalchemy import update

from badges.network.tables import Instance, Site
from tests.cast.people import Cast


def without_phones(cast: Cast) -> None:
    """As after `badges init` without any."""
    with cast.services.database.begin() as session:
        instance = session.get_one(Instance, 1)
        instance.network = {**instance.network, "phone": None}
        session.execute(update(Site).values(phone=None))
