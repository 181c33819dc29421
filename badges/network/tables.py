"""Sites, the staff who work there and how they sign in, browsers' sessions, and the one row of the instance.

Staff are the only accounts. Their table carries what Flask-Security needs.
"""
# mypy: disable-error-code="assignment"

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from flask_security.core import RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, String, Table
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import ERASURE_BITS, PRESENT, Base, TextList, UtcDateTime, enum_of, only, random_bits
from badges.base.rights import StaffRole

KNOWN_ISSUERS: Final = "known_issuers"  # in `Instance.operator`: what was said of each, by its id; the rest is text


class SiteKind(StrEnum):
    """How a site is found: always at the same place, or where its vehicle stops."""

    FIXED = "fixed"
    MOBILE = "mobile"


class FailureCount(Base):
    """Failures of one kind within a window, by one account or address, of which only a digest is stored."""

    __tablename__ = "failure_count"

    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


staff_role = Table(
    "staff_role",
    Base.metadata,
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)
staff_site = Table(
    "staff_site",
    Base.metadata,
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("site_id", ForeignKey("site.id", ondelete="CASCADE"), primary_key=True),
)


class Site(Base):
    """A place where people meet. Its slug is part of a DID: it never changes and never returns."""

    __tablename__ = "site"
    __table_args__ = (only("kind", SiteKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    host: Mapped[str] = mapped_column(String(120))
    kind: Mapped[SiteKind] = mapped_column(enum_of(SiteKind, 10), default=SiteKind.FIXED)
    address: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(10))
    city: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20))  # E.164
    hours: Mapped[str | None] = mapped_column(String(80))  # when the phone answers, for people to read; never signed
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class Role(Base, RoleMixin):
    """What a staff member may do, by the name of a `StaffRole`. The rights of each stand in `badges.base.rights`."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[StaffRole] = mapped_column(enum_of(StaffRole, 40), unique=True)
    description: Mapped[str | None] = mapped_column(String(200))


class Staff(Base, UserMixin):
    """A person who works for the network and signs in. `function` is their title as the public reads it."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[str] = mapped_column(String(40))  # "animatrice", "animateur", "coordinatrice", "coordinateur"
    email: Mapped[str] = mapped_column(String(255), unique=True)
    username: Mapped[str | None] = mapped_column(String(64), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_totp_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(TextList()))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    erasure_bits: Mapped[bytes] = mapped_column(LargeBinary(ERASURE_BITS // 8), unique=True, default=random_bits)
    erased_at: Mapped[datetime | None]  # of one who left: nothing of them is shown from then on
    last_day: Mapped[date | None]  # the account is closed on the day after
    last_sign_in_on: Mapped[date | None]

    roles: Mapped[list[Role]] = relationship(secondary=staff_role, lazy="selectin")
    sites: Mapped[list[Site]] = relationship(secondary=staff_site, lazy="selectin", order_by=Site.name)
    webauthn: Mapped[list[Passkey]] = relationship(back_populates="staff", cascade="all, delete-orphan")


class Replacement(Base):
    """That a staff member replaces another: what the other had begun is shown to them."""

    __tablename__ = "staff_replacement"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    replaced_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))


class Passkey(Base, WebAuthnMixin):
    """A passkey of a staff member (WebAuthn Level 2)."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(TextList()))
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    create_datetime: Mapped[datetime] = mapped_column(UtcDateTime())
    lastuse_datetime: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship(back_populates="webauthn", innerjoin=PRESENT)


class StaffLink(Base):
    """A one-time link by which a staff member sets their password. Only the digest of its key is kept."""

    __tablename__ = "staff_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    used_at: Mapped[datetime | None]


class Device(Base):
    """A browser from which a staff member signed in. Its cookie holds the token, the row its digest.

    Two staff members who share a computer have a row each, of the same token.
    """

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    name: Mapped[str] = mapped_column(String(80))  # "Téléphone Android, Chrome"
    first_used_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    ended_at: Mapped[datetime | None]  # from then on it is as one that was never seen
    offer_closed_at: Mapped[datetime | None]  # when the offer of a passkey was dismissed on it


class WebSession(Base):
    """A signed-in browser's session, which the server can end. The cookie holds the key, the row its digest.

    A browser that has not signed in has no row: what it needs stands in its cookie.
    """

    __tablename__ = "web_session"

    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)  # Staff.fs_uniquifier
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), index=True)
    data: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class Instance(Base):
    """The one row that says which instance this is: its pinned public URL (decisions 19), a demonstration or not."""

    __tablename__ = "instance"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    public_url: Mapped[str] = mapped_column(String(255))
    demonstration: Mapped[bool] = mapped_column(default=False)
    network: Mapped[dict[str, Any]]  # name, territory, carried_by, email, phone: what the Profile needs; hours
    # What the law asks of the operator, by its name in `owed`, and `KNOWN_ISSUERS`; never signed.
    operator: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The state of each method of its own keyring, by id, and the digest of both (`ownership`); None: not recorded yet.
    key_methods: Mapped[dict[str, Any]] = mapped_column(default=dict)
    keys_digest: Mapped[str | None] = mapped_column(String(64))
    address_confirmed_at: Mapped[datetime | None]  # by the coordination, before the first badge carries it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
