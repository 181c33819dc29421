"""Status lists: an index for each credential, the bit that a revocation sets, and the signed lists (decisions 16).

The bits are never stored: they are read from the entries each time a list is signed. A signed list is kept until an
entry of it changes or half of its validity is over; so a revocation is visible at the next request.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound
from badges.base.services import Services
from badges.ledger import identities
from badges.ledger.tables import StatusEntry, StatusList, StatusListDocument
from badges.network.tables import Instance
from issuer import status
from keys.algorithms import Algorithm
from schemas.bitstring import MINIMUM_BITS

VALIDITY = timedelta(hours=24)
SKEW = timedelta(minutes=5)  # for verifiers whose clock is behind ours, or that began before the list was signed
FULL = 0.8  # a list takes no more entries beyond this share of its size
_log = logging.getLogger(__name__)


def list_url(origin: str, number: int) -> str:
    """Where a list is published with its Data Integrity proof; the JWT form is the same with `.jwt`."""
    return f"{origin}/status/{number}"


def open_list(session: OrmSession, now: datetime) -> StatusList:
    """The list that takes entries now, locked until the transaction ends; a new one when the last has reached FULL."""
    take_turns(session, "status list")  # two transactions that find the list full must not open two new ones
    current = session.scalar(select(StatusList).order_by(StatusList.id.desc()).limit(1).with_for_update())
    if current is None or current.counter >= current.size * FULL:
        current = StatusList(permutation_key=secrets.token_bytes(32), created_at=now, counter=0, size=MINIMUM_BITS)
        session.add(current)
        session.flush()
    return current


def allocate(session: OrmSession, credential_id: str, now: datetime) -> StatusEntry:
    """Allocate an index that was never used, in the caller's transaction. Once committed, it is never used again."""
    current = open_list(session, now)
    entry = StatusEntry(
        status_list_id=current.id,
        index=status.allocate(current.counter, current.permutation_key, current.size),
        credential_id=credential_id,
    )
    current.counter += 1
    session.add(entry)
    session.flush()
    return entry


def set_bit(session: OrmSession, credential_id: str, now: datetime) -> None:
    """Mark a credential revoked and drop the signed list, so that the next request gets a list with the bit set."""
    entry = session.scalar(select(StatusEntry).where(StatusEntry.credential_id == credential_id))
    if entry is None:
        raise NotFound("status.unknown_credential")
    # Locked, so that no list is signed from the old entries meanwhile.
    session.get(StatusList, entry.status_list_id, with_for_update=True)
    if entry.revoked_at is None:
        entry.revoked_at = now
    published = session.get(StatusListDocument, entry.status_list_id)
    if published is not None:
        session.delete(published)


def _fresh(document: StatusListDocument | None, now: datetime) -> StatusListDocument | None:
    if document is not None and document.signed_at <= now < document.signed_at + VALIDITY / 2:
        return document
    return None


def current(services: Services, number: int) -> StatusListDocument:
    """The signed forms of list `number`, signed anew when an entry changed or half their validity is over.

    When signing fails (a full disk, a read-only database), the last signed forms are served until their validity ends.
    They are deleted when an entry changes, so they are never wrong. Raises NotFound: `status.unknown_list`.
    """
    now = services.clock()
    with services.database.begin(read_only=True) as session:
        document = session.get(StatusListDocument, number)
        if document is not None:
            session.expunge(document)
    if (fresh := _fresh(document, now)) is not None:
        return fresh
    try:
        return _sign(services, number)
    except OperationalError as trouble:
        if document is None or not document.signed_at <= now < document.valid_until:
            raise
        _log.error("status list %d could not be signed anew: %s", number, type(trouble.orig).__name__)
        return document


def _sign(services: Services, number: int) -> StatusListDocument:
    """Sign a list from its entries as they stand in one transaction, unless another process has just done so."""
    now = services.now()
    with services.database.begin() as session:
        held = select(StatusList, Instance).join(Instance, Instance.id == 1).where(StatusList.id == number)
        found = session.execute(held.with_for_update(of=StatusList)).one_or_none()
        if found is None:
            raise NotFound("status.unknown_list")
        row, instance = found
        document = session.get(StatusListDocument, number)
        if document is None or _fresh(document, now) is None:
            embedded, jwt = _signed_forms(services, session, row, instance, now)
            document = document or StatusListDocument(status_list_id=number)
            document.embedded, document.jwt = embedded, jwt
            document.signed_at, document.valid_until = now, now + VALIDITY
            session.add(document)
            session.flush()
        session.expunge(document)
        return document


def _signed_forms(
    services: Services, session: OrmSession, row: StatusList, instance: Instance, now: datetime
) -> tuple[bytes, bytes]:
    revoked = session.scalars(
        select(StatusEntry.index).where(StatusEntry.status_list_id == row.id, StatusEntry.revoked_at.is_not(None))
    )
    url = list_url(instance.public_url, row.id)
    unsigned = status.compose_status_list(
        url, identities.network_profile(instance), list(revoked), row.size, now - SKEW, now + VALIDITY
    )
    return status.sign_status_list(
        unsigned,
        services.keyring.signer(identities.NETWORK, Algorithm.EDDSA),
        services.keyring.signer(identities.NETWORK, Algorithm.RS256),
        f"{url}.jwt",
        now,
    )


def drop_all(services: Services) -> None:
    """Drop every signed list, so that the next request signs it anew. Waits for lists that are being signed."""
    with services.database.begin() as session:
        for row in session.scalars(select(StatusList).order_by(StatusList.id).with_for_update()).all():
            document = session.get(StatusListDocument, row.id)
            if document is not None:
                session.delete(document)


def renew_all(services: Services) -> int:
    """Sign anew every list whose signed forms are too old, for the periodic job. Returns how many lists there are."""
    found = numbers(services)
    for number in found:
        current(services, number)
    return len(found)


def numbers(services: Services) -> list[int]:
    """The numbers of all lists, oldest first."""
    with services.database.begin(read_only=True) as session:
        return list(session.scalars(select(StatusList.id).order_by(StatusList.id)))
