"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import object_session
from sqlalchemy.orm.attributes import set_committed_value

from badges.base.database.types import table_of
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import CODE, note
from badges.ledger import rows, statuses
from badges.ledger.identities import new_urn
from badges.ledger.states import EditionPurpose, EditionState, LedgerEvent
from badges.ledger.tables import Document, Edition, HostedAssertion, KeyIncident, LedgerEntry, LostCredential
from badges.network.tables import Instance
from badges.recognition.tables import Award
from issuer.issuance import SignedCredential
from issuer.representations import Representation
from keys.keyring import KeyRecord

_EDITIONS = table_of(Edition)
_EDITION = insert(_EDITIONS).returning(_EDITIONS.c.id)
_OF_EDITION = [name for name in _EDITIONS.c.keys() if name != "id"]  # noqa: SIM118 - of columns, not of a dictionary
_ISSUED = (
    update(_EDITIONS)
    .where(_EDITIONS.c.id == bindparam("reserved"))
    .values(state=EditionState.ISSUED, issued_at=bindparam("at"))
)
_DOCUMENTS, _ENTRIES = insert(table_of(Document)), insert(table_of(LedgerEntry))

# -- editions ---------------------------------------------------------------------------------------------------------


def reserve_edition(session: OrmSession, award: Award, at: datetime) -> Edition:
    """Reserve a credential id, a subject and a status index for the first edition of an award.

    The edition is in no session: `store_reservation` writes it once its draft is known.
    """
    credential_id, status_list, index = _allocated(session, award, at)
    return Edition(
        award_id=award.id,
        credential_id=credential_id,
        number=1,
        purpose=EditionPurpose.FIRST,
        subject_id=new_urn(),
        status_list_id=status_list,
        status_index=index,
        awarded_at=at,
        valid_from=at,
        valid_until=award.valid_until,
        state=EditionState.RESERVED,
        reserved_at=at,
    )


def store_reservation(session: OrmSession, edition: Edition, draft: dict[str, Any]) -> None:
    """Write what `reserve_edition` made, with the plain facts that are composed and signed; its number is then known.

    One statement without objects: an award is signed between two other people's.
    """
    edition.draft = draft
    edition.id = session.scalars(_EDITION, {name: getattr(edition, name) for name in _OF_EDITION}).one()


def reserve_correction(session: OrmSession, before: Edition, at: datetime) -> Edition:
    """Reserve a corrected credential in the place of an issued one: another id and status index, the same subject.

    Award date and end stay. Its draft is still empty (decisions 5).
    """
    credential_id, status_list, index = _allocated(session, before.award, at)
    edition = _following(
        before,
        at,
        credential_id=credential_id,
        number=1,
        purpose=EditionPurpose.CORRECTION,
        status_list_id=status_list,
        status_index=index,
        valid_from=at,
    )
    session.add(edition)
    return edition


def _allocated(session: OrmSession, award: Award, at: datetime) -> tuple[str, int, int]:
    """A new credential's id, list and index. The logbook has them before anything is signed."""
    credential_id = new_urn()
    status_list, index = statuses.allocate(session, credential_id, at)
    facts = {"credential": credential_id, "list": status_list, "index": index, CODE: award.code}
    note(session, Kept.ISSUING, facts, at)
    return credential_id, status_list, index


def store_draft(edition: Edition, draft: dict[str, Any]) -> None:
    """Store the plain facts that are composed and signed as this edition."""
    edition.draft = draft


def next_version(before: Edition, draft: dict[str, Any], *, valid_from: datetime, at: datetime) -> Edition:
    """The edition of the same credential that follows `before`, with another draft and another start.

    It is in no session: `issue` adds it once it is signed.
    """
    return _following(
        before,
        at,
        credential_id=before.credential_id,
        number=before.number + 1,
        purpose=EditionPurpose.RENEWAL,
        status_list_id=before.status_list_id,
        status_index=before.status_index,
        valid_from=valid_from,
        draft=draft,
    )


def _following(before: Edition, at: datetime, **facts: Any) -> Edition:
    """An edition reserved after another: of the same award and subject, with its award date and its end."""
    return Edition(
        award_id=before.award_id,
        subject_id=before.subject_id,
        awarded_at=before.awarded_at,
        valid_until=before.valid_until,
        state=EditionState.RESERVED,
        reserved_at=at,
        **facts,
    )


Signed: TypeAlias = Mapping[Representation, "SignedCredential | Document"]  # the forms of an edition


def issue(session: OrmSession, edition: Edition, signed: Signed, at: datetime) -> None:
    """Record that an edition is signed: its state and date, its bytes, and their ledger rows."""
    issue_all(session, [(edition, signed)], at)


def issue_all(session: OrmSession, editions: Sequence[tuple[Edition, Signed]], at: datetime) -> None:
    """The same for several editions at once."""
    for edition, _ in editions:
        if edition in session:
            session.execute(_ISSUED, {"reserved": edition.id, "at": at})
            set_committed_value(edition, "state", EditionState.ISSUED)
            set_committed_value(edition, "issued_at", at)
        else:
            edition.state, edition.issued_at = EditionState.ISSUED, at
            session.add(edition)
    _store(session, editions, at)


def give_up(edition: Edition) -> None:
    """Give up a reservation that will not be signed. Its draft is emptied; its status index is never used again."""
    edition.state, edition.draft = EditionState.ABANDONED, None
    if (session := object_session(edition)) is not None:
        note(session, Kept.CREDENTIAL_ENDED, {"credential": edition.credential_id, "how": edition.state.value}, None)


def forget_endorsements(session: OrmSession, award_id: int, urns: Collection[str]) -> None:
    """Destroy what earlier editions of an award hold of these endorsements, which were withdrawn.

    Their drafts say them no longer, and their signed bytes go: the newest edition, which does not have them, answers
    for the credential. The ledger keeps their digests, as after an erasure.
    """
    *earlier, _newest = [each for each in rows.editions(session, award_id) if each.state == EditionState.ISSUED]
    for edition in earlier:
        draft = edition.draft or {}
        said = draft.get("endorsements", [])
        kept = [place for place, each in enumerate(said) if each["id"] not in urns]
        if len(kept) < len(said):
            names = ("endorsements", "endorsers")
            edition.draft = {**draft, **{name: [draft[name][place] for place in kept] for name in names}}
            for document in list(edition.documents):
                session.delete(document)


def replace_documents(
    session: OrmSession, edition: Edition, signed: Mapping[Representation, SignedCredential], at: datetime
) -> None:
    """Store the signed bytes of an issued edition in the place of those in the same representations."""
    for document in [each for each in edition.documents if each.representation in signed]:
        session.delete(document)
    _store(session, [(edition, signed)], at)


def end_credential(session: OrmSession, edition: Edition, event: LedgerEvent, at: datetime) -> None:
    """Record that a credential was revoked or withdrawn: its bit is set, and a ledger row says why."""
    statuses.set_bit(session, edition.credential_id, at)
    session.add(LedgerEntry(**_entry(edition, event, at)))


def lose(session: OrmSession, credential_id: str, code_mac: str, issuing_at: datetime) -> None:
    """Record that a credential with a place in a list was issued, and that its signed bytes are lost."""
    session.add(LostCredential(credential_id=credential_id, code_mac=code_mac, issuing_at=issuing_at))


def put_lost_on_hold(session: OrmSession, code_mac: str, at: datetime) -> None:
    """Put the credentials of a code on hold whose record is lost; the first time is kept."""
    for lost in session.scalars(select(LostCredential).where(LostCredential.code_mac == code_mac)):
        lost.paused_at = lost.paused_at or at


def resume_lost(session: OrmSession, credential_id: str) -> bool:
    """Let a credential whose record is lost count again. Returns whether it was on hold."""
    lost = session.get_one(LostCredential, credential_id)
    was_on_hold, lost.paused_at = lost.paused_at is not None, None
    return was_on_hold


def _store(session: OrmSession, editions: Sequence[tuple[Edition, Signed]], at: datetime) -> None:
    """Add the signed bytes of editions, some perhaps taken over from earlier ones, and their ledger rows."""
    session.flush()  # a new edition has its number from here on
    documents, entries = [], []
    for edition, signed in editions:
        for representation, each in signed.items():
            salt = secrets.token_bytes(16)
            documents.append(
                {
                    "edition_id": edition.id,
                    "representation": representation,
                    "media_type": each.media_type,
                    "data": each.data,
                    "salt": salt,
                }
            )
            digest = sha256(salt + each.data).digest()
            entries.append(_entry(edition, LedgerEvent.ISSUED, at, representation=representation, digest=digest))
    session.execute(_DOCUMENTS, documents)
    session.execute(_ENTRIES, entries)
    for edition, _ in editions:
        session.expire(edition, ["documents"])


def _entry(
    edition: Edition,
    event: LedgerEvent,
    at: datetime,
    *,
    representation: Representation | None = None,
    digest: bytes | None = None,
) -> dict[str, Any]:
    """The row that the ledger keeps for ever of one event of an edition, and of one document (decisions 9)."""
    return {
        "event": event,
        "at": at,
        "credential_id": edition.credential_id,
        "edition": edition.number,
        "representation": representation,
        "status_list_id": edition.status_list_id,
        "status_index": edition.status_index,
        "awarded_at": edition.awarded_at,
        "valid_from": edition.valid_from,
        "valid_until": edition.valid_until,
        "digest": digest,
    }


# -- hosted assertions ------------------------------------------------------------------------------------------------


def request_assertion(
    session: OrmSession, award_id: int, *, email: str | None, era: str, at: datetime
) -> HostedAssertion:
    """Record for which e-mail and under which key the Open Badges 2.0 form of an award is requested.

    The addresses and the salt of a recipient are chosen at the first request for it, and stay. What is live stays so
    until `make_live`.
    """
    known = {each.email: each for each in rows.assertions(session, award_id)}
    for other in known.values():
        if other.email != email and other.set_aside_at is None:
            other.set_aside_at = at
    session.flush()  # of the forms of an award one alone is asked for
    row = known.get(email)
    if row is None:
        row = HostedAssertion(
            award_id=award_id, key=secrets.token_urlsafe(32), signed_id=new_urn(), email=email,
            salt=secrets.token_hex(16), requested_at=at,
        )  # fmt: skip
        session.add(row)
    row.era, row.set_aside_at, row.requested_at = era, None, at
    session.flush()
    return row


def make_live(session: OrmSession, row: HostedAssertion, at: datetime) -> None:
    """Record that the bytes of this assertion are stored; a copy for another recipient is replaced from now on."""
    before = rows.hosted_assertion(session, row.award_id)
    if before is not None and before is not row:
        before.replaced_at = at
        session.flush()  # of the forms of an award one alone is live
    row.made_at, row.replaced_at = at, None


def replace_assertion(row: HostedAssertion, at: datetime) -> None:
    """Record that another recipient's assertion stood in the place of this one, of which nothing more is known."""
    row.replaced_at = row.replaced_at or at


def move_assertion(row: HostedAssertion, era: str) -> None:
    """Record that the Open Badges 2.0 form of an award now belongs to the key of `era`."""
    row.era = era


# -- key incidents ----------------------------------------------------------------------------------------------------


def open_incident(session: OrmSession, key: KeyRecord, since: datetime | None, at: datetime) -> KeyIncident:
    """The incident of this key, opened now unless there is one; from its commit on nothing new is signed.

    `since` is when the key was compromised, as far as is known; of two dates the earlier one is kept.
    """
    session.get_one(Instance, 1, with_for_update=True)  # waits for signatures that are being recorded
    incident = rows.incident(session, key.method.id)
    if incident is None:
        incident = KeyIncident(
            method_id=key.method.id,
            owner=key.owner,
            algorithm=key.method.algorithm.value,
            compromised_at=min(since or at, at),
            opened_at=at,
        )
        session.add(incident)
    elif since is not None and since < incident.compromised_at:
        incident.compromised_at = since
    session.flush()
    return incident


def finish_incident(session: OrmSession, method_id: str, at: datetime) -> None:
    """Record that every badge of a compromised key was signed anew. The first date is kept."""
    incident = rows.incident(session, method_id)
    if incident is not None and incident.finished_at is None:
        incident.finished_at = at


# -- erasure ----------------------------------------------------------------------------------------------------------


def give_up_reservations(session: OrmSession, award_ids: Collection[int]) -> None:
    """Give up every reservation of these awards."""
    chosen = select(Edition).where(Edition.award_id.in_(award_ids), Edition.state == EditionState.RESERVED)
    for edition in session.scalars(chosen):
        give_up(edition)


def erase_credentials(session: OrmSession, award_ids: Collection[int], at: datetime) -> None:
    """Record that the credentials of these awards are erased: their bits are set, and a row of the ledger says when.

    The bytes and the drafts are destroyed as the registry declares it.
    """
    chosen = select(Edition).where(Edition.award_id.in_(award_ids), Edition.state == EditionState.ISSUED)
    last = {edition.credential_id: edition for edition in session.scalars(chosen.order_by(Edition.id))}
    for edition in last.values():
        end_credential(session, edition, LedgerEvent.ERASED, at)
