"""The kinds of acts that are recorded, and how an act can end."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What was done."""

    MEMBER_REGISTERED = "member_registered"
    MEMBER_CHANGED = "member_changed"
    MEMBER_FOUND = "member_found"  # of another site, by the whole name, the phone number or the card
    CONSENT_RECORDED = "consent_recorded"
    LINK_RENEWED = "link_renewed"
    AWARD_ANSWERED = "award_answered"
    AWARD_SIGNED = "award_signed"
    AWARD_WITHDRAWN = "award_withdrawn"
    AWARD_REVOKED = "award_revoked"
    AWARD_SHARED = "award_shared"  # its visibility, or its copy for a backpack
    STAFF_INVITED = "staff_invited"
    STAFF_LINKED = "staff_linked"  # a one-time link was made
    STAFF_DISABLED = "staff_disabled"
    STAFF_ENABLED = "staff_enabled"
    STAFF_RESET = "staff_reset"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an act
    SIGNED_IN = "signed_in"
    SESSIONS_ENDED = "sessions_ended"
    ISSUER_LISTED = "issuer_listed"
    ISSUER_REMOVED = "issuer_removed"
    KEY_MADE = "key_made"
    KEY_RETIRED = "key_retired"
    KEY_COMPROMISED = "key_compromised"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"
