"""Reads about what was published, one statement each."""

from __future__ import annotations

from sqlalchemy.orm import Session as OrmSession

from badges.ledger import rows
from badges.ledger.tables import KnownIssuer
from badges.ledger.views import BackpackCopyView, KnownIssuerView


def known_issuers(session: OrmSession) -> list[KnownIssuerView]:
    """The operator's list, in its order."""
    return [KnownIssuerView.of(each) for each in rows.known_issuers(session)]


def known_issuer(session: OrmSession, number: int) -> KnownIssuerView | None:
    """One entry of the operator's list, by its number."""
    found = session.get(KnownIssuer, number)
    return KnownIssuerView.of(found) if found is not None else None


def backpack_copy(session: OrmSession, award_id: int) -> BackpackCopyView | None:
    """The Open Badges 2.0 form of an award, once its bytes are stored."""
    found = rows.hosted_assertion(session, award_id)
    return BackpackCopyView.of(found) if found is not None else None
