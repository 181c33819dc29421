"""What a correction does to the editions of an award, as clauses of the comparisons (decisions 5).

A correction is another credential of the same award, and ends the one before at the same instant.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, case, exists, func, not_, select, true
from sqlalchemy.orm import aliased

from badges.ledger.states import EditionPurpose, EditionState
from badges.ledger.tables import Edition

_earlier, _later = aliased(Edition), aliased(Edition)
_before = and_(
    _earlier.award_id == Edition.award_id,
    _earlier.credential_id != Edition.credential_id,
    _earlier.id < Edition.id,
    _earlier.state == EditionState.ISSUED,
)
_same_badge = and_(_earlier.subject_id == Edition.subject_id, _earlier.awarded_at == Edition.awarded_at)

corrects: Final = Edition.purpose == EditionPurpose.CORRECTION
# When the credential of an edition was corrected.
corrected_at: Final = (
    select(func.min(_later.issued_at))
    .where(
        _later.award_id == Edition.award_id,
        _later.id > Edition.id,
        _later.purpose == EditionPurpose.CORRECTION,
        _later.state == EditionState.ISSUED,
    )
    .correlate(Edition)
    .scalar_subquery()
)
replaced: Final = corrected_at.is_not(None)
# Whether the first edition of a credential is neither the first of its award nor a correction of the one before.
begins_wrongly: Final = case(
    (Edition.purpose == EditionPurpose.FIRST, exists().where(_before)),
    (corrects, not_(exists().where(_before, _same_badge))),
    else_=true(),
)
