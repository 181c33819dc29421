"""Reads about what issuing sends, one statement each."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.tables import Letter, LetterState
from badges.issuing.letters import ABOUT
from badges.recognition import rows as recognition
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from badges.recognition.views import AwardView


def awards_with_failed_letter(session: OrmSession, site_ids: Collection[int], limit: int = 20) -> list[AwardView]:
    """The valid awards of these sites about which a letter was given up, oldest first."""
    failed = select(Letter.number).where(Letter.state == LetterState.FAILED, Letter.purpose == ABOUT)
    chosen = recognition.awards().where(
        Award.id.in_(failed), Award.site_id.in_(site_ids), Award.state == AwardState.ISSUED, Award.erased_at.is_(None)
    )
    return [AwardView.of(award) for award in session.scalars(chosen.order_by(Award.id).limit(limit))]
