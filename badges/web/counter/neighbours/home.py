"""The home page: what the network is, when and where one can come, and the field for a badge's code."""

from __future__ import annotations

from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from badges.gatherings import reads as gatherings
from badges.matching.postings import nameless
from badges.matching.postings.nameless import NamelessLine
from badges.network import reads as network
from badges.web.counter import catalogue, rendered_pages
from badges.web.counter.neighbours import places, report
from badges.web.counter.reports import report_words
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session

WORKSHOPS: Final = 4  # on the home page; the others have a page of their own


@entrance("public")
def home() -> ResponseReturnValue:
    """The home page; where several places meet first at the same hour, all are named."""
    session, now = reading_session(), services().now()
    groups = catalogue.families()
    instance = network.instance(session)
    of_network = instance.network if instance is not None else {}
    found = places.places(rendered_pages.sites(), gatherings.announced(session, now, now + places.AHEAD), of_network)
    coming = [(each, date) for each in found for date in each.dates if not date.cancelled]
    first = min((date.starts_at for _place, date in coming), default=None)
    page = render_template(
        "counter/home.html",
        sheet=catalogue.sheet_address(),
        quilt=catalogue.quilt(badges for _family, badges in groups),
        count=sum(len(badges) for _family, badges in groups),
        carrier=(of_network.get("carried_by") or "").partition(",")[0],  # its partners stand on the issuer's page
        places=found,
        first=[(place, date) for place, date in coming if date.starts_at == first],
        workshops=places.open_workshops(places=False)[:WORKSHOPS],
        said=nameless.first_lines(_said(), places.SAID),
        today=places.today(),
        counted=report.on_home(),
        say=report_words,
    )
    return catalogue.found_by_search_engines(page)


def _said() -> list[NamelessLine]:
    everywhere = [each.id for each in rendered_pages.sites()]
    return nameless.nameless_wall(reading_session(), places.today(), everywhere)
