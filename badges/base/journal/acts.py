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
    LINK_SHOWN = "link_shown"  # a member's private link was shown or sent from this account
    FORM_ASKED = "form_asked"  # with the private link, for a backpack; `about` names who showed the link that day
    ADDRESS_VOUCHED = "address_vouched"  # a colleague said whether an address is the member's
    ADDRESS_PAPER_MADE = "address_paper_made"  # the paper with a code that stands for that word
    MEMBERS_MERGED = "members_merged"
    MEMBER_LEFT = "member_left"
    MEMBER_EXPORTED = "member_exported"
    ERASURE_ASKED = "erasure_asked"  # hidden at once, destroyed later
    ERASURE_TAKEN_BACK = "erasure_taken_back"
    ERASED = "erased"
    RETENTION_ENDED = "retention_ended"  # a row of the retention table was carried out
    SEEN_FOR_COLLEAGUE = "seen_for_colleague"  # what a colleague saw was entered in her name
    COLLEAGUE_ASKED = "colleague_asked"  # to read an award before the member is asked
    COLLEAGUE_ANSWERED = "colleague_answered"
    MANY_AWARDS = "many_awards"  # more than a day's usual number from one account
    AWARD_ANSWERED = "award_answered"
    AWARD_SIGNED = "award_signed"
    AWARD_WITHDRAWN = "award_withdrawn"
    AWARD_REVOKED = "award_revoked"
    AWARD_PAUSED = "award_paused"  # until the coordination has decided
    AWARD_RESUMED = "award_resumed"
    AWARD_CORRECTED = "award_corrected"  # the name that it shows, or its sentence; under the same code
    NAME_ASKED = "name_asked"  # whether its member wants another name on a signed badge
    GATHERING_CANCELLED = "gathering_cancelled"
    LATE_ENTRY = "late_entry"  # attendance or an exchange that was first noted long after its day
    AWARD_SHARED = "award_shared"  # its visibility, or its copy for a backpack
    QUESTION_ANSWERED = "question_answered"  # one from a badge's page, which is deleted then
    CALL_REPORTED = "call_reported"  # to the member: somebody called about their badge
    STAFF_INVITED = "staff_invited"
    STAFF_LINKED = "staff_linked"  # a one-time link was made
    STAFF_DISABLED = "staff_disabled"
    STAFF_ENABLED = "staff_enabled"
    STAFF_RESET = "staff_reset"
    STAFF_CHANGED = "staff_changed"  # roles, sites, last day; or one's own name on the public pages
    STAFF_ACCOMPANIES = "staff_accompanies"  # whether they accompany members elsewhere; `about` ends in the answer
    HELP_ASKED = "help_asked"  # a coordinator asked to work at a site, which another one has to agree to
    HELP_GRANTED = "help_granted"  # a right at another site, for a time
    HELP_ENDED = "help_ended"  # or shortened
    HANDED_OVER = "handed_over"  # what waited on a colleague who leaves was given to another
    STAFF_TIED = "staff_tied"  # to their own record as a member, or untied
    PHONE_LOST = "phone_lost"  # what it may hold stops
    PHONE_RESTORED = "phone_restored"  # a colleague said that it was an error: all of it opens again
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an act
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    PROVED_AGAIN = "proved_again"
    FACTOR_ADDED = "factor_added"  # a passkey, an authenticator, or recovery codes
    FACTOR_REMOVED = "factor_removed"
    DEVICE_ENDED = "device_ended"
    SESSIONS_ENDED = "sessions_ended"
    MODEL_DRAFTED = "model_drafted"  # a badge, or the next version of one
    MODEL_CHANGED = "model_changed"  # its draft
    MODEL_PROPOSED = "model_proposed"  # to the coordination
    MODEL_DISCARDED = "model_discarded"
    MODEL_PUBLISHED = "model_published"
    MODEL_RETIRED = "model_retired"  # it is awarded no more
    MODEL_OFFERED_AGAIN = "model_offered_again"
    ISSUER_LISTED = "issuer_listed"
    ISSUER_REMOVED = "issuer_removed"
    KEY_MADE = "key_made"
    KEY_RETIRED = "key_retired"
    KEY_COMPROMISED = "key_compromised"
    SIGNING_HALTED = "signing_halted"
    SIGNING_RESUMED = "signing_resumed"
    ADDRESS_CONFIRMED = "address_confirmed"
    SITE_BEGUN = "site_begun"  # its opening is prepared
    SITE_OPENED = "site_opened"
    SITE_CHANGED = "site_changed"  # its name, its host or its address
    SITE_ABANDONED = "site_abandoned"  # it never opened
    SITE_CLOSING = "site_closing"  # from which day on it will be closed
    SITE_STAYS = "site_stays"  # that was taken back
    SITE_CLOSED = "site_closed"
    ONWARD_ASKED = "onward_asked"  # by letters, to the members of a site that closes
    ONWARD_SAID = "onward_said"  # where a member of a site that closes wants to go on
    PUBLIC_FACT_CHANGED = "public_fact_changed"  # a phone, its hours, or what the law asks of the operator


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"
