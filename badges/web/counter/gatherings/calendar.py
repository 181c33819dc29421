"""The calendar of a site, for the telephones and computers that follow it: its meetings and workshops (RFC 5545).

It is public, as are the programme on the wall and the workshops' posters: it says what takes place when and where, and
names no one. Exchanges, which are between two people, are not in it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import cache
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
_END: Final = b"END:VCALENDAR\r\n"


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
    from icalendar import Calendar, vDatetime, vInt, vText
    from icalendar.parser import Contentline, Parameters

    @cache  # a year of one workshop says the same words each week: folding them is the most that a calendar costs
    def text(name: str, said: str) -> bytes:
        return line(name, vText(said))

    def line(name: str, said: vText | vDatetime | vInt) -> bytes:
        folded: bytes = Contentline.from_parts(name, Parameters(), said).to_ical()
        return folded

    whole = Calendar()
    whole.add("prodid", "-//Réseau Citoyen de Services//Agenda//FR")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", _("Rencontres et ateliers, %(site)s", site=site.name))
    host = urlsplit(services().settings.public_url).hostname
    stamp = line("DTSTAMP", vDatetime(services().now().replace(minute=0, second=0, microsecond=0)))
    lines: list[bytes] = [whole.to_ical().removesuffix(_END).rstrip()]
    for each in dates:
        what = each.title if each.title and each.title not in named else _("Rencontre")
        place = _("Chez un membre") if each.place in named else place_for_all(each.place)
        lines += (
            b"BEGIN:VEVENT",
            # In a telephone it stands among the dates of a whole life: which network, and where.
            text("SUMMARY", _("%(what)s, %(town)s · Réseau Citoyen de Services", what=what, town=site.city)),
            line("DTSTART", vDatetime(each.starts_at)),
            line("DTEND", vDatetime(each.ends_at)),
            stamp,
            line("UID", vText(f"gathering-{each.id}@{host}")),
            line("SEQUENCE", vInt(each.revision)),
            text("LOCATION", place or f"{site.address}, {site.postcode} {site.city}"),
            text("STATUS", "CANCELLED" if each.cancelled_at is not None else "CONFIRMED"),
            b"END:VEVENT",
        )
    return b"\r\n".join((*lines, _END))
