"""What the record says in one word of a short list: states, answers, visibility, roles. Each list is an enum.

A member equals its text, which is what the database, the archive and the forms hold.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias, TypeVar

E = TypeVar("E", bound=StrEnum)


def read(kind: type[E], text: str) -> E | None:
    """The member of `kind` that `text` names; None for any other text. For what a form or an address says."""
    try:
        return kind(text)
    except ValueError:
        return None


# -- sites and staff -------------------------------------------------------------------------------------------------


class SiteKind(StrEnum):
    """How a site is found: always at the same place, or where its vehicle stops."""

    FIXED = "fixed"
    MOBILE = "mobile"


class StaffRole(StrEnum):
    """What a staff member is for the network; the rights of each stand in the rights table."""

    FACILITATOR = "facilitator"  # animatrice, animateur
    COORDINATOR = "coordinator"


# -- members ---------------------------------------------------------------------------------------------------------


class ConsentSubject(StrEnum):
    """What a member is asked about."""

    FOLLOW_UP = "follow_up"
    BADGES = "badges"
    AWARD = "award"
    BACKPACK = "backpack"


class ConsentAnswer(StrEnum):
    """What a member answered; WITHDRAWN takes back an earlier yes."""

    YES = "yes"
    LATER = "later"
    NO = "no"
    WITHDRAWN = "withdrawn"


# -- gatherings and exchanges ----------------------------------------------------------------------------------------


class GatheringKind(StrEnum):
    """A meeting (rencontre), or a session (séance) of a workshop."""

    MEETING = "meeting"
    WORKSHOP = "workshop"


class Participation(StrEnum):
    """How a member took part in a gathering, from the lightest to the fullest."""

    TAKES_PART = "takes_part"
    HELPS = "helps"
    LEADS = "leads"


class ExchangePart(StrEnum):
    """On which side of an exchange a member was."""

    GIVES = "gives"
    RECEIVES = "receives"


RoleHeld: TypeAlias = Participation | ExchangePart  # in a gathering, or in an exchange


# -- awards ----------------------------------------------------------------------------------------------------------


class AwardState(StrEnum):
    """Where an award stands, from the first tap to the end of its life."""

    DRAFT = "draft"
    AGREED = "agreed"
    RESERVED = "reserved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    DECLINED = "declined"
    ABANDONED = "abandoned"


class MemberAnswer(StrEnum):
    """The member's answer to one award."""

    YES = "yes"
    LATER = "later"
    NO = "no"


class Visibility(StrEnum):
    """Who may see a badge: those who have its code, everybody, nobody."""

    CODE = "code"
    PUBLIC = "public"
    HIDDEN = "hidden"


class EndorsementKind(StrEnum):
    """Who attests what was seen."""

    FACILITATOR = "facilitator"
    WITNESS = "witness"


# -- editions, the ledger, letters -----------------------------------------------------------------------------------


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


class LetterState(StrEnum):
    """Where a letter stands: it waits, went out, was given up after the last attempt, or was taken back."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
