"""Reads of badges by other issuers: a member's own, and those of a dossier.

Reading judges nothing, so that no page waits for another site.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session as OrmSession

from badges.sharing.others.tables import OtherBadge, without_file
from badges.sharing.others.views import OtherView, view_of


def of_member(session: OrmSession, member_id: int, now: datetime) -> list[OtherView]:
    """Those of a member, the latest first. One statement."""
    chosen = without_file().where(OtherBadge.member_id == member_id).order_by(OtherBadge.id.desc())
    return [view_of(row, now) for row in session.execute(chosen)]


def in_dossier(connection: Connection, numbers: Collection[int], now: datetime) -> list[OtherView]:
    """Those of a dossier that others may be shown, in their order. One statement, none for no number."""
    if not numbers:
        return []
    chosen = without_file().where(OtherBadge.id.in_(set(numbers))).order_by(OtherBadge.id)
    found = (view_of(row, now) for row in connection.execute(chosen))
    return [each for each in found if each.is_shown]
