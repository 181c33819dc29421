"""The calendar of a site, for the telephones and computers that follow it: its meetings and workshops (RFC 5545).

It is public, as are the programme on the wall and the workshops' posters: it says what takes place when and where, and
names no one. Exchanges, which are between two people, are not in it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import Response
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import place_for_all
from badges.gatherings.views import GatheringView
from badges.network import reads as network
from badges.network.views import SiteView
from badges.people import reads as people
from badges.web.counter import pages
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _

BEFORE: Final = timedelta(days=31)
AFTER: Final = timedelta(days=366)


@pages.blueprint.get("/agenda/<site>.ics")
@entrance("public")
def calendar(site: str) -> ResponseReturnValue:
    """The gatherings of a site, of the last month and the coming year. Raises NotFound: for an unknown site."""
    session, now = reading_session(), services().now()
    found = next((each for each in network.every_site(session) if each.slug == site and each.was_opened), None)
    if found is None:
        raise NotFound
    dates = gatherings.gatherings(session, [found.id], now - BEFORE, now + AFTER)
    named = people.named_in(session, {text for each in dates for text in (each.title, each.place)}, [found.id])
    answer = Response(_calendar(found, dates, named), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.headers["Content-Disposition"] = f'inline; filename="{found.slug}.ics"'
    return answer


def _calendar(site: SiteView, dates: list[GatheringView], named: Collection[str]) -> bytes:
    """The dates as a calendar. Their times are instants, so that no time zone has to be described.

    `named`: the titles and places that name a member, which are not told.
    """
    from icalendar import Calendar, Event, vDatetime, vInt, vText

    whole = Calendar()
    whole.add("prodid", "-//Réseau Citoyen de Services//Agenda//FR")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", _("Rencontres et ateliers, %(site)s", site=site.name))
    host = urlsplit(services().settings.public_url).hostname
    stamp = vDatetime(services().now().replace(minute=0, second=0, microsecond=0))
    for each in dates:
        event = Event()
        what = each.title if each.title and each.title not in named else _("Rencontre")
        place = _("Chez un membre") if each.place in named else place_for_all(each.place)
        said = {
            "uid": f"gathering-{each.id}@{host}",
            # In a telephone it stands among the dates of a whole life: which network, and where.
            "summary": _("%(what)s, %(town)s · Réseau Citoyen de Services", what=what, town=site.city),
            "location": place or f"{site.address}, {site.postcode} {site.city}",
            "status": "CANCELLED" if each.cancelled_at is not None else "CONFIRMED",
        }
        # Each in its kind: `add` looks for the kind of every value, which takes half the time of a calendar.
        event.update({name: vText(text) for name, text in said.items()})
        event.update(dtstamp=stamp, dtstart=vDatetime(each.starts_at), dtend=vDatetime(each.ends_at))
        event["sequence"] = vInt(each.revision)
        whole.add_component(event)
    data: bytes = whole.to_ical()
    return data
