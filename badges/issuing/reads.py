"""What is chosen of the awards by what issuing sends."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from badges.base.tables import Letter, LetterState
from badges.issuing.letters import ABOUT
from badges.recognition.reads import why
from badges.recognition.states import AwardState
from badges.recognition.tables import Award


def failed_letters(site_ids: Collection[int], limit: int = 20) -> Select[Any]:
    """Choose the valid awards of these sites about which a letter was given up, for `recognition.reads.waiting`."""
    return why(Award.id).where(*_with_failed_letter(site_ids)).order_by(Award.id).limit(limit)


def counting_failed_letters(site_ids: Collection[int]) -> Select[int]:
    """Count them (`badges.base.database.counts`)."""
    return select(func.count(Award.id)).where(*_with_failed_letter(site_ids))


def _with_failed_letter(site_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    failed = select(Letter.number).where(Letter.state == LetterState.FAILED, Letter.purpose == ABOUT)
    valid = (Award.state == AwardState.ISSUED, Award.erased_at.is_(None))
    return (Award.id.in_(failed), Award.site_id.in_(site_ids), *valid)
