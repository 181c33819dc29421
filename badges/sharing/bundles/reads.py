"""Reads about bundles: the member's own, and the one that a key opens. Reading changes nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, Select, bindparam, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import selectinload

from badges.base.services import Services
from badges.base.text import contacts
from badges.base.times import local_date
from badges.orientation.tables import Orientation, Referrer
from badges.orientation.views import ReferrerView
from badges.people.tables import Member
from badges.recognition.tables import Award
from badges.sharing.bundles import keys, rules
from badges.sharing.bundles.tables import Bundle, BundleBadge, BundleLetter, BundleOther
from badges.sharing.bundles.views import BundleView, ShownBundle
from badges.sharing.others import reads as others

_BY_KEY: Final = (
    select(Bundle.ends_on, Bundle.stopped_at, Member.erased_at, Award.code, BundleOther.other_id)
    .select_from(Bundle.__table__)
    .join(Member.__table__, Member.id == Bundle.member_id)
    .outerjoin(BundleBadge.__table__, BundleBadge.bundle_id == Bundle.id)
    .outerjoin(Award.__table__, Award.id == BundleBadge.award_id)
    .outerjoin(BundleOther.__table__, BundleOther.bundle_id == Bundle.id)
    .where(Bundle.key_digest == bindparam("digest"))
    .order_by(Award.issued_at.desc(), Award.id.desc())
)


def open_bundles(services: Services, session: OrmSession, member_id: int, today: date) -> list[BundleView]:
    """The member's bundles whose links open today, the latest first. Four statements."""
    chosen = _of(member_id).where(Bundle.stopped_at.is_(None), Bundle.ends_on >= today)
    return [_view(services, each) for each in session.scalars(chosen.order_by(Bundle.id.desc()))]


def bundle(services: Services, session: OrmSession, member_id: int, bundle_id: int) -> BundleView | None:
    """One of the member's bundles, open or not; None for another's. Four statements."""
    found = session.scalar(_of(member_id).where(Bundle.id == bundle_id))
    return _view(services, found) if found is not None else None


def by_key(services: Services, connection: Connection, text: str) -> ShownBundle | None:
    """What the link with this key shows now; None when there is no such link.

    One statement, none for no key at all, and one more where it shows badges by other issuers.

    A person who asked to be erased has no open link.
    """
    key = keys.read(text)
    if key is None:
        return None
    found = connection.execute(_BY_KEY, {"digest": keys.digest_of(services, key)}).all()
    if not found:
        return None
    first = found[0]
    is_open = first.erased_at is None and rules.is_open(first.ends_on, first.stopped_at, local_date(services.now()))
    if not is_open:
        return ShownBundle(False, first.ends_on, ())
    beside = others.in_dossier(connection, [row.other_id for row in found if row.other_id], services.now())
    return ShownBundle(True, first.ends_on, tuple(dict.fromkeys(row.code for row in found if row.code)), tuple(beside))


def letter_days(session: OrmSession, bundle_id: int) -> list[datetime]:
    """When letters about a bundle were written, the latest first. One statement."""
    chosen = select(BundleLetter.sent_at).where(BundleLetter.bundle_id == bundle_id)
    return list(session.scalars(chosen.order_by(BundleLetter.sent_at.desc())))


def services_to_write_to(session: OrmSession, site_id: int) -> list[ReferrerView]:
    """The services of a site's directory that members can write to, by name: those that gave a mailbox, and of which a
    facilitator followed a person who is still recorded. One statement.

    Anybody can write a name and a mailbox into the directory by the public form.
    """
    spoken = or_(Orientation.called_on.is_not(None), Orientation.recorded_by_id.is_not(None))
    known = select(Orientation.referrer_id).where(Orientation.site_id == site_id, spoken)
    chosen = select(Referrer).where(Referrer.site_id == site_id, Referrer.id.in_(known))
    found = session.scalars(chosen.order_by(Referrer.folded_service, Referrer.id))
    return [ReferrerView.of(each) for each in found if contacts.email(each.contact) is not None]


def _of(member_id: int) -> Select[Bundle]:
    with_badges = selectinload(Bundle.badges).selectinload(BundleBadge.award)
    return select(Bundle).where(Bundle.member_id == member_id).options(with_badges, selectinload(Bundle.others))


def _view(services: Services, row: Bundle) -> BundleView:
    awards = sorted((each.award for each in row.badges), key=lambda award: (award.issued_at, award.id), reverse=True)
    return BundleView(
        id=row.id,
        key=keys.key_of(services, row.salt),
        created_at=row.created_at,
        ends_on=row.ends_on,
        stopped_at=row.stopped_at,
        codes=tuple(award.code for award in awards),
        others=tuple(each.other_id for each in row.others),
    )
