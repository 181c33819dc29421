"""Tables of what was signed and published.

Editions, documents, hosted assertions, the append-only ledger, status lists, compromised keys and known issuers.
Personal bytes are stored apart from the ledger, so that they can be destroyed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import (
    CHOICE,
    COUNT,
    DAY,
    NUMBER,
    OURS,
    RANDOM,
    belongs,
    deleted,
    emptied,
    kept,
    made,
    of_nobody,
    words,
)
from badges.ledger.states import EditionPurpose, EditionState, LedgerEvent
from badges.recognition.tables import Award
from issuer.representations import Representation

_LIVE: Final = text("made_at IS NOT NULL AND replaced_at IS NULL")
_ASKED: Final = text("set_aside_at IS NULL")


class LedgerEntry(Base):
    """One event of one edition: issued, revoked, withdrawn, erased. Rows are added, never changed.

    `digest` is SHA-256 of the document's salt and bytes: once the salt is destroyed it says nothing of a person.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        only("event", LedgerEvent),
        of_nobody("numbers, dates and a digest that says nothing once its salt is destroyed"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    event: Mapped[LedgerEvent] = mapped_column(enum_of(LedgerEvent, 10), info=kept(CHOICE))
    at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    credential_id: Mapped[str] = mapped_column(String(45), index=True, info=made(RANDOM))
    edition: Mapped[int] = mapped_column(info=kept(NUMBER))
    representation: Mapped[Representation | None] = mapped_column(enum_of(Representation, 16), info=kept(CHOICE))
    status_list_id: Mapped[int] = mapped_column(info=kept(NUMBER))
    status_index: Mapped[int] = mapped_column(info=kept(NUMBER))
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    valid_until: Mapped[datetime | None] = mapped_column(info=kept(DAY))
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), info=made(RANDOM))


class StatusList(Base):
    """A BitstringStatusList of the network. `counter` counts its indices; `permutation_key` makes them look random.

    `changes` counts what makes its signed forms stale: a bit that was set, a signing key that was lost.
    """

    __tablename__ = "status_list"
    __table_args__ = (of_nobody("the network's own lists"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))  # the <n> of /status/<n>
    size: Mapped[int] = mapped_column(default=131072, info=kept(COUNT))
    counter: Mapped[int] = mapped_column(default=0, info=kept(COUNT))
    permutation_key: Mapped[bytes] = mapped_column(LargeBinary(32), info=made(RANDOM))
    changes: Mapped[int] = mapped_column(default=0, info=kept(COUNT))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))


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
        of_nobody("an index and an identifier; the index stays burnt for ever"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_list.id"), info=kept(NUMBER))
    index: Mapped[int] = mapped_column(info=kept(NUMBER))
    credential_id: Mapped[str] = mapped_column(String(45), unique=True, info=made(RANDOM))
    revoked_at: Mapped[datetime | None] = mapped_column(info=kept(DAY))


class StatusListDocument(Base):
    """The signed forms of a status list as last published, until it changes or grows old."""

    __tablename__ = "status_list_document"
    __table_args__ = (of_nobody("the signed form of a list"),)

    status_list_id: Mapped[int] = mapped_column(
        ForeignKey("status_list.id", ondelete="CASCADE"), primary_key=True, info=kept(NUMBER)
    )
    embedded: Mapped[bytes] = mapped_column(LargeBinary, info=made("bits, by index"))
    jwt: Mapped[bytes] = mapped_column(LargeBinary, info=made("bits, by index"))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))


class Edition(Base):
    """One reserved or issued edition of an award's credential: the intent, committed before any key is used.

    `draft` holds the plain facts that are composed and signed; it is personal and goes with erasure.
    """

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("credential_id", "number"),
        only("state", EditionState),
        only("purpose", EditionPurpose),
        belongs("award_id.member_id", kept_for="badge"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True, info=kept(NUMBER, given=OURS))
    credential_id: Mapped[str] = mapped_column(String(45), index=True, info=made(RANDOM, given=True))  # urn:uuid:…
    number: Mapped[int] = mapped_column(info=kept(COUNT, given=True))
    purpose: Mapped[EditionPurpose] = mapped_column(
        enum_of(EditionPurpose, 10), default=EditionPurpose.FIRST, info=kept(CHOICE, given=True)
    )
    subject_id: Mapped[str] = mapped_column(String(45), info=made(RANDOM, given=RANDOM))  # urn:uuid:…
    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_list.id"), info=kept(NUMBER, given=OURS))
    status_index: Mapped[int] = mapped_column(info=kept(NUMBER, given=OURS))
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=True))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=True))
    valid_until: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=True))
    state: Mapped[EditionState] = mapped_column(
        enum_of(EditionState, 10), default=EditionState.RESERVED, info=kept(CHOICE, given=True)
    )
    draft: Mapped[dict[str, Any] | None] = mapped_column(info=emptied(given="the signed document says it"))
    reserved_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=OURS))
    issued_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=OURS))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
    documents: Mapped[list[Document]] = relationship(back_populates="edition", cascade="all, delete-orphan")


class Document(Base):
    """Signed bytes, exactly as signed, apart from the ledger so that they can be destroyed (decisions 9)."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("edition_id", "representation"),
        belongs("edition_id.award_id.member_id", kept_for="badge"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    representation: Mapped[Representation] = mapped_column(enum_of(Representation, 16), info=deleted(given=True))
    media_type: Mapped[str] = mapped_column(String(60), info=deleted(given=True))
    data: Mapped[bytes] = mapped_column(LargeBinary, info=deleted(given=True))
    salt: Mapped[bytes] = mapped_column(LargeBinary(16), info=deleted(given=RANDOM))  # of the ledger's digest

    edition: Mapped[Edition] = relationship(back_populates="documents", innerjoin=PRESENT)


class HostedAssertion(Base):
    """The Open Badges 2.0 form of an award for one recipient, made because the member asked for it (decisions 7).

    Each recipient has an assertion of its own: an address, a signed id and a salt that stay. Of those of an award at
    most one is live, whose bytes are stored: `made_at` says when they were, `replaced_at` since when another
    recipient's stand in their place. The last request is for the one without `set_aside_at`, whose bytes may not be
    stored yet.
    """

    __tablename__ = "hosted_assertion"
    __table_args__ = (
        Index("uq_hosted_assertion_live", "award_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("uq_hosted_assertion_asked", "award_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED),
        belongs("award_id.member_id", kept_for="badge"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True, info=kept(NUMBER, given=OURS))
    # the unguessable end of its URL
    key: Mapped[str] = mapped_column(
        String(43), unique=True, info=made(RANDOM, given="the end of an address of theirs, a secret")
    )
    # urn:uuid of the JWS form
    signed_id: Mapped[str] = mapped_column(String(45), unique=True, info=made(RANDOM, given=True))
    # RSA key thumbprint, which names the OB 2.0 profile of its issuer
    era: Mapped[str] = mapped_column(String(43), info=made("the name of a key of ours", given=OURS))
    email: Mapped[str | None] = mapped_column(String(255), info=emptied(given=True))
    # of the recipient's hash, the same in each copy for them
    salt: Mapped[str | None] = mapped_column(String(64), info=emptied(given=RANDOM))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=True))
    set_aside_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=OURS))
    made_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=True))
    replaced_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=True))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)


class KeyIncident(Base):
    """A compromised key. Nothing new is signed until its incident is finished (DECISIONS.md R6b).

    `compromised_at` is the date that the operator names, `opened_at` when issuing was frozen, and `finished_at` when
    every badge of the key was signed anew and issuing began again.
    """

    __tablename__ = "key_incident"
    __table_args__ = (of_nobody("a key of the network that another party may hold"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    method_id: Mapped[str] = mapped_column(String(300), unique=True, info=made("the id of a key"))
    owner: Mapped[str] = mapped_column(String(63), info=made("the network or a site"))
    algorithm: Mapped[str] = mapped_column(String(10), info=made("the name of an algorithm"))
    compromised_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    finished_at: Mapped[datetime | None] = mapped_column(info=kept(DAY))


class SigningHalt(Base):
    """A time during which nothing is signed, because what a real key had signed did not pass the check.

    `code` says what did not: a stable code, the representation and the headline. It ends with `badges keys resume`.
    """

    __tablename__ = "signing_halt"
    __table_args__ = (of_nobody("a date and a code"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    code: Mapped[str] = mapped_column(String(80), info=made("a stable code"))
    halted_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    resumed_at: Mapped[datetime | None] = mapped_column(info=kept(DAY))


class LostCredential(Base):
    """A credential that the logbook knows and the record lost: it was issued after the backup that was restored.

    Its index stays used, its bit can be set, and its code (by a MAC of it) is known to have been ours.
    """

    __tablename__ = "lost_credential"
    __table_args__ = (of_nobody("an identifier and a MAC of a code: whose badge it was is lost"),)

    # urn:uuid:…
    credential_id: Mapped[str] = mapped_column(String(45), primary_key=True, info=made(RANDOM))
    code_mac: Mapped[str] = mapped_column(String(64), index=True, info=made(RANDOM))
    issuing_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    paused_at: Mapped[datetime | None] = mapped_column(info=kept(DAY))  # put on hold before its record was lost


class Gap(Base):
    """A time of which nothing is known: the record was restored without its logbook.

    `since` is the backup's instant, or an earlier one that the operator named; `until`, when it was restored. Nothing
    is issued until the operator has confirmed it.
    """

    __tablename__ = "gap"
    __table_args__ = (of_nobody("a time of which nothing is known"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    since: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    until: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    confirmed_at: Mapped[datetime | None] = mapped_column(info=kept(DAY))


class KnownIssuer(Base):
    """An id that is listed, a DID or an https profile, and the name that was last typed for it.

    Whether it counts, and under which name, follows from what was said of it, which the instance's row keeps.
    """

    __tablename__ = "known_issuer"
    __table_args__ = (of_nobody("an organisation that the coordination vouches for"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    issuer_id: Mapped[str] = mapped_column(String(500), unique=True, info=words("the address of an organisation"))
    name: Mapped[str] = mapped_column(String(120), info=words("the name of an organisation"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
