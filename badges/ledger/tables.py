"""Tables of what was signed and published.

Editions, documents, hosted assertions, the append-only ledger, status lists, compromised keys and known issuers.
Personal bytes are stored apart from the ledger, so that they can be destroyed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime, enum_of, only
from badges.ledger.states import EditionPurpose, EditionState, LedgerEvent
from badges.recognition.tables import Award
from issuer.representations import Representation


class LedgerEntry(Base):
    """One event of one edition: issued, revoked, withdrawn, erased. Rows are added, never changed.

    `digest` is SHA-256 of the document's salt and bytes: once the salt is destroyed it says nothing of a person.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (only("event", LedgerEvent),)

    number: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[LedgerEvent] = mapped_column(enum_of(LedgerEvent, 10))
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    credential_id: Mapped[str] = mapped_column(String(45), index=True)
    edition: Mapped[int]
    representation: Mapped[Representation | None] = mapped_column(enum_of(Representation, 16))
    status_list_id: Mapped[int]
    status_index: Mapped[int]
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime())
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime())
    valid_until: Mapped[datetime | None]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class StatusList(Base):
    """A BitstringStatusList of the network. `counter` counts its indices; `permutation_key` makes them look random.

    `changes` counts what makes its signed forms stale: a bit that was set, a signing key that was lost.
    """

    __tablename__ = "status_list"

    id: Mapped[int] = mapped_column(primary_key=True)  # the <n> of /status/<n>
    size: Mapped[int] = mapped_column(default=131072)
    counter: Mapped[int] = mapped_column(default=0)
    permutation_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    changes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class StatusEntry(Base):
    """An allocated index, which is never used again; `revoked_at` sets its bit."""

    __tablename__ = "status_entry"
    __table_args__ = (
        UniqueConstraint("status_list_id", "index"),
        Index(
            "ix_status_entry_revoked",
            "status_list_id",
            "index",
            sqlite_where=text("revoked_at IS NOT NULL"),
            postgresql_where=text("revoked_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_list.id"))
    index: Mapped[int]
    credential_id: Mapped[str] = mapped_column(String(45), unique=True)
    revoked_at: Mapped[datetime | None]


class StatusListDocument(Base):
    """The signed forms of a status list as last published, until it changes or grows old."""

    __tablename__ = "status_list_document"

    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_list.id", ondelete="CASCADE"), primary_key=True)
    embedded: Mapped[bytes] = mapped_column(LargeBinary)
    jwt: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime())


class Edition(Base):
    """One reserved or issued edition of an award's credential: the intent, committed before any key is used.

    `draft` holds the plain facts that are composed and signed; it is personal and goes with erasure.
    """

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("credential_id", "number"),
        only("state", EditionState),
        only("purpose", EditionPurpose),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(45), index=True)  # urn:uuid:…
    number: Mapped[int]
    purpose: Mapped[EditionPurpose] = mapped_column(enum_of(EditionPurpose, 10), default=EditionPurpose.FIRST)
    subject_id: Mapped[str] = mapped_column(String(45))  # urn:uuid:…
    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_list.id"))
    status_index: Mapped[int]
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime())
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime())
    valid_until: Mapped[datetime | None]
    state: Mapped[EditionState] = mapped_column(enum_of(EditionState, 10), default=EditionState.RESERVED)
    draft: Mapped[dict[str, Any] | None]
    reserved_at: Mapped[datetime] = mapped_column(UtcDateTime())
    issued_at: Mapped[datetime | None]

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
    documents: Mapped[list[Document]] = relationship(back_populates="edition", cascade="all, delete-orphan")


class Document(Base):
    """Signed bytes, exactly as signed, apart from the ledger so that they can be destroyed (decisions 9)."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("edition_id", "representation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    representation: Mapped[Representation] = mapped_column(enum_of(Representation, 16))
    media_type: Mapped[str] = mapped_column(String(60))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))  # of the ledger's digest

    edition: Mapped[Edition] = relationship(back_populates="documents", innerjoin=PRESENT)


class HostedAssertion(Base):
    """The Open Badges 2.0 form of an award, made because the member asked for it (decisions 7)."""

    __tablename__ = "hosted_assertion"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True)
    key: Mapped[str] = mapped_column(String(43), unique=True)  # the unguessable end of its URL
    signed_id: Mapped[str] = mapped_column(String(45), unique=True)  # urn:uuid of the JWS form
    era: Mapped[str] = mapped_column(String(43))  # RSA key thumbprint, which names the OB 2.0 profile of its issuer
    email: Mapped[str | None] = mapped_column(String(255))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime())

    award: Mapped[Award] = relationship(innerjoin=PRESENT)


class KeyIncident(Base):
    """A compromised key. Nothing new is signed until its incident is finished (DECISIONS.md R6b).

    `compromised_at` is the date that the operator names, `opened_at` when issuing was frozen, and `finished_at` when
    every badge of the key was signed anew and issuing began again.
    """

    __tablename__ = "key_incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    method_id: Mapped[str] = mapped_column(String(300), unique=True)
    owner: Mapped[str] = mapped_column(String(63))
    algorithm: Mapped[str] = mapped_column(String(10))
    compromised_at: Mapped[datetime] = mapped_column(UtcDateTime())
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime())
    finished_at: Mapped[datetime | None]


class SigningHalt(Base):
    """A time during which nothing is signed, because what a real key had signed did not pass the check.

    `code` says what did not: a stable code, the representation and the headline. It ends with `badges keys resume`.
    """

    __tablename__ = "signing_halt"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    halted_at: Mapped[datetime] = mapped_column(UtcDateTime())
    resumed_at: Mapped[datetime | None]


class LostCredential(Base):
    """A credential that the logbook knows and the record lost: it was issued after the backup that was restored.

    Its index stays used, its bit can be set, and its code (by a MAC of it) is known to have been ours.
    """

    __tablename__ = "lost_credential"

    credential_id: Mapped[str] = mapped_column(String(45), primary_key=True)  # urn:uuid:…
    code_mac: Mapped[str] = mapped_column(String(64), index=True)
    issuing_at: Mapped[datetime] = mapped_column(UtcDateTime())


class Gap(Base):
    """A time of which nothing is known: the record was restored without its logbook.

    `since` is the backup's instant, or an earlier one that the operator named; `until`, when it was restored. Nothing
    is issued until the operator has confirmed it.
    """

    __tablename__ = "gap"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime())
    until: Mapped[datetime] = mapped_column(UtcDateTime())
    confirmed_at: Mapped[datetime | None]


class KnownIssuer(Base):
    """An id that is listed, a DID or an https profile, and the name that was last typed for it.

    Whether it counts, and under which name, follows from what was said of it, which the instance's row keeps.
    """

    __tablename__ = "known_issuer"

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[str] = mapped_column(String(500), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime())
