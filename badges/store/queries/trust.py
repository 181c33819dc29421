"""Reads about keys that were compromised and issuers that the operator knows; and which badges are concerned."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.states import AwardState
from badges.store.models import Award, KeyIncident, KnownIssuer


def incidents(session: OrmSession) -> Sequence[KeyIncident]:
    """Every compromised key that was dealt with here, oldest first."""
    return session.scalars(select(KeyIncident).order_by(KeyIncident.id)).all()


def incident(session: OrmSession, method_id: str) -> KeyIncident | None:
    """The incident of one key."""
    return session.scalar(select(KeyIncident).where(KeyIncident.method_id == method_id))


def unfinished(session: OrmSession) -> KeyIncident | None:
    """The first incident that is not finished: while there is one, nothing new is signed."""
    return session.scalar(
        select(KeyIncident).where(KeyIncident.finished_at.is_(None)).order_by(KeyIncident.id).limit(1)
    )


def known_issuers(session: OrmSession) -> Sequence[KnownIssuer]:
    """The operator's list, in its order."""
    return session.scalars(select(KnownIssuer).order_by(KnownIssuer.name, KnownIssuer.issuer_id)).all()


def known_issuer(session: OrmSession, issuer_id: str) -> KnownIssuer | None:
    """One entry of the operator's list."""
    return session.scalar(select(KnownIssuer).where(KnownIssuer.issuer_id == issuer_id))


def legitimate_awards(session: OrmSession) -> list[int]:
    """Numbers of the awards whose signed bytes are still asked for: issued and revoked ones, not erased."""
    states = (AwardState.ISSUED, AwardState.REVOKED)
    wanted = Award.state.in_(states), Award.erased_at.is_(None), Award.issued_at.is_not(None)
    return list(session.scalars(select(Award.id).where(*wanted).order_by(Award.id)))
