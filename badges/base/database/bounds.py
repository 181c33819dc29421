"""What an outsider can make grow, and how far: every bound in rows, bytes and age stands here, and nowhere else.

An outsider has no account: a client of the public pages, or the holder of a member's private link. Limits by address
(`badges/web/http/limits.py`) slow one client down; these bounds hold for all clients together. Browsers that have not
signed in have no row at all: what they need stands in a signed cookie.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# A form that comes back with the sign-in page: in the page, never in a row.
FORM_BYTES: Final = 64 * 1024

# Counts of failures (`failure_count`). Beyond, those with the fewest failures are forgotten first, so that a flood from
# many addresses does not reset the count of an account that is being guessed at.
FAILURE_ROWS: Final = 10_000
FAILURE_ROWS_MADE_FREE: Final = 500  # forgotten at once, so that a flood does not sort the table for each row

# Refused sign-ins that the journal holds, of one account a day; it never shrinks, and there are few accounts.
REFUSED_SIGN_INS_NOTED: Final = 10

# What private links ask for: codes and their letters (`confirmation_code`, `letter`).
CODES_A_DAY_OF_A_MEMBER: Final = 5  # for each purpose
CODES_A_DAY: Final = 300  # of all members
CODES_KEPT: Final = timedelta(days=2)
LETTERS_KEPT: Final = timedelta(days=90)  # once they are sent, taken back or given up
UNSENT_TEXTS_KEPT: Final = timedelta(days=30)  # of letters given up, so that they can be tried again; others at once

# Changes of who sees a badge, by private links (`award_consent`). Hiding a badge is never refused: showing it again is.
CHOICES_A_DAY_OF_A_BADGE: Final = 20
CHOICES_A_DAY: Final = 2_000  # of all badges

# Changes of a member's own words about a badge, by their private link (`own_words`, one row a badge). Hiding or
# deleting them is never refused.
WORDS_A_DAY_OF_A_BADGE: Final = 20
WORDS_LETTERS: Final = 300

# Questions to a site about a badge, from its page (`question`), and how far one badge or one site can fill the table.
# A row is of 4 KB at most, in UTF-8. They end when they are answered; calls (`badge_call`) are kept for as long.
# One address sends far fewer than a badge takes in an hour, and one badge does not take the last places of its site.
QUESTIONS: Final = 200
QUESTIONS_OF_A_SITE: Final = 80
QUESTIONS_OF_A_BADGE: Final = 60
QUESTIONS_OF_A_BADGE_AN_HOUR: Final = 20
QUESTIONS_OF_AN_ADDRESS_AN_HOUR: Final = 5
QUESTIONS_OF_AN_ADDRESS_A_DAY: Final = 10
QUESTION_LETTERS: Final = 600
ASKER_LETTERS: Final = 120
QUESTIONS_KEPT: Final = timedelta(days=30)

# Links to several badges, by private links (`bundle`, and a row of `bundle_badge` for each badge). Stopping one is
# never refused. Rows go `BUNDLES_KEPT` after the link was closed.
BUNDLE_BADGES: Final = 10
BUNDLES_OPEN_OF_A_MEMBER: Final = 10
BUNDLES_A_DAY_OF_A_MEMBER: Final = 20
BUNDLES_A_DAY: Final = 500  # of all members
BUNDLES_KEPT: Final = timedelta(days=90)

# Letters to a referrer, one a dossier and address, by private links (`bundle_letter`).
REFERRER_LETTERS_A_DAY_OF_A_MEMBER: Final = 3
REFERRER_LETTERS_A_DAY: Final = 100  # of all members

# Who may be asked what came after a dossier (`afterwards_question`), after the second question.
AFTERWARDS_MONTHS: Final = 1

# « Attestations de présence » whose code answers (`presence_paper`). Stopping one deletes it, and is never refused.
PRESENCE_PAPERS_OF_A_MEMBER: Final = 10
PRESENCE_PAPER_DAYS: Final = 90

# Offers and requests that a member writes by their private link (`posting`). Rows go `POSTINGS_KEPT` after they are
# over.
POSTINGS_A_DAY_OF_A_MEMBER: Final = 20
POSTINGS_KEPT: Final = timedelta(days=365)

# Threads that put people in touch (`introduction`): what held loses its names and words after a year, what did not
# after fourteen days; the rows stay, and count. Ideas that became a workshop, or were closed, go after a year (`idea`).
INTRODUCTIONS_KEPT: Final = timedelta(days=365)
CLOSED_INTRODUCTIONS_KEPT: Final = timedelta(days=14)
IDEAS_KEPT: Final = timedelta(days=365)
IDEAS_A_DAY_OF_A_MEMBER: Final = 5

# People whom services send, by the public form (`orientation`, `referrer`). Beyond what waits for a first call at one
# site, or what one address sends a day, the telephone number stands in the form's place.
ORIENTATIONS_UNREAD: Final = 100
ORIENTATIONS_OF_AN_ADDRESS_A_DAY: Final = 30
ORIENTATION_OPEN: Final = timedelta(days=30)
ORIENTATION_MONTHS_AFTER_COMING: Final = 1
ORIENTATION_MONTHS_AFTER_CLOSING: Final = 3
REFERRER_MONTHS: Final = 24
NOT_CALLED: Final = timedelta(days=365)  # a number of which somebody said « ne plus m’appeler »

# Slips for witnesses, by private links and the staff, and what is written with them (`witness_slip`,
# `witness_statement`): one statement a slip. What was not kept goes after this time, with the witness's first name.
WITNESS_SLIPS_A_DAY_OF_A_BADGE: Final = 10
STATEMENTS_KEPT: Final = timedelta(days=30)

# That a member was told of a place, a change, a meeting or a badge (`message`).
MESSAGES_KEPT: Final = timedelta(days=365)

# What one member wishes to have corrected (`correction_wish`), as long as the site has not settled it.
WISHES_OF_A_MEMBER: Final = 3

# The first name of an unknown visitor of a gathering (`visitor`).
VISITORS_KEPT: Final = timedelta(days=30)

# The random keys of entries that a telephone sent (`receipt`): a day longer than a telephone keeps an entry.
RECEIPTS_KEPT: Final = timedelta(days=31)

# Images made of signed documents (`badges/base/disk/files.py`), in 256 folders of equal shares; the oldest go first.
DERIVED_BYTES: Final = 1024 * 1024 * 1024
