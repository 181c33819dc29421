"""The record, as tables: people, activities, recognition, ledger, trust. Columns and constraints, no behaviour."""

from badges.store.models.activities import Attendance, Exchange, Observation, Session, Workshop
from badges.store.models.base import Base
from badges.store.models.ledger import LedgerEntry, Letter, StatusEntry, StatusList, StatusListDocument
from badges.store.models.limits import FailureCount
from badges.store.models.people import (
    ConfirmationCode,
    Consent,
    Instance,
    Member,
    Passkey,
    Role,
    Site,
    Staff,
    StaffLink,
    WebSession,
)
from badges.store.models.recognition import (
    Award,
    BadgeModel,
    BadgeVersion,
    Document,
    Edition,
    Endorsement,
    HostedAssertion,
)
from badges.store.models.trust import KeyIncident, KnownIssuer

__all__ = [
    "Attendance",
    "Award",
    "BadgeModel",
    "BadgeVersion",
    "Base",
    "ConfirmationCode",
    "Consent",
    "Document",
    "Edition",
    "Endorsement",
    "Exchange",
    "FailureCount",
    "HostedAssertion",
    "Instance",
    "KeyIncident",
    "KnownIssuer",
    "LedgerEntry",
    "Letter",
    "Member",
    "Observation",
    "Passkey",
    "Role",
    "Session",
    "Site",
    "Staff",
    "StaffLink",
    "StatusEntry",
    "StatusList",
    "StatusListDocument",
    "WebSession",
    "Workshop",
]
