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
from badges.base.personal.columns import (
    CHOICE,
    COUNT,
    DAY,
    NUMBER,
    RANDOM,
    belongs,
    deleted,
    emptied,
    kept,
    made,
    of_nobody,
    words,
)
from badges.base.rights import StaffRole

_PLACE: Final = "the public name and contact of a place"

KNOWN_ISSUERS: Final = "known_issuers"  # in `Instance.operator`: what was said of each, by its id; the rest is text


class SiteKind(StrEnum):
    """How a site is found: always at the same place, or where its vehicle stops."""

    FIXED = "fixed"
    MOBILE = "mobile"


class SiteState(StrEnum):
    """How a site stands: its opening is prepared, it is open, it has closed, or its opening was given up."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"
    ABANDONED = "abandoned"


class FailureCount(Base):
    """Failures of one kind within a window, by one account or address, of which only a digest is stored."""

    __tablename__ = "failure_count"
    __table_args__ = (of_nobody("a keyed digest of an account or an address, for a day at most", restored=False),)

    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True, info=made(RANDOM))
    failures: Mapped[int] = mapped_column(default=0, info=kept(COUNT))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=kept(DAY))


staff_role = Table(
    "staff_role",
    Base.metadata,
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, info=deleted()),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True, info=deleted()),
    **belongs("staff_id"),
)
staff_site = Table(
    "staff_site",
    Base.metadata,
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, info=deleted()),
    Column("site_id", ForeignKey("site.id", ondelete="CASCADE"), primary_key=True, info=deleted()),
    **belongs("staff_id"),
)


class Site(Base):
    """A place where people meet. Its slug is part of a DID: it never changes and never returns, and no row is deleted.

    `closed_on`: from that day on it is closed; while its state is still OPEN, that is planned.
    """

    __tablename__ = "site"
    __table_args__ = (
        only("kind", SiteKind),
        only("state", SiteState),
        of_nobody("places and their public contact"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    slug: Mapped[str] = mapped_column(String(40), unique=True, info=made("the end of an address"))
    name: Mapped[str] = mapped_column(String(120), info=words(_PLACE))
    host: Mapped[str] = mapped_column(String(120), info=words(_PLACE))
    kind: Mapped[SiteKind] = mapped_column(enum_of(SiteKind, 10), default=SiteKind.FIXED, info=kept(CHOICE))
    address: Mapped[str] = mapped_column(String(200), info=words(_PLACE))
    postcode: Mapped[str] = mapped_column(String(10), info=words(_PLACE))
    city: Mapped[str] = mapped_column(String(80), info=words(_PLACE))
    phone: Mapped[str | None] = mapped_column(String(20), info=words(_PLACE))  # E.164
    # when the phone answers (`badges.base.text.call_hours`); never signed
    call_hours: Mapped[str | None] = mapped_column(String(80), info=words(_PLACE))
    opened_on: Mapped[date | None] = mapped_column(info=kept(DAY))
    closed_on: Mapped[date | None] = mapped_column(info=kept(DAY))
    state: Mapped[SiteState] = mapped_column(enum_of(SiteState, 10), default=SiteState.OPEN, info=kept(CHOICE))


class Role(Base, RoleMixin):
    """What a staff member may do, by the name of a `StaffRole`. The rights of each stand in `badges.base.rights`."""

    __tablename__ = "role"
    __table_args__ = (of_nobody("the names of the roles"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    name: Mapped[StaffRole] = mapped_column(enum_of(StaffRole, 40), unique=True, info=kept(CHOICE))
    description: Mapped[str | None] = mapped_column(String(200), info=made("what a role is for"))


class Staff(Base, UserMixin):
    """A person who works for the network and signs in. `function` is their title as the public reads it."""

    __tablename__ = "staff"
    __table_args__ = (belongs("id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    name: Mapped[str] = mapped_column(String(120), info=emptied())
    # "animatrice", "animateur", "coordinatrice", "coordinateur"
    function: Mapped[str] = mapped_column(String(40), info=made("one of four titles, which stands on badges"))
    email: Mapped[str] = mapped_column(String(255), unique=True, info=emptied())
    username: Mapped[str | None] = mapped_column(String(64), unique=True, info=emptied())
    password: Mapped[str | None] = mapped_column(String(255), info=emptied())
    active: Mapped[bool] = mapped_column(default=True, info=kept(COUNT))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, info=emptied())
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True, info=emptied())
    confirmed_at: Mapped[datetime | None] = mapped_column(info=emptied())
    tf_primary_method: Mapped[str | None] = mapped_column(String(64), info=emptied())
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255), info=emptied())
    tf_totp_last_counter: Mapped[int | None] = mapped_column(info=emptied())
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(TextList()), info=emptied())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    erasure_bits: Mapped[bytes] = mapped_column(
        LargeBinary(ERASURE_BITS // 8),
        unique=True,
        default=random_bits,
        info=made("random; by them a backup that is restored is erased again"),
    )
    # of one who left: nothing of them is shown from then on
    erased_at: Mapped[datetime | None] = mapped_column(info=kept(DAY))
    # the account is closed on the day after
    last_day: Mapped[date | None] = mapped_column(info=kept("the day on which the account closed"))
    last_sign_in_on: Mapped[date | None] = mapped_column(info=emptied())
    # since when their first name may stand on the public pages of their sites; None: « l’équipe » welcomes there
    welcomes_since: Mapped[date | None] = mapped_column(info=emptied())
    # when they said that they know the three first steps, which are shown until then
    steps_known_on: Mapped[date | None] = mapped_column(info=emptied())
    # whether they accompany members elsewhere (guardianship, RSA, a job), never whom; None: the question was not asked
    accompanies: Mapped[bool | None] = mapped_column(info=emptied())
    # the last day of what `SiteHelp` grants them, so that nothing is looked for where they help nowhere
    helps_until: Mapped[date | None] = mapped_column(info=emptied())

    roles: Mapped[list[Role]] = relationship(secondary=staff_role, lazy="selectin")
    sites: Mapped[list[Site]] = relationship(secondary=staff_site, lazy="selectin", order_by=Site.name)
    helps: Mapped[list[SiteHelp]] = relationship(
        foreign_keys="SiteHelp.staff_id", back_populates="staff", order_by="SiteHelp.first_day, SiteHelp.id"
    )
    webauthn: Mapped[list[Passkey]] = relationship(back_populates="staff", cascade="all, delete-orphan")


class SiteHelp(Base):
    """The right of a staff member to work at a site that is not theirs, from one day to another; it ends by itself.

    Nothing is done to end it: each request compares its days with the clock. `agreed_at` None: a coordinator asked for
    themselves, and no other one has said yes.
    """

    __tablename__ = "site_help"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> staff_id", name="another"),
        belongs("staff_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted())
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True, info=deleted())
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=deleted())
    first_day: Mapped[date] = mapped_column(info=deleted())
    last_day: Mapped[date] = mapped_column(index=True, info=deleted())
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
    # None: the operator
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted())
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted())
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted())

    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id], back_populates="helps", innerjoin=PRESENT)
    site: Mapped[Site] = relationship(innerjoin=PRESENT, lazy="joined")


class Replacement(Base):
    """That a staff member replaces another: what the other had begun is shown to them."""

    __tablename__ = "staff_replacement"
    __table_args__ = (belongs("staff_id", "replaced_id"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, info=deleted())
    replaced_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), info=deleted())


class Passkey(Base, WebAuthnMixin):
    """A passkey of a staff member (WebAuthn Level 2)."""

    __tablename__ = "passkey"
    __table_args__ = (belongs("staff_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted())
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True, info=deleted())
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True, info=deleted())
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=deleted())
    sign_count: Mapped[int] = mapped_column(default=0, info=deleted())
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(TextList()), info=deleted())
    backup_state: Mapped[bool] = mapped_column(default=False, info=deleted())
    device_type: Mapped[str] = mapped_column(String(64), info=deleted())
    extensions: Mapped[str | None] = mapped_column(String(255), info=deleted())
    name: Mapped[str] = mapped_column(String(64), info=deleted())
    usage: Mapped[str] = mapped_column(String(64), info=deleted())
    create_datetime: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
    lastuse_datetime: Mapped[datetime | None] = mapped_column(info=deleted())
    stopped_at: Mapped[datetime | None] = mapped_column(info=deleted())  # with a lost phone (`LostPhone`)

    staff: Mapped[Staff] = relationship(back_populates="webauthn", innerjoin=PRESENT)


class StaffLink(Base):
    """A one-time link by which a staff member sets their password. Only the digest of its key is kept."""

    __tablename__ = "staff_link"
    __table_args__ = (belongs("staff_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted())
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True, info=deleted())
    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=deleted())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
    used_at: Mapped[datetime | None] = mapped_column(info=deleted())
    stopped_at: Mapped[datetime | None] = mapped_column(info=deleted())  # with a lost phone (`LostPhone`)


class LostPhone(Base):
    """The report that a staff member's phone is lost. No reporter: the operator made it.

    While it is open, what the phone may hold is stopped and still there: sessions, devices, passkeys and one-time links
    of its owner have a `stopped_at`, and so have the private links that the account showed. It is over once a colleague
    restored all, or a day has passed and all ended (`badges.network.lost.phones`).
    """

    __tablename__ = "lost_phone"
    __table_args__ = (belongs("staff_id", "reported_by_id", kept_for="session"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted())
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True, info=deleted())
    reported_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), index=True, info=deleted()
    )
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
    over_at: Mapped[datetime | None] = mapped_column(index=True, info=deleted())


class Device(Base):
    """A browser from which a staff member signed in. Its cookie holds the token, the row its digest.

    Two staff members who share a computer have a row each, of the same token.
    """

    __tablename__ = "device"
    __table_args__ = (belongs("staff_id", kept_for="session"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted())
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True, info=deleted())
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True, info=deleted())
    name: Mapped[str] = mapped_column(String(80), info=deleted())  # "Téléphone Android, Chrome"
    first_used_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted())
    ended_at: Mapped[datetime | None] = mapped_column(info=deleted())  # from then on it is as one that was never seen
    # when the offer of a passkey was dismissed on it
    offer_closed_at: Mapped[datetime | None] = mapped_column(info=deleted())
    stopped_at: Mapped[datetime | None] = mapped_column(info=deleted())  # with a lost phone (`LostPhone`)
    # the site whose own telephone it is: messages to its members may be prepared on it
    phone_of_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), info=deleted())


class WebSession(Base):
    """A signed-in browser's session, which the server can end. The cookie holds the key, the row its digest.

    A browser that has not signed in has no row: what it needs stands in its cookie.
    """

    __tablename__ = "web_session"
    __table_args__ = (belongs("subject=staff.fs_uniquifier", kept_for="session", restored=False),)

    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True, info=deleted())
    subject: Mapped[str] = mapped_column(String(64), index=True, info=deleted())  # Staff.fs_uniquifier
    device_id: Mapped[int | None] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), index=True, info=deleted()
    )
    data: Mapped[str] = mapped_column(info=deleted())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted())
    stopped_at: Mapped[datetime | None] = mapped_column(info=deleted())  # with a lost phone (`LostPhone`)


class Instance(Base):
    """The one row that says which instance this is: its pinned public URL (decisions 19), a demonstration or not."""

    __tablename__ = "instance"
    __table_args__ = (
        CheckConstraint("id = 1", name="single"),
        of_nobody("the network's own name and contact, and how known issuers are known, by number of staff"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1, info=kept(NUMBER))
    public_url: Mapped[str] = mapped_column(String(255), info=made("the address of the service"))
    demonstration: Mapped[bool] = mapped_column(default=False, info=kept(COUNT))
    # name, territory, carried_by, email, phone: what the Profile needs; hours
    network: Mapped[dict[str, Any]] = mapped_column(info=words("the public name and contact of the network"))
    # What the law asks of the operator, by its name in `owed`, and `KNOWN_ISSUERS`; never signed.
    operator: Mapped[dict[str, Any]] = mapped_column(
        default=dict, info=words("what the law asks the operator to say; how issuers are known, without a name")
    )
    # The state of each method of its own keyring, by id, and the digest of both (`ownership`); None: not recorded yet.
    key_methods: Mapped[dict[str, Any]] = mapped_column(default=dict, info=made("the network's own keys, by their ids"))
    keys_digest: Mapped[str | None] = mapped_column(String(64), info=made("a digest of the network's own keys"))
    # by the coordination, before the first badge carries it
    address_confirmed_at: Mapped[datetime | None] = mapped_column(info=kept(DAY))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
