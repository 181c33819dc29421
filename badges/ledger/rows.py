"""The rows of what was signed and published, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.ledger.states import EditionState
from badges.ledger.tables import Document, Edition, HostedAssertion, KeyIncident, KnownIssuer, LedgerEntry
from badges.recognition.states import LEGITIMATE
from badges.recognition.tables import Award, BadgeVersion
from issuer.representations import Representation


def badge_exists(session: OrmSession) -> bool:
    """Whether anything was signed or reserved here: the public URL cannot change any more (decisions 19)."""
    reserved = session.scalar(select(Edition.id).limit(1))
    return reserved is not None or session.scalar(select(LedgerEntry.number).limit(1)) is not None


def award_with_document(
    session: OrmSession, code: str, representation: Representation | None
) -> tuple[Award, Document | None] | None:
    """An award by its normalised public code, with its site and badge, and the signed bytes of its last issued edition.

    One statement. With no representation there are no bytes.
    """
    chosen = (
        select(Award, Document)
        .outerjoin(Edition, (Edition.award_id == Award.id) & (Edition.state == EditionState.ISSUED))
        .outerjoin(Document, (Document.edition_id == Edition.id) & (Document.representation == representation))
        .where(Award.code == code)
        .options(joinedload(Award.site), joinedload(Award.version).joinedload(BadgeVersion.model))
        .order_by(Edition.id.desc())
        .limit(1)
    )
    found = session.execute(chosen).one_or_none()
    return None if found is None else (found[0], found[1])


def editions(session: OrmSession, award_id: int) -> Sequence[Edition]:
    """All editions of an award, oldest first: reserved, issued and given up."""
    return session.scalars(select(Edition).where(Edition.award_id == award_id).order_by(Edition.id)).all()


def current_edition(session: OrmSession, award_id: int) -> Edition | None:
    """The edition that an award's code shows: the last one issued."""
    chosen = select(Edition).where(Edition.award_id == award_id, Edition.state == EditionState.ISSUED)
    return session.scalar(chosen.order_by(Edition.id.desc()).limit(1))


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
    return session.scalar(select(LedgerEntry.at).order_by(LedgerEntry.number.desc()).limit(1))


def unfinished_incident(session: OrmSession) -> KeyIncident | None:
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
    """Numbers of the awards whose signed bytes are still needed: issued and revoked ones, not erased."""
    wanted = Award.state.in_(LEGITIMATE), Award.erased_at.is_(None), Award.issued_at.is_not(None)
    return list(session.scalars(select(Award.id).where(*wanted).order_by(Award.id)))


def requested_assertion(session: OrmSession, award_id: int) -> HostedAssertion | None:
    """The Open Badges 2.0 form of an award as last requested; its bytes may not be stored yet."""
    return session.scalar(select(HostedAssertion).where(HostedAssertion.award_id == award_id))


def hosted_assertion(session: OrmSession, award_id: int) -> HostedAssertion | None:
    """The Open Badges 2.0 form of an award, once its bytes are stored."""
    stored = select(Document.id).join(Edition).where(Edition.award_id == award_id)
    made = stored.where(Document.representation == Representation.OB2).exists()
    return session.scalar(select(HostedAssertion).where(HostedAssertion.award_id == award_id, made))


def award_of_hosted(session: OrmSession, key: str) -> tuple[Award, bytes | None] | None:
    """The award of a hosted assertion's address, and the assertion's newest bytes, in one statement."""
    newest = (
        select(Document.data)
        .join(Edition, Edition.id == Document.edition_id)
        .where(Edition.award_id == Award.id, Document.representation == Representation.OB2)
        .order_by(Edition.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    chosen = select(Award, newest).join(HostedAssertion, HostedAssertion.award_id == Award.id)
    found = session.execute(chosen.where(HostedAssertion.key == key)).one_or_none()
    return None if found is None else (found[0], found[1])
