"""The short lists of an award: where it stands, what the member answered, who may see it, who attests it."""

from __future__ import annotations

from enum import StrEnum


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
