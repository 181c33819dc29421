"""Badges that were issued and whose record is lost: what their code and their file answer after a restoration."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select

from badges.base.database.types import table_of
from badges.base.services import Services
from badges.base.text import codes
from badges.ledger.tables import Gap, LostCredential, StatusEntry

LOST: Final = "lost"  # issued, and not cancelled; its page is gone, its file verifies
PAUSED: Final = "on_hold"  # issued, and put on hold when its record was lost
CANCELLED: Final = "cancelled"  # issued, cancelled, and its page is gone
UNKNOWABLE: Final = "unknowable"  # it may have been issued, in a time of which nothing is known
_LOST, _ENTRIES, _GAPS = table_of(LostCredential).c, table_of(StatusEntry).c, table_of(Gap).c
_OF_CODE = (
    select(_ENTRIES.revoked_at, _LOST.paused_at)
    .join(LostCredential, _LOST.credential_id == _ENTRIES.credential_id)
    .where(_LOST.code_mac == bindparam("mac"))
)
_GAP = select(_GAPS.id).limit(1)
_STATE = select(
    select(_LOST.paused_at).where(_LOST.credential_id == bindparam("credential_id")).scalar_subquery(),
    select(_ENTRIES.id).where(_ENTRIES.credential_id == bindparam("credential_id")).exists(),
    select(_GAPS.id).exists(),
)


def answer_of(services: Services, connection: Connection, code: str) -> str | None:
    """LOST, PAUSED, CANCELLED or UNKNOWABLE for a code that the record does not know; None: no badge ever had it."""
    if (found := of_code(services, connection, code)) is not None:
        return found
    return UNKNOWABLE if not codes.faults(code) and connection.scalar(_GAP) is not None else None


def of_code(services: Services, connection: Connection, code: str) -> str | None:
    """LOST, PAUSED or CANCELLED for the code of a credential whose record is lost; None for any other."""
    mac = services.logbook.mac_where_keyed(code)
    found = connection.execute(_OF_CODE, {"mac": mac}).all() if mac is not None else []
    if not found:
        return None
    live = [each for each in found if each.revoked_at is None]  # a corrected badge has several, of which one is
    if not live:
        return CANCELLED
    return PAUSED if any(each.paused_at is not None for each in live) else LOST


def of_credential(connection: Connection, credential_id: str) -> str | None:
    """PAUSED or UNKNOWABLE for a credential of ours that verifies; None where nothing more is known of it.

    UNKNOWABLE: it is not recorded, and may have been cancelled in a time of which nothing is known.
    """
    paused_at, is_known, has_gap = connection.execute(_STATE, {"credential_id": credential_id}).one()
    if paused_at is not None:
        return PAUSED
    return UNKNOWABLE if has_gap and not is_known else None
