"""Status lists: an index for each credential, the bit that a revocation sets, and the signed lists (decisions 16).

The bits are never stored: they are read from the entries each time a list is signed. A signed list is kept until an
entry of it changes or half of its validity is over; so a revocation is visible at the next request.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeGuard

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import DiskFull, NotFound
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
_SIGNING = Lock()  # the threads of a process sign a stale list once, and not each for itself
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
    """Mark a credential revoked and drop the signed list, so that the next request gets a list with the bit set.

    Raises NotFound: `status.unknown_credential`.
    """
    entry = session.scalar(select(StatusEntry).where(StatusEntry.credential_id == credential_id))
    if entry is None:
        raise NotFound("status.unknown_credential")
    row = session.get_one(StatusList, entry.status_list_id, with_for_update=True)
    if entry.revoked_at is None:
        entry.revoked_at = now
    _make_stale(session, row)


def _make_stale(session: OrmSession, row: StatusList) -> None:
    """Drop the signed forms. What is being signed meanwhile, from the entries as they were, is not stored either."""
    row.changes += 1
    published = session.get(StatusListDocument, row.id)
    if published is not None:
        session.delete(published)


def _is_fresh(document: StatusListDocument | None, now: datetime) -> TypeGuard[StatusListDocument]:
    return document is not None and document.signed_at <= now < document.signed_at + VALIDITY / 2


def current(services: Services, number: int) -> StatusListDocument:
    """The signed forms of list `number`, signed anew when an entry changed or half their validity is over.

    The list is composed and signed outside of any transaction that writes, so that nothing waits for it.
    On a full disk it is given out without being stored. When the database takes no writes, what was signed before is
    given out to the end of its validity: it is deleted when an entry changes, so it is never wrong, only older. Raises
    NotFound: `status.unknown_list`.
    """
    with services.database.begin(read_only=True) as session:
        _, _, document = _read(session, number)
    if _is_fresh(document, services.clock()):
        return document
    with _SIGNING:
        with services.database.begin(read_only=True) as session:
            row, instance, document = _read(session, number)
            if _is_fresh(document, services.clock()):
                return document  # signed by the thread that was waited for
            revoked = select(StatusEntry.index).where(
                StatusEntry.status_list_id == number, StatusEntry.revoked_at.is_not(None)
            )
            indices = list(session.scalars(revoked))
        signed = _signed(services, row, instance, indices)
        try:
            return _store(services, row, signed)
        except DiskFull:
            _log.error("status list %d is signed anew at each request: there is no room to keep it", number)
            return signed
        except OperationalError as trouble:
            if document is None or not document.signed_at <= services.clock() < document.valid_until:
                raise
            _log.error("status list %d could not be signed anew: %s", number, type(trouble.orig).__name__)
            return document


def _read(session: OrmSession, number: int) -> tuple[StatusList, Instance, StatusListDocument | None]:
    chosen = (
        select(StatusList, Instance, StatusListDocument)
        .select_from(StatusList)
        .join(Instance, Instance.id == 1)
        .outerjoin(StatusListDocument, StatusListDocument.status_list_id == StatusList.id)
        .where(StatusList.id == number)
    )
    found = session.execute(chosen).one_or_none()
    if found is None:
        raise NotFound("status.unknown_list")
    row, instance, document = found
    return row, instance, document


def _signed(services: Services, row: StatusList, instance: Instance, revoked: list[int]) -> StatusListDocument:
    now = services.now()
    url = list_url(instance.public_url, row.id)
    unsigned = status.compose_status_list(
        url, identities.network_profile(instance), revoked, row.size, now - SKEW, now + VALIDITY
    )
    embedded, jwt = status.sign_status_list(
        unsigned,
        services.keyring.signer(identities.NETWORK, Algorithm.EDDSA),
        services.keyring.signer(identities.NETWORK, Algorithm.RS256),
        f"{url}.jwt",
        now,
    )
    return StatusListDocument(
        status_list_id=row.id, embedded=embedded, jwt=jwt, signed_at=now, valid_until=now + VALIDITY
    )


def _store(services: Services, seen: StatusList, signed: StatusListDocument) -> StatusListDocument:
    """Keep what was signed, and return it; or what another process has signed meanwhile.

    Where an entry has changed since it was read, nothing is kept: `signed` answers the request that began before the
    change, and the next one signs anew.
    """
    with services.database.begin(essential=True) as session:
        chosen = (
            select(StatusList.changes, StatusListDocument)
            .select_from(StatusList)
            .outerjoin(StatusListDocument, StatusListDocument.status_list_id == StatusList.id)
            .where(StatusList.id == seen.id)
            .with_for_update(of=StatusList)
        )
        found = session.execute(chosen).one()
        stored: StatusListDocument | None = found[1]
        if found[0] != seen.changes:
            return signed
        if _is_fresh(stored, signed.signed_at):
            session.expunge(stored)
            return stored
        if stored is None:
            session.add(signed)
            return signed
        stored.embedded, stored.jwt = signed.embedded, signed.jwt
        stored.signed_at, stored.valid_until = signed.signed_at, signed.valid_until
        return stored


def drop_all(services: Services) -> None:
    """Have every list signed anew at its next reading, and none stored that is being signed now."""
    with services.database.begin() as session:
        for row in session.scalars(select(StatusList).order_by(StatusList.id).with_for_update()).all():
            _make_stale(session, row)


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
