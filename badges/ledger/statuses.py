"""Status lists: an index for each credential, the bit that a revocation sets, and the signed lists (decisions 16).

The bits are never stored: they are read from the entries each time a list is signed. A signed list is kept until an
entry of it changes or half of its validity is over; so a revocation is visible at the next request.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import fields
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeAlias, TypeGuard

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.database.types import table_of
from badges.base.errors import KeyringStale, NotFound, NothingWritten, Refused
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note
from badges.base.services import Services
from badges.base.telemetry import figures
from badges.ledger import identities
from badges.ledger.safeguards import rehearsal
from badges.ledger.safeguards.halt import SigningHalted, halting
from badges.ledger.tables import StatusEntry, StatusList, StatusListDocument
from badges.ledger.views import SignedList
from badges.network.tables import Instance
from issuer import status
from issuer.representations import Representation
from keys.algorithms import Algorithm
from keys.proofs import data_integrity, vc_jwt
from schemas import bitstring, strict_json
from schemas.bitstring import MINIMUM_BITS
from schemas.errors import OpenBadgesError

VALIDITY = timedelta(hours=24)
SKEW = timedelta(minutes=5)  # for verifiers whose clock is behind ours, or that began before the list was signed
FULL = 0.8  # a list takes no more entries beyond this share of its size
_SIGNING = Lock()  # the threads of a process sign a stale list once, and not each for itself
_FORMS = StatusListDocument.__table__.columns
_PUBLISHED = select(*(_FORMS[each.name] for each in fields(SignedList))).where(
    _FORMS.status_list_id == bindparam("number")
)
_LISTS = table_of(StatusList)
_LAST = select(func.max(_LISTS.alias().c.id)).scalar_subquery()
_TAKEN = (  # one more entry of the last list, unless it is full
    update(_LISTS)
    .where(_LISTS.c.id == _LAST, _LISTS.c.counter < _LISTS.c.size * FULL)
    .values(counter=_LISTS.c.counter + 1)
    .returning(_LISTS.c.id, _LISTS.c.counter, _LISTS.c.permutation_key, _LISTS.c.size)
)
_NEW_LIST, _ENTRY = insert(_LISTS), insert(table_of(StatusEntry))
_Signed: TypeAlias = StatusListDocument | SignedList
_log = logging.getLogger(__name__)


def list_url(origin: str, number: int) -> str:
    """Where a list is published with its Data Integrity proof; the JWT form is the same with `.jwt`."""
    return f"{origin}/status/{number}"


def allocate(session: OrmSession, credential_id: str, now: datetime) -> tuple[int, int]:
    """Allocate an index that was never used, in the caller's transaction: the list's number, and the index in it.

    Once committed, it is never used again. The list's row is locked until then; one that has reached FULL is followed
    by a new one.
    """
    take_turns(session, "status list")  # two transactions that find the list full must not open two new ones
    taken = session.execute(_TAKEN).one_or_none()
    if taken is None:
        number, key = (session.scalar(select(_LAST)) or 0) + 1, secrets.token_bytes(32)
        new = {"permutation_key": key, "created_at": now, "counter": 0, "size": MINIMUM_BITS, "changes": 0}
        session.execute(_NEW_LIST, {"id": number, **new})
        note(session, Kept.LIST_OPENED, {"list": number}, now)
        taken = session.execute(_TAKEN).one()
    index = status.allocate(taken.counter - 1, taken.permutation_key, taken.size)
    session.execute(_ENTRY, {"status_list_id": taken.id, "index": index, "credential_id": credential_id})
    return taken.id, index


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


def _is_fresh(document: _Signed | None, now: datetime) -> TypeGuard[_Signed]:
    return document is not None and document.signed_at <= now < document.signed_at + VALIDITY / 2


def current(services: Services, number: int) -> _Signed:
    """The signed forms of list `number`, signed anew when an entry changed or half their validity is over.

    The list is composed and signed outside of any transaction that writes, so that nothing waits for it.
    On a full or read-only disk it is given out without being stored. When the database takes no writes, what was signed
    before is given out to the end of its validity: it is deleted when an entry changes, so it is never wrong, only
    older. So it is when the new one fails its check, or the keys held here are not the instance's. Raises NotFound:
    `status.unknown_list`; SigningHalted, KeyringStale, Refused: then, when there is no older one.
    """
    document: _Signed | None = _published(services, number)
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
        signed = None
        try:
            signed = _signed(services, row, instance, indices)
            return _store(services, row, signed)
        except NothingWritten:
            if signed is None:
                raise
            _log.error("status list %d is signed anew at each request: the disk does not keep it", number)
            return signed
        except (OperationalError, SigningHalted, KeyringStale, Refused) as trouble:
            if document is None or not document.signed_at <= services.clock() < document.valid_until:
                raise
            code = trouble.code if isinstance(trouble, OpenBadgesError) else type(trouble.orig).__name__
            _log.error("status list %d could not be signed anew: %s", number, code)
            return document


def _published(services: Services, number: int) -> SignedList | None:
    """The signed forms as they are stored. Every verification of a badge asks for them, so no entity is loaded."""
    with services.database.reading() as connection:
        found = connection.execute(_PUBLISHED, {"number": number}).first()
    return None if found is None else SignedList(*found)


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
    """Sign a list anew, after a rehearsal when its kind is new. Raises SigningHalted; Refused: `signing.refused`."""
    profile = identities.network_profile(instance).as_dict()
    kind = rehearsal.kind_of("status list", (profile, profile))
    rehearsal.rehearse(
        services, kind, services.now(), lambda stand_in: sign_list(stand_in, row.id, row.size, instance, revoked)
    )
    with halting(services, instance=instance):
        signed = sign_list(services, row.id, row.size, instance, revoked)
    for form in (Representation.STATUS_LIST, Representation.STATUS_LIST_JWT):
        figures.count_signature(form.value)
    return signed


def sign_list(services: Services, number: int, size: int, instance: Instance, revoked: list[int]) -> StatusListDocument:
    """Both forms of list `number` of `size` bits, signed and checked; nothing is stored. Raises SigningHalted."""
    now = services.now()
    url = list_url(instance.public_url, number)
    unsigned = status.compose_status_list(
        url, identities.network_profile(instance), revoked, size, now - SKEW, now + VALIDITY
    )
    embedded, jwt = status.sign_status_list(
        unsigned,
        services.keyring.signer(identities.NETWORK, Algorithm.EDDSA),
        services.keyring.signer(identities.NETWORK, Algorithm.RS256),
        f"{url}.jwt",
        now,
    )
    _check(services, embedded, jwt, bitstring.with_bits(size, revoked))
    return StatusListDocument(
        status_list_id=number, embedded=embedded, jwt=jwt, signed_at=now, valid_until=now + VALIDITY
    )


def _check(services: Services, embedded: bytes, jwt: bytes, bits: bytes) -> None:
    """Both forms hold under the published keys, and say these bits. Raises SigningHalted: `issuance.list_not_valid`."""
    published = {each.id: each for each in identities.methods(services, identities.NETWORK)}
    try:
        document, token = strict_json.parse_object(embedded), vc_jwt.peek(jwt.decode("ascii"))
        for proof in data_integrity.proofs_of(document):
            data_integrity.verify(document, proof, published[proof["verificationMethod"]])
        vc_jwt.verify(token, published[str(token.header["kid"])])
        said = [each["credentialSubject"]["encodedList"] for each in (document, vc_jwt.credential_of(token))]
        if not data_integrity.proofs_of(document) or any(bitstring.decode(each) != bits for each in said):
            raise SigningHalted("issuance.list_not_valid", reason="bits")
    except SigningHalted:
        raise
    except (OpenBadgesError, LookupError, ValueError) as trouble:
        code = trouble.code if isinstance(trouble, OpenBadgesError) else type(trouble).__name__
        raise SigningHalted("issuance.list_not_valid", reason=code) from trouble


def _store(services: Services, seen: StatusList, signed: StatusListDocument) -> _Signed:
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
        if stored is not None and _is_fresh(stored, signed.signed_at):
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
        make_all_stale(session)


def make_all_stale(session: OrmSession) -> None:
    """The same, in the transaction of the caller."""
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
