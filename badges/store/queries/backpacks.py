"""Reads about the copy of a badge for backpacks: whether it is made, and whether a code is on its way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.store.models import Award, ConfirmationCode, Document, Edition, HostedAssertion


def hosted_assertion(session: OrmSession, award_id: int) -> HostedAssertion | None:
    """The Open Badges 2.0 form of an award, when its holder asked for it."""
    return session.scalar(select(HostedAssertion).where(HostedAssertion.award_id == award_id))


def award_of_hosted(session: OrmSession, key: str) -> tuple[Award, bytes | None] | None:
    """The award behind a hosted assertion's address, and the assertion's newest bytes, in one question."""
    newest = (
        select(Document.data)
        .join(Edition, Edition.id == Document.edition_id)
        .where(Edition.award_id == Award.id, Document.representation == "ob2")
        .order_by(Edition.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    chosen = select(Award, newest).join(HostedAssertion, HostedAssertion.award_id == Award.id)
    found = session.execute(chosen.where(HostedAssertion.key == key)).one_or_none()
    return None if found is None else (found[0], found[1])


def waiting_confirmation(session: OrmSession, award_id: int, now: datetime) -> ConfirmationCode | None:
    """The last code sent for an award that can still be used."""
    chosen = select(ConfirmationCode).where(
        ConfirmationCode.award_id == award_id, ConfirmationCode.used_at.is_(None), ConfirmationCode.expires_at > now
    )
    return session.scalar(chosen.order_by(ConfirmationCode.id.desc()).limit(1))
