"""The rules of recognition, by the names that the other modules use. Each is pure, without clock or database."""

from badges.recognition.rules.badge_visibility import is_shown, is_valid
from badges.recognition.rules.blockers import AwardBlocked, Blocker
from badges.recognition.rules.dossier import (
    MANY_AWARDS,
    SENTENCE_LENGTH,
    Criterion,
    Dossier,
    LastReading,
    Place,
    Seen,
    answer_blockers,
    blockers,
    is_expired,
    is_signed_by_the_reader,
    needs_proof,
    never_readers,
    reading_blockers,
    reading_reason,
    reading_state,
    signing_blockers,
)  # fmt: skip
from badges.recognition.rules.evidence import (
    IN_TIME,
    MINIMUM_CRITERIA,
    MINIMUM_DATES,
    Judged,
    Times,
    another_date,
    days_seen,
    evidence_missing,
    first_day,
    is_late,
    outside,
    year_before,
)  # fmt: skip
from badges.recognition.rules.suggestions import SUGGESTED, SUGGESTIONS, RoleHeld, suggested
from badges.recognition.rules.warnings import COPIED_WITHIN, WEEK, About, Other, Warned, warnings

__all__ = [
    "COPIED_WITHIN", "IN_TIME", "MANY_AWARDS", "MINIMUM_CRITERIA", "MINIMUM_DATES", "SENTENCE_LENGTH", "SUGGESTED",
    "SUGGESTIONS", "WEEK", "About", "AwardBlocked", "Blocker", "Criterion", "Dossier", "Judged", "LastReading", "Other",
    "Place", "RoleHeld", "Seen", "Times", "Warned", "another_date", "answer_blockers", "blockers", "days_seen",
    "evidence_missing",
    "first_day", "is_expired", "is_late", "is_shown", "is_signed_by_the_reader", "is_valid", "needs_proof",
    "never_readers", "outside",
    "reading_blockers", "reading_reason", "reading_state", "signing_blockers", "suggested", "warnings", "year_before",
]  # fmt: skip
