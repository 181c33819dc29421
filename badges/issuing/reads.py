"""Reads about what issuing sends, one statement each."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.tables import Letter, LetterState
from badges.issuing.letters import ABOUT
from badges.recognition import rows as recognition
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from badges.recognition.views import AwardView


def awards_with_failed_letter(session: OrmSession, site_ids: Collection[int], limit: int = 20) -> list[AwardView]:
    """The valid awards of these sites about which a letter was given up, oldest first."""
    chosen = recognition.awards().where(*_with_failed_letter(site_ids)).order_by(Award.id).limit(limit)
    return [AwardView.of(award) for award in session.scalars(chosen)]


def counting_failed_letters(site_ids: Collection[int]) -> Select[int]:
    """Count them (`badges.base.database.counts`)."""
    return select(func.count(Award.id)).where(*_with_failed_letter(site_ids))


def _with_failed_letter(site_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    failed = select(Letter.number).where(Letter.state == LetterState.FAILED, Letter.purpose == ABOUT)
    valid = (Award.state == AwardState.ISSUED, Award.erased_at.is_(None))
    return (Award.id.in_(failed), Award.site_id.in_(site_ids), *valid)
