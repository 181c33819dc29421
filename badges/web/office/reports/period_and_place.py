"""What the pages of a report are asked for: a period and a place, as their addresses name them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request, url_for

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, StaffRole, require
from badges.base.times import local_date
from badges.network.views import SiteView
from badges.reports import periods
from badges.reports.lists import Scope
from badges.reports.views import Period
from badges.web.http.access import actor, services
from badges.web.office import room


@dataclass(frozen=True)
class Asked:
    """A period, and a place or all of them (None)."""

    period: Period
    site: SiteView | None

    @property
    def site_id(self) -> int | None:
        """The place by number."""
        return self.site.id if self.site is not None else None

    def scope(self) -> Scope:
        """The same for a list that is read now."""
        return Scope(self.period, self.site_id, services().now())

    def url(self, endpoint: str, **more: object) -> str:
        """The address of a page about the same period and place."""
        place = self.site.slug if self.site is not None else ""
        return url_for(endpoint, periode=periods.key_of(self.period), lieu=place, **more)  # type: ignore[arg-type]


def today() -> date:
    """The local day."""
    return local_date(services().now())


def asked() -> Asked:
    """What the address asks for.

    Without a period, this year; in January the one before. Without a place, all of them for the coordination, else the
    one at which the person works now. Raises NotFound: for a place that is none of theirs; Refused: as
    `periods.of_key` and `periods.chosen`.
    """
    return Asked(period(), place())


def period() -> Period:
    """The period of the address: two days of a form, or a key. Raises Refused: as `periods.of_key`."""
    first, last = (request.args.get(name, "").strip() for name in ("du", "au"))
    if first or last:
        return periods.chosen(first, last, today())
    return periods.of_key(request.args.get("periode") or str(usual_year()), today())


def usual_year() -> int:
    """The year that is shown first."""
    return today().year - (today().month == 1)


def place() -> SiteView | None:
    """The place of the address; None: all of them. Raises NotFound: for one of others, or all."""
    slug = request.args.get("lieu", "")
    if not slug and reads_all() and ("lieu" in request.args or room.of_coordination()):
        require(actor(), Action.PUBLISH_REPORT)
        return None
    found = next((each for each in room.own_sites() if each.slug == slug), None) if slug else room.current_site()
    if found is None:
        raise NotFound
    require(actor(), Action.READ_REPORT, found.id)
    return found


def reads_all() -> bool:
    """Whether who is signed in reads the report of all places together."""
    return StaffRole.COORDINATOR in actor().roles


def reads_names(site: SiteView | None) -> bool:
    """Whether who is signed in reads the names of persons there: those who work at the place."""
    return site is not None and site.id in {each.id for each in room.person().sites}


def forgiving() -> tuple[Asked, Refused | None]:
    """What the address asks for; a period that is refused gives the usual one, with why."""
    try:
        return asked(), None
    except Refused as refusal:
        return Asked(periods.year(usual_year()), place()), refusal
