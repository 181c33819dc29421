"""Where a missing second date can be found, in words: other dates of the member, else the next gatherings of a site."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import url_for

from badges.base.times import local_date, local_day
from badges.exchanges.rules import ExchangeState
from badges.exchanges.views import ExchangeView
from badges.gatherings import reads as gatherings
from badges.gatherings.views import GatheringView
from badges.people.views import MemberView
from badges.web.http import formats
from badges.web.http.access import services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.wording import gathering_title

PERSON: Final = "fiche"  # in an address: it was opened from the member's page, and leads back there
SOON: Final = timedelta(days=31)
SHOWN: Final = 3


@dataclass(frozen=True)
class DateLink:
    """A gathering on another date, and the page that notes what was seen there, or that of the gathering to come."""

    text: str
    href: str
    day: str = ""  # "28 novembre", where what was seen is noted


def past(member_id: int, slug: str, gathering: GatheringView) -> DateLink:
    """Return the link to what was seen of a member for a badge at a gathering that took place."""
    href = url_for("office.observe", gathering_id=gathering.id, member_id=member_id, badge=slug, de=PERSON)
    return DateLink(_words(gathering), href, formats.day_month(gathering.starts_at))


def today(member: MemberView) -> list[GatheringView]:
    """Return today's gatherings of a member's site at which they can still be noted. One statement, or none."""
    if member.left_on is not None:
        return []
    start, end = local_day(local_date(services().now()))
    found = gatherings.gatherings(room.reading(), [member.site_id], start, end)
    return [each for each in found if each.cancelled_at is None]


def coming(site_id: int, seen_on: Collection[date]) -> list[DateLink]:
    """Return the next gatherings of a site within a month, on other days than these, none cancelled. One statement."""
    now = services().now()
    found = gatherings.gatherings(room.reading(), [site_id], now, now + SOON)
    standing = [each for each in found if each.cancelled_at is None and local_date(each.starts_at) not in seen_on]
    return [DateLink(_words(each), url_for("office.gathering", gathering_id=each.id)) for each in standing[:SHOWN]]


def may_have_been(exchange: ExchangeView) -> bool:
    """Whether something can have been seen in an exchange: of one's own sites, its day is here or past, not cancelled.

    Where nothing says yet that it took place, its page asks that first.
    """
    state = exchange.state(local_date(services().now()))
    return room.sees(exchange.site_id) and state in (ExchangeState.ASKED, ExchangeState.HELD)


def _words(gathering: GatheringView) -> str:
    day, title = formats.weekday_date(gathering.starts_at), gathering_title(gathering)
    return _("%(day)s, %(title)s", day=day, title=title)
