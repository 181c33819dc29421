"""What the pages of a report are asked for: a period and a place, as their addresses name them."""

from __future__ import annotations

from collections.abc import Mapping
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


def asked(given: Mapping[str, str] | None = None) -> Asked:
    """What is asked for, by an address or by a form (`given`).

    Without a period, this year; in January the one before. Without a place, all of them for the coordination, else the
    one at which the person works now. Raises NotFound: for a place that is none of theirs; Refused: as
    `periods.of_key` and `periods.chosen`.
    """
    return Asked(period(given), place(given))


def period(given: Mapping[str, str] | None = None) -> Period:
    """The period that is asked for: two days, or a key. Raises Refused: as `periods.of_key`."""
    given = request.args if given is None else given
    if any(typed(given).values()):
        return days(given)
    return periods.of_key(given.get("periode") or str(usual_year()), today())


def days(given: Mapping[str, str]) -> Period:
    """The days that a form or an address says. Raises Refused: as `periods.chosen`."""
    first, last = typed(given).values()
    return periods.chosen(first, last, today())


def typed(given: Mapping[str, str]) -> dict[str, str]:
    """The first and the last day as they were typed."""
    return {name: given.get(name, "").replace("\0", "").strip() for name in ("du", "au")}


def usual_year() -> int:
    """The year that is shown first."""
    return today().year - (today().month == 1)


def place(given: Mapping[str, str] | None = None) -> SiteView | None:
    """The place that is asked for; None: all of them. Raises NotFound: for one of others, or all."""
    given = request.args if given is None else given
    slug = given.get("lieu", "")
    if not slug and reads_all() and ("lieu" in given or room.of_coordination()):
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


def forgiving(given: Mapping[str, str] | None = None) -> tuple[Asked, Refused | None]:
    """What is asked for, by an address or by a form; a period that is refused gives the usual one, with why."""
    try:
        return asked(given), None
    except Refused as refusal:
        return instead(place(given)), refusal


def instead(there: SiteView | None) -> Asked:
    """The usual year, which is shown where a period is refused."""
    return Asked(periods.year(usual_year()), there)
