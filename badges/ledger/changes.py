"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session as OrmSession

from badges.ledger.states import LedgerEvent
from badges.ledger.tables import Document, Edition, LedgerEntry
from issuer.issuance import SignedCredential
from issuer.representations import Representation


def ledger_row(edition: Edition, event: LedgerEvent, at: datetime, document: Document | None = None) -> LedgerEntry:
    """What the ledger keeps for ever of one thing that happened to an edition (decisions 9)."""
    return LedgerEntry(
        event=event,
        at=at,
        credential_id=edition.credential_id,
        edition=edition.number,
        representation=document.representation if document else None,
        status_list_id=edition.status_list_id,
        status_index=edition.status_index,
        awarded_at=edition.awarded_at,
        valid_from=edition.valid_from,
        valid_until=edition.valid_until,
        digest=sha256(document.salt + document.data).digest() if document else None,
    )


def store(
    session: OrmSession, edition: Edition, signed: Mapping[Representation, SignedCredential | Document], at: datetime
) -> None:
    """Add the signed bytes of an edition, those of an earlier one among them, and beside them their ledger rows."""
    for representation, each in signed.items():
        document = Document(
            representation=representation, media_type=each.media_type, data=each.data, salt=secrets.token_bytes(16)
        )
        edition.documents.append(document)
        session.add(ledger_row(edition, LedgerEvent.ISSUED, at, document))
