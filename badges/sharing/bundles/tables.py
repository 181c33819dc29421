"""Several badges of a member behind one link, until a day that the member chose: the dossier that they show; and that
a letter about it went to a referrer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base
from badges.base.personal.columns import OURS, RANDOM, a_sign, belongs, deleted
from badges.people.tables import Member
from badges.recognition.tables import Award
from badges.sharing.others.tables import OtherBadge


class Bundle(Base):
    """A link that shows some badges of one member.

    `ends_on` is its last day, in Europe/Paris. `salt` makes its key again for the member (`keys`); `key_digest` finds
    it by its key. Nothing counts or notes that it was opened.
    """

    __tablename__ = "bundle"
    __table_args__ = (belongs("member_id", kept_for="bundle"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True, info=deleted(given=OURS))
    salt: Mapped[bytes] = mapped_column(LargeBinary, info=deleted(given=RANDOM))
    key_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=deleted(given=RANDOM))
    created_at: Mapped[datetime] = mapped_column(info=a_sign(deleted(given=True)))
    ends_on: Mapped[date] = mapped_column(index=True, info=deleted(given=True))
    stopped_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)
    badges: Mapped[list[BundleBadge]] = relationship(
        order_by="BundleBadge.award_id", cascade="all, delete-orphan", passive_deletes=True
    )
    others: Mapped[list[BundleOther]] = relationship(
        order_by="BundleOther.other_id", cascade="all, delete-orphan", passive_deletes=True
    )


class BundleBadge(Base):
    """A badge of a bundle. Whether it is shown is asked of the badge each time."""

    __tablename__ = "bundle_badge"
    __table_args__ = (belongs("award_id.member_id", kept_for="bundle"),)

    bundle_id: Mapped[int] = mapped_column(
        ForeignKey("bundle.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=True)
    )
    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), primary_key=True, index=True, info=deleted(given=True)
    )

    award: Mapped[Award] = relationship(innerjoin=PRESENT)


class BundleOther(Base):
    """A badge by another issuer in a bundle, shown beside its member's own as « un badge d’un autre »."""

    __tablename__ = "bundle_other"
    __table_args__ = (belongs("bundle_id.member_id", kept_for="bundle"),)

    bundle_id: Mapped[int] = mapped_column(
        ForeignKey("bundle.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=True)
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey(OtherBadge.id, ondelete="CASCADE"), primary_key=True, index=True, info=deleted(given=OURS)
    )


class BundleLetter(Base):
    """One letter with the link of a bundle, which its member had sent to a referrer: when, and to which address.

    `address_digest` is keyed by the instance's secret (`keys`): it tells whether an address had this bundle, and leads
    to none. The address stands in the letter alone.
    """

    __tablename__ = "bundle_letter"
    __table_args__ = (belongs("bundle_id.member_id", kept_for="bundle"),)

    bundle_id: Mapped[int] = mapped_column(
        ForeignKey("bundle.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=True)
    )
    address_digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, info=deleted(given=RANDOM))
    sent_at: Mapped[datetime] = mapped_column(index=True, info=a_sign(deleted(given=True)))
