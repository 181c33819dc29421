"""Badges that were issued and whose record is lost: what their code and their file answer after a restoration."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select

from badges.base.database.types import table_of
from badges.base.services import Services
from badges.base.text import codes
from badges.ledger.tables import Gap, LostCredential, StatusEntry

LOST: Final = "lost"  # issued, and not cancelled; its page is gone, its file verifies
CANCELLED: Final = "cancelled"  # issued, cancelled, and its page is gone
UNKNOWABLE: Final = "unknowable"  # it may have been issued, in a time of which nothing is known
_LOST, _ENTRIES, _GAPS = table_of(LostCredential).c, table_of(StatusEntry).c, table_of(Gap).c
_OF_CODE = (
    select(_ENTRIES.revoked_at)
    .join(LostCredential, _LOST.credential_id == _ENTRIES.credential_id)
    .where(_LOST.code_mac == bindparam("mac"))
)
_GAP = select(_GAPS.id).limit(1)
_KNOWN = select(_ENTRIES.id).where(_ENTRIES.credential_id == bindparam("credential_id"))


def answer_of(services: Services, connection: Connection, code: str) -> str | None:
    """LOST, CANCELLED or UNKNOWABLE for a code that the record does not know; None: no badge ever had it."""
    mac = services.logbook.mac_where_keyed(code)
    found = connection.execute(_OF_CODE, {"mac": mac}).scalars().all() if mac is not None else []
    if found:  # several: the badge was corrected, and all but the last are cancelled
        return LOST if any(each is None for each in found) else CANCELLED
    if not codes.faults(code) and connection.scalar(_GAP) is not None:
        return UNKNOWABLE
    return None


def is_unrecorded(connection: Connection, credential_id: str) -> bool:
    """Whether a credential of ours may be one of a time of which nothing is known: it may have been cancelled there."""
    known = connection.scalar(_KNOWN, {"credential_id": credential_id})
    return known is None and connection.scalar(_GAP) is not None
