"""Enumerations: the state of an edition, why it was made, and the events that the ledger records."""

from __future__ import annotations

from enum import StrEnum


class EditionState(StrEnum):
    """The state of one edition of a credential: its intent is recorded, it is signed, or it was given up."""

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
