"""What the logbook keeps: credentials that began to be issued, and every act that narrows what others see or may do.

An act that widens is never written. A logbook that is replayed can thus hide too much, which people put right, and
never show too much.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kept(StrEnum):
    """The acts, and what their lines name. People are named by their random bits, badges by a MAC of their code."""

    OPENED = "opened"  # the first line: the public address and a random name of this logbook
    GAP = "gap"  # the record was restored without its logbook: nothing is known of a time
    LIST_OPENED = "list_opened"  # the number of a status list
    ISSUING = "issuing"  # credential, list, index, code: written before the first signature
    CREDENTIAL_ENDED = "credential_ended"  # credential, and how: revoked, withdrawn, erased
    ASSERTION_REPLACED = (
        "assertion_replaced"  # a hosted assertion, by its signed id: another recipient's stands instead
    )
    KEY_COMPROMISED = "key_compromised"  # the verification method, and since when
    ISSUER_REMOVED = "issuer_removed"  # the id of an issuer that is believed no longer
    AWARD_REFUSED = "award_refused"  # code: the member said no, or it was given up
    PAUSED = "paused"  # code, and why
    HIDDEN = "hidden"  # code, and who may still see it
    CLOSED = "closed"  # code: its member left
    WORDS_HIDDEN = "words_hidden"  # code: the member's own words
    OPT_IN_ENDED = "opt_in_ended"  # person, and of what
    NAME_HIDDEN = "name_hidden"  # person: their first name on the public pages of workshops
    POSTING_HIDDEN = "posting_hidden"  # person: what they offer or look for, on the public wall
    INTRODUCTION_ENDED = "introduction_ended"  # two persons: what puts them in touch
    OBJECTED = "objected"  # person, and another: nothing proposes the two to each other
    THREADS_RESTED = "threads_rested"  # person: nothing puts them in touch with others
    NUMBER_HIDDEN = "number_hidden"  # person: their number, shown to those with whom they were put in touch
    IDEA_UNNAMED = "idea_unnamed"  # person: that an idea is theirs
    ORIENTATION_ENDED = "orientation_ended"  # the random key of somebody who was sent, and said no
    NOT_CALLED = "not_called"  # a MAC of a telephone number, and until when nobody calls it
    WITNESS_SLIP_ENDED = "witness_slip_ended"  # the digest of a slip's code, which serves no longer
    WITNESS_WITHDRAWN = "witness_withdrawn"  # the random id of what a witness said, and that is said no longer
    AFTERWARDS_ENDED = "afterwards_ended"  # person: nobody asks what came after a dossier, and whether for good
    ANSWER_ENDED = "answer_ended"  # person: what they answered to a question that counts alone use
    QUESTION_ENDED = "question_ended"  # a question that members are asked no longer
    REPORT_WITHDRAWN = "report_withdrawn"  # the first and the last day of a report, and when it was published
    BADGE_RETIRED = "badge_retired"  # the slug of a badge that is awarded no longer, and since when
    SITE_CLOSED = "site_closed"  # the slug of a site, its first and last day, and to which site people turn
    SITE_STAYS = "site_stays"  # the slug of a site that closes no longer: else a replay, or its job, would close it
    ONWARD_ENDED = "onward_ended"  # person: where they said that they go on, which they say no longer
    OTHER_BADGE_ENDED = "other_badge_ended"  # person, and the digest of a badge by another issuer that they took away
    ADDRESS_ENDED = "address_ended"  # person: an e-mail address that is no longer theirs
    AGE_SAID = "age_said"  # person, and that they are no adult
    UNNAMED = "unnamed"  # person: their presence is noted without their name
    MESSAGES_ENDED = "messages_ended"  # person: nothing is written to them any more
    LINK_ENDED = "link_ended"  # person: their private link
    LEFT = "left"  # person
    BUNDLE_STOPPED = "bundle_stopped"  # the digest of a link's random key, and its last day
    ACCOUNT_CLOSED = "account_closed"  # staff
    LAST_DAY = "last_day"  # staff: the account closes after this day
    RIGHTS_WITHDRAWN = "rights_withdrawn"  # staff: roles and sites
    ACCOMPANIES = "accompanies"  # staff: they accompany members elsewhere, and open nothing about any
    HELP_ENDED = "help_ended"  # staff: the site where they helped, and the day on which that ended
    WELCOME_ENDED = "welcome_ended"  # staff: their first name on the public pages of their sites
    SIGN_IN_ENDED = "sign_in_ended"  # staff: a password, a factor, a code or a link that opens the account no longer
    ERASURE_ASKED = "erasure_asked"  # person, and from when their rows are destroyed
    ERASURE_TAKEN_BACK = "erasure_taken_back"  # person: else a replay would destroy somebody who stayed
    ERASED = "erased"  # person
    STATED = "stated"  # all that decides something, by MACs, and the ends of journal and ledger: why, and what it was
    DECIDED = "decided"  # of one table: rows that the service changed, with the MACs before and after
    HEADS = "heads"  # the end of the journal, or of both, as it is now
    FACTS_EMPTIED = "facts_emptied"  # how many acts of the journal an erasure emptied


# Lines that say how the record was, for a comparison: a replay has nothing to carry out again.
COMPARED: Final = frozenset({Kept.STATED, Kept.DECIDED, Kept.HEADS, Kept.FACTS_EMPTIED})
