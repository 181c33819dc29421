"""Reads about orientations, each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.database.counts import Counting
from badges.base.text import sounds
from badges.orientation import rows
from badges.orientation.rules import COORDINATION_TOLD_AFTER, REMINDED_AFTER
from badges.orientation.tables import Orientation, OrientationCount, Referrer
from badges.orientation.views import OrientationView, ReferrerView
from badges.people.rows import heard
from badges.people.tables import Member
from badges.people.views import MemberView

LINES: Final = 30  # of one page of a list
TWINS: Final = 8
MOST_COMPARED: Final = 300  # who wait at one site, whose first names are compared


def orientation(session: OrmSession, orientation_id: int) -> OrientationView | None:
    """An orientation with its site and the service that sent. One statement."""
    return next(iter(_read(session, select(Orientation).where(Orientation.id == orientation_id))), None)


def waiting(session: OrmSession, site_ids: Collection[int], *, after: int | None = None) -> list[OrientationView]:
    """Those who wait at these sites, received first first, one more than a page shows. One statement.

    `after`: the number of the last of the page before.
    """
    chosen = select(Orientation).where(Orientation.site_id.in_(site_ids), *rows.WAITING)
    if after is not None:
        chosen = chosen.where(Orientation.id > after)
    return _read(session, chosen.order_by(Orientation.id).limit(LINES + 1))


def from_the_form(session: OrmSession, site_ids: Collection[int]) -> list[OrientationView]:
    """The people that were sent by the public form and not called yet, the latest first. One statement."""
    chosen = select(Orientation).where(
        Orientation.site_id.in_(site_ids), Orientation.recorded_by_id.is_(None), *rows.UNCALLED
    )
    return _read(session, chosen.order_by(Orientation.id.desc()).limit(MOST_COMPARED))


def services_by_id(session: OrmSession, numbers: Collection[int]) -> dict[int, str]:
    """The names of services. One statement; none without numbers."""
    chosen = select(Referrer.id, Referrer.service).where(Referrer.id.in_(numbers))
    return {each.id: each.service for each in session.execute(chosen)} if numbers else {}


def over(session: OrmSession, site_ids: Collection[int]) -> list[OrientationView]:
    """The last who came, and the last without consequence, as long as they are kept. One statement."""
    ended = func.coalesce(Orientation.came_on, Orientation.closed_on)
    chosen = select(Orientation).where(Orientation.site_id.in_(site_ids), ended.is_not(None))
    return _read(session, chosen.order_by(ended.desc(), Orientation.id.desc()).limit(LINES))


def alike(session: OrmSession, found: OrientationView) -> list[OrientationView]:
    """Others who wait at the same site with the same number, or a first name that sounds alike: perhaps sent twice.

    One statement.
    """
    chosen = select(Orientation).where(Orientation.site_id == found.site_id, Orientation.id != found.id, *rows.WAITING)
    sound = sounds.key(found.first_name)
    same = [
        each
        for each in _read(session, chosen.order_by(Orientation.id).limit(MOST_COMPARED))
        if sounds.key(each.first_name) == sound or (found.phone is not None and each.phone == found.phone)
    ]
    return same[:TWINS]


def twins(session: OrmSession, found: OrientationView) -> list[MemberView]:
    """Members who may be the person: by the number anywhere, then by the sound of the first name at this site, those
    who left too. Two statements at most.
    """
    sound = sounds.key(found.first_name)
    named = select(Member.id, Member.folded_name, Member.whole_name).where(
        Member.site_id == found.site_id, Member.erased_at.is_(None), Member.practice.is_(False)
    )
    near = session.execute(named.where(*heard(Member.id, sound)).order_by(Member.id.desc())) if sound else ()
    numbers = [
        number for number, *both in near if any(sounds.key(name.partition(" ")[0]) == sound for name in both)
    ]  # fmt: skip
    by_name = Member.id.in_(numbers[:TWINS])
    same = by_name if found.phone is None else or_(by_name, Member.phone == found.phone)
    chosen = select(Member).where(Member.erased_at.is_(None), Member.practice.is_(False), same)
    by_number = case((Member.phone == found.phone, 0), else_=1)
    chosen = chosen.options(joinedload(Member.site)).order_by(by_number, Member.left_on.is_not(None), Member.id.desc())
    return [MemberView.of(each) for each in session.scalars(chosen.limit(TWINS))]


def referrers(session: OrmSession, site_ids: Collection[int]) -> list[ReferrerView]:
    """The services that sent a person to these sites, by name. One statement."""
    chosen = select(Referrer).where(Referrer.site_id.in_(site_ids)).order_by(Referrer.folded_service, Referrer.id)
    return [ReferrerView.of(each) for each in session.scalars(chosen)]


def counting_to_call(site_ids: Collection[int]) -> Counting:
    """Count the people that wait for a first call (`badges.base.database.counts`)."""
    return _uncalled(site_ids)


def counting_overdue(site_ids: Collection[int], today: date) -> Counting:
    """Count those that have waited for it for three days."""
    return _uncalled(site_ids).where(Orientation.received_on <= today - timedelta(days=REMINDED_AFTER))


def late_by_site(today: date) -> Select[int, int]:
    """Count, for the coordination, those that have waited for it for five days, by site."""
    late = (*rows.TO_CALL, Orientation.received_on <= today - timedelta(days=COORDINATION_TOLD_AFTER))
    return select(Orientation.site_id, func.count(Orientation.id)).where(*late).group_by(Orientation.site_id)


def counts(session: OrmSession, first: date, last: date) -> list[tuple[date, int, int, int, int]]:
    """What was counted in each month of a period: month, received, called, came, closed. One statement."""
    chosen = select(OrientationCount).where(OrientationCount.month.between(first.replace(day=1), last))
    found = session.scalars(chosen.order_by(OrientationCount.month))
    return [(each.month, each.received, each.called, each.came, each.closed) for each in found]


def _uncalled(site_ids: Collection[int]) -> Select[int]:
    return select(func.count(Orientation.id)).where(Orientation.site_id.in_(site_ids), *rows.TO_CALL)


def _read(session: OrmSession, chosen: Select[Orientation]) -> list[OrientationView]:
    loaded = chosen.options(joinedload(Orientation.site), joinedload(Orientation.referrer))
    return [OrientationView.of(each) for each in session.scalars(loaded)]
