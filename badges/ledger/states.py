"""The short lists of what was signed: where an edition stands, why it was made, what the ledger records."""

from __future__ import annotations

from enum import StrEnum


class EditionState(StrEnum):
    """Where one edition of a credential stands: its intent is recorded, it is signed, or it was given up."""

    RESERVED = "reserved"
    ISSUED = "issued"
    ABANDONED = "abandoned"


class EditionPurpose(StrEnum):
    """Why an edition was made."""

    FIRST = "first"
    RENEWAL = "renewal"
    CORRECTION = "correction"


class LedgerEvent(StrEnum):
    """What the ledger records of an edition."""

    ISSUED = "issued"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
