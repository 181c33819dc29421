"""A page for each place: its next meetings and workshops, the door, the telephone and its hours, who welcomes.

The week of a place, or of all, stands in other websites by one line (`/semaine.html`): the only page of the service
that another may frame. All of it is read from what is kept up to date anyway, and no member is named in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import next_dates
from badges.gatherings.views import AnnouncedView
from badges.gatherings.workshops import reads as workshops
from badges.gatherings.workshops.views import PublicWorkshop
from badges.matching.postings import nameless, public
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.views import SiteView
from badges.places import reads as closing
from badges.web.counter import catalogue, rendered_pages
from badges.web.counter.neighbours import search_engines
from badges.web.http import security
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session

AHEAD: Final = timedelta(weeks=9)  # three meetings of a place that meets every second week, and a pause
WEEK: Final = timedelta(days=7)
MEETINGS: Final = 3
SAID: Final = 4  # of what is offered and sought, on a page that is about more
MAP: Final = "https://www.openstreetmap.org/search?"
FRESH: Final = 300  # seconds for which a copy of the week may be shown


@dataclass(frozen=True)
class Place:
    """A place to come to. `dates`: what takes place, earliest first; `welcoming`: first names of staff who said yes;
    None until one of its staff has opened their account.
    """

    site: SiteView
    phone: str | None
    hours: str | None
    welcoming: tuple[str, ...] | None
    dates: tuple[AnnouncedView, ...]

    @property
    def map_url(self) -> str:
        """Where a map shows the address."""
        return MAP + urlencode({"query": f"{self.site.address}, {self.site.postcode} {self.site.city}"})

    @property
    def is_open(self) -> bool:
        """Whether one can come: a date is announced that takes place."""
        return any(not each.cancelled for each in self.dates)

    @property
    def is_to_come(self) -> bool:
        """Whether nothing has begun: no date is announced, and no account of its staff was opened."""
        return not self.dates and self.welcoming is None


def today() -> date:
    """The day of this request, on the wall."""
    return local_date(services().now())


def meetings(dates: Iterable[AnnouncedView]) -> tuple[AnnouncedView, ...]:
    """The next three meetings of a place, and what was cancelled of this week."""
    return next_dates((each for each in dates if each.workshop_id is None), MEETINGS, services().now() + WEEK)


def places(
    sites: Sequence[SiteView], dates: Sequence[AnnouncedView], of_network: Mapping[str, str | None]
) -> list[Place]:
    """These places, each with its next meetings, and its phone or else that of the network. One statement."""
    welcoming = network.welcoming(reading_session(), today())
    return [
        Place(
            each,
            *reached_at(each.phone, each.call_hours, of_network),
            welcoming.get(each.id),
            meetings(one for one in dates if one.site_id == each.id),
        )
        for each in sites
    ]


def open_workshops(site: SiteView | None = None, *, places: bool = True) -> list[PublicWorkshop]:
    """The workshops with sessions to come, the next one first, at one place or everywhere. Three statements at most.

    `places`: whether it is said where each is held, for which a third is asked.
    """
    found = workshops.public_workshops(reading_session(), services().now(), places=places)
    return [each for each in found if site is None or each.site.id == site.id]


def site_of(slug: str) -> SiteView:
    """The place of this name. Raises NotFound: for another."""
    found = next((each for each in rendered_pages.sites() if each.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def _closed(here: SiteView) -> ResponseReturnValue:
    """The page of a place that has closed: since when, and where to turn."""
    instance, turn_to = network.instance(reading_session()), _turn_to(here)
    asked = turn_to or here
    return render_template(
        "counter/place_closed.html",
        site=here,
        turn_to=turn_to,
        phone=reached_at(asked.phone, None, instance.network if instance is not None else {})[0],
        others=[each for each in rendered_pages.sites() if each != turn_to],
    )


def _turn_to(here: SiteView) -> SiteView | None:
    """The open place to which people turn once a place is closed, at the end of the chain, as far as it was said."""
    number = closing.asked_instead(reading_session(), here.id, today())
    return next((each for each in rendered_pages.sites() if each.id == number), None)


@entrance("public")
def place(site: str) -> ResponseReturnValue:
    """The page of a place; of one that has closed, where to turn. Raises NotFound: for an unknown one."""
    known = (each for each in rendered_pages.every_site() if each.slug == site and each.was_opened)
    if gone := next((each for each in known if each.is_over(today())), None):
        return _closed(gone)
    here, now = site_of(site), services().now()
    dates = gatherings.announced(reading_session(), now, now + AHEAD, here.id)
    instance = network.instance(reading_session())
    (found,) = places([here], dates, instance.network if instance is not None else {})
    offered = open_workshops(here)
    said = nameless.nameless_wall(reading_session(), today(), [here.id])
    page = render_template(
        "counter/place.html",
        place=found,
        turn_to=_turn_to(here) if here.closed_on is not None else None,
        others=[each for each in rendered_pages.sites() if each.id != here.id],
        workshops=offered,
        said=nameless.first_lines(said, SAID),
        kinds=public.kinds(said),
        today=today(),
        data=search_engines.place(found.site, found.phone, found.hours, found.dates, offered),
    )
    return catalogue.found_by_search_engines(page)


@entrance("public")
def week() -> Response:
    """The next seven days of one place (`site`), or of all, for a frame in another website: no script, no form.

    Raises NotFound: for an unknown place.
    """
    asked, now = request.args.get("site"), services().now()
    sites = rendered_pages.sites() if asked is None else [site_of(asked)]
    dates = gatherings.announced(reading_session(), now, now + AHEAD, sites[0].id if asked is not None else None)
    found = [
        Place(each, each.phone, each.call_hours, (), tuple(one for one in dates if one.site_id == each.id))
        for each in sites
    ]
    response = make_response(
        render_template("counter/week.html", places=found, until=now + WEEK, one=asked is not None, today=today())
    )
    response.headers["Content-Security-Policy"] = security.FRAMED_POLICY
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return response
