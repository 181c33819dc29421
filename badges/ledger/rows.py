"""The rows of what was signed and published, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import selectinload

from badges.base.database.types import table_of
from badges.ledger.states import EditionState
from badges.ledger.tables import (
    Document,
    Edition,
    HostedAssertion,
    KeyIncident,
    KnownIssuer,
    LedgerEntry,
    LostCredential,
    StatusEntry,
)
from badges.recognition.states import LEGITIMATE
from badges.recognition.tables import Award
from issuer.representations import Representation

# Built once: they are asked for every signature.
_EDITION: Final = select(Edition).where(Edition.id == bindparam("edition"))
_EDITIONS: Final = select(Edition).where(Edition.award_id == bindparam("award")).order_by(Edition.id)
_LEDGER: Final = table_of(LedgerEntry).c
_LAST_ENTRY: Final = select(_LEDGER.at).order_by(_LEDGER.number.desc()).limit(1)


def badge_exists(session: OrmSession) -> bool:
    """Whether anything was signed or reserved here: the public URL cannot change any more (decisions 19)."""
    reserved = session.scalar(select(Edition.id).limit(1))
    return reserved is not None or session.scalar(select(LedgerEntry.number).limit(1)) is not None


def edition(session: OrmSession, number: int) -> Edition:
    """An edition by its number."""
    return session.scalars(_EDITION, {"edition": number}).one()


def editions(session: OrmSession, award_id: int) -> Sequence[Edition]:
    """All editions of an award, oldest first: reserved, issued and given up."""
    return session.scalars(_EDITIONS, {"award": award_id}).all()


def current_edition(session: OrmSession, award_id: int) -> Edition | None:
    """The edition that an award's code shows: the last one issued."""
    chosen = select(Edition).where(Edition.award_id == award_id, Edition.state == EditionState.ISSUED)
    return session.scalar(chosen.order_by(Edition.id.desc()).limit(1))


def with_current_editions(
    session: OrmSession, award_ids: Collection[int]
) -> tuple[dict[int, Award], dict[int, Edition]]:
    """These awards, and the edition that the code of each shows, with its documents. Four statements."""
    awards = {each.id: each for each in session.scalars(select(Award).where(Award.id.in_(award_ids)))}
    issued = current_edition_ids(session, award_ids).values()
    chosen = select(Edition).where(Edition.id.in_(issued)).options(selectinload(Edition.documents))
    return awards, {each.award_id: each for each in session.scalars(chosen.order_by(Edition.award_id))}


def current_edition_ids(session: OrmSession, award_ids: Collection[int]) -> dict[int, int]:
    """The number of the edition that the code of each award shows, by the award's. One statement."""
    issued = select(Edition.award_id, func.max(Edition.id).label("number")).where(Edition.award_id.in_(award_ids))
    issued = issued.where(Edition.state == EditionState.ISSUED).group_by(Edition.award_id)
    return {each.award_id: each.number for each in session.execute(issued)}


def lost_entries(session: OrmSession, credential_id: str, code_mac: str | None) -> list[StatusEntry]:
    """The places of credentials whose record is lost, of this id or of a code by its MAC; the oldest first."""
    chosen = select(StatusEntry).join(LostCredential, LostCredential.credential_id == StatusEntry.credential_id)
    wanted = or_(LostCredential.credential_id == credential_id, LostCredential.code_mac == code_mac)
    return list(session.scalars(chosen.where(wanted).order_by(StatusEntry.id)))


def is_edition(session: OrmSession, credential_id: str) -> bool:
    """Whether an edition of a badge is recorded under this id."""
    return session.scalar(select(Edition.id).where(Edition.credential_id == credential_id)) is not None


def document(session: OrmSession, edition_id: int, representation: Representation) -> Document | None:
    """The signed bytes of an edition in one representation."""
    return session.scalar(
        select(Document).where(Document.edition_id == edition_id, Document.representation == representation)
    )


def incidents(session: OrmSession) -> Sequence[KeyIncident]:
    """Every compromised key that was dealt with here, oldest first."""
    return session.scalars(select(KeyIncident).order_by(KeyIncident.id)).all()


def incident(session: OrmSession, method_id: str) -> KeyIncident | None:
    """The incident of one key."""
    return session.scalar(select(KeyIncident).where(KeyIncident.method_id == method_id))


def last_entry_at(session: OrmSession) -> datetime | None:
    """When the last row was added to the ledger."""
    return session.scalar(_LAST_ENTRY)


def unfinished_incident(session: OrmSession) -> KeyIncident | None:
    """The first incident that is not finished: while there is one, nothing new is signed."""
    return session.scalar(
        select(KeyIncident).where(KeyIncident.finished_at.is_(None)).order_by(KeyIncident.id).limit(1)
    )


def known_issuers(session: OrmSession) -> Sequence[KnownIssuer]:
    """The rows of the list of known issuers, in its order."""
    return session.scalars(select(KnownIssuer).order_by(KnownIssuer.name, KnownIssuer.issuer_id)).all()


def known_issuer(session: OrmSession, issuer_id: str) -> KnownIssuer | None:
    """One row of the list of known issuers."""
    return session.scalar(select(KnownIssuer).where(KnownIssuer.issuer_id == issuer_id))


def legitimate_awards(session: OrmSession) -> list[int]:
    """Numbers of the awards whose signed bytes are still needed: issued and revoked ones, not erased."""
    wanted = Award.state.in_(LEGITIMATE), Award.erased_at.is_(None), Award.issued_at.is_not(None)
    return list(session.scalars(select(Award.id).where(*wanted).order_by(Award.id)))


def requested_assertion(session: OrmSession, award_id: int) -> HostedAssertion | None:
    """The Open Badges 2.0 form of an award as last requested; its bytes may not be stored yet."""
    asked = HostedAssertion.award_id == award_id, HostedAssertion.set_aside_at.is_(None)
    return session.scalar(select(HostedAssertion).where(*asked))


def hosted_assertion(session: OrmSession, award_id: int) -> HostedAssertion | None:
    """The Open Badges 2.0 form of an award that is live: its bytes are stored, and no other recipient's since."""
    live = HostedAssertion.award_id == award_id, HostedAssertion.made_at.is_not(None)
    return session.scalar(select(HostedAssertion).where(*live, HostedAssertion.replaced_at.is_(None)))


def assertions(session: OrmSession, award_id: int) -> Sequence[HostedAssertion]:
    """The Open Badges 2.0 forms of an award that were ever requested, one for each recipient, oldest first."""
    chosen = select(HostedAssertion).where(HostedAssertion.award_id == award_id)
    return session.scalars(chosen.order_by(HostedAssertion.id)).all()


def has_form_with_email(session: OrmSession, award_id: int) -> bool:
    """Whether the Open Badges 3.0 form with the hash of an e-mail is stored for an award."""
    stored = select(Document.id).join(Edition).where(Edition.award_id == award_id)
    return session.scalar(stored.where(Document.representation == Representation.OB3_EMAIL).limit(1)) is not None


def award_of_hosted(session: OrmSession, key: str) -> tuple[Award, bytes | None] | None:
    """The award of a hosted assertion's address, and the assertion's newest bytes, in one statement.

    No bytes: they are not stored yet, or those of another recipient stand in their place.
    """
    newest = (
        select(Document.data)
        .join(Edition, Edition.id == Document.edition_id)
        .where(Edition.award_id == Award.id, Document.representation == Representation.OB2)
        .where(HostedAssertion.made_at.is_not(None), HostedAssertion.replaced_at.is_(None))
        .correlate(Award, HostedAssertion)
        .order_by(Edition.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    chosen = select(Award, newest).join(HostedAssertion, HostedAssertion.award_id == Award.id)
    found = session.execute(chosen.where(HostedAssertion.key == key)).one_or_none()
    return None if found is None else (found[0], found[1])


def bytes_of_awards(session: OrmSession, award_ids: Collection[int]) -> Iterator[bytes]:
    """The signed bytes of every document of these awards, streamed: `session` is of a snapshot."""
    chosen = select(Document.data).join(Edition).where(Edition.award_id.in_(award_ids))
    yield from session.scalars(chosen.execution_options(yield_per=20))


def addresses_of(session: OrmSession, award_ids: Collection[int]) -> Sequence[str]:
    """The e-mail addresses to which the Open Badges 2.0 forms of these awards are or were tied."""
    chosen = select(HostedAssertion.email).where(HostedAssertion.award_id.in_(award_ids))
    return [email for email in session.scalars(chosen) if email]
