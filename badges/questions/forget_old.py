"""Deleting questions and calls whose time is over."""

from __future__ import annotations

from sqlalchemy import delete

from badges.base.database import bounds
from badges.base.services import Services
from badges.base.times import local_date
from badges.questions.tables import BadgeCall, Question


def forget_old(services: Services) -> int:
    """Delete what is older than `bounds.QUESTIONS_KEPT`, for the nightly job. Returns how many rows there were."""
    oldest = services.now() - bounds.QUESTIONS_KEPT
    with services.database.begin(essential=True) as session:
        questions = session.execute(delete(Question).where(Question.asked_at < oldest))
        calls = session.execute(delete(BadgeCall).where(BadgeCall.called_on < local_date(oldest)))
        return int(questions.rowcount) + int(calls.rowcount)  # type: ignore[attr-defined]
