"""Reads about the copy of a badge for backpacks: whether it is made, and whether a code is on its way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.store.models import ConfirmationCode, HostedAssertion


def hosted_assertion(session: OrmSession, award_id: int) -> HostedAssertion | None:
    """The Open Badges 2.0 form of an award, when its holder asked for it."""
    return session.scalar(select(HostedAssertion).where(HostedAssertion.award_id == award_id))


def waiting_confirmation(session: OrmSession, award_id: int, now: datetime) -> ConfirmationCode | None:
    """The last code sent for an award that can still be used."""
    chosen = select(ConfirmationCode).where(
        ConfirmationCode.award_id == award_id, ConfirmationCode.used_at.is_(None), ConfirmationCode.expires_at > now
    )
    return session.scalar(chosen.order_by(ConfirmationCode.id.desc()).limit(1))
