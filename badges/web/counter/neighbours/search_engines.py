"""What search engines read: places and what takes place there in the words of schema.org, and the map of the pages.

What is described is what the page itself says, and no more: no member, and no street of anybody's home.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any, Final

from flask import Response, url_for

from badges.base.text import call_hours
from badges.base.times import local
from badges.gatherings.views import AnnouncedView
from badges.gatherings.workshops import reads as workshops
from badges.gatherings.workshops.views import PublicWorkshop
from badges.network.views import SiteView
from badges.web.counter import catalogue, rendered_pages
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _

SCHEMA: Final = "https://schema.org"
DAY: Final = 86_400  # seconds
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Pages of which there is one each, by their endpoints; those of places, badges and workshops follow.
PAGES: Final = (
    "counter.home", "counter.workshops", "counter.catalogue", "counter.understand", "counter.verifier",
    "counter.kept", "counter.accessibility", "counter.legal",
)  # fmt: skip


def place(
    site: SiteView,
    phone: str | None,
    hours: str | None,
    dates: Iterable[AnnouncedView],
    offered: Iterable[PublicWorkshop],
) -> dict[str, Any]:
    """A place, its meetings and the sessions of its workshops, as JSON-LD. `hours`: when its phone answers."""
    where = _where(site, site.address) | ({"telephone": phone} if phone else {})
    meetings = [
        _event(each.title or _("Rencontre"), each.starts_at, each.ends_at, where, _page(site), cancelled=each.cancelled)
        for each in dates
    ]
    sessions = [event for each in offered for event in _sessions(each)]
    here = {**where, "url": _page(site)} | _called(phone, hours)
    return {"@context": SCHEMA, "@graph": [here, *meetings, *sessions]}


def workshop(offered: PublicWorkshop) -> dict[str, Any]:
    """The sessions of a workshop that are not over, as JSON-LD."""
    return {"@context": SCHEMA, "@graph": _sessions(offered)}


def _sessions(offered: PublicWorkshop) -> list[dict[str, Any]]:
    where = _where(offered.site, None if offered.at_home else offered.site.address)
    url = _address("counter.workshop", workshop_id=offered.id)
    return [_event(offered.title, start, end, where, url) for start, end in offered.dates]


def _where(site: SiteView, street: str | None) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressLocality": site.city, "addressCountry": "FR"}
    if street is not None:
        address |= {"streetAddress": street, "postalCode": site.postcode}
    name = _("Réseau Citoyen de Services, %(town)s", town=site.city)
    return {"@type": "Place", "name": name, "address": address}


def _called(phone: str | None, hours: str | None) -> dict[str, Any]:
    """When the phone answers: hours of the phone, not of the door."""
    spans = call_hours.read(hours or "")
    if phone is None or spans is None:
        return {}
    answering = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [f"{SCHEMA}/{WEEKDAYS[day]}" for day in each.days],
            "opens": f"{each.start:%H:%M}",
            "closes": f"{each.end:%H:%M}",
        }
        for each in spans
    ]
    return {"contactPoint": {"@type": "ContactPoint", "telephone": phone, "hoursAvailable": answering}}


def _event(
    name: str, start: datetime, end: datetime, where: dict[str, Any], url: str, *, cancelled: bool = False
) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": name,
        "startDate": local(start).isoformat(timespec="minutes"),
        "endDate": local(end).isoformat(timespec="minutes"),
        "eventStatus": f"{SCHEMA}/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": where,
        "organizer": {
            "@type": "Organization",
            "name": _("Réseau Citoyen de Services"),
            "url": _address("counter.home"),
        },
        "isAccessibleForFree": True,
        "url": url,
    }


def _page(site: SiteView) -> str:
    return _address("counter.place", site=site.slug)


def _address(endpoint: str, **values: Any) -> str:
    """The pinned address of a page, in no language of its own."""
    return services().settings.public_url + url_for(endpoint, **values).partition("?")[0]


@entrance("public")
def sitemap() -> Response:
    """The pages that search engines may show (sitemaps.org, protocol 0.9). A workshop that names who leads it is not
    among them: no page that they show bears a member's first name."""
    offered = workshops.public_workshops(reading_session(), services().now())
    addresses = [
        *map(_address, PAGES),
        *(_page(site) for site in rendered_pages.sites()),
        *(_address("counter.badge", slug=each.slug) for _family, badges in catalogue.families() for each in badges),
        *(_address("counter.workshop", workshop_id=each.id) for each in offered if not each.led_by),
    ]
    lines = "".join(f"<url><loc>{escape(each)}</loc></url>\n" for each in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    response = Response(f"{head}{lines}</urlset>\n", content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response
