"""The public workshops: what, when, where, whether there is a place, and the number to call. No member is named here
but the one who leads and agreed to it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.gatherings.workshops import reads
from badges.gatherings.workshops.views import PublicWorkshop
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.web.counter.catalogue import found_by_search_engines
from badges.web.counter.neighbours import search_engines
from badges.web.counter.pages import blueprint
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session


@dataclass(frozen=True)
class Invitation:
    """A workshop, and the number to call about it."""

    workshop: PublicWorkshop
    phone: str | None
    hours: str | None


def invitations(workshops: list[PublicWorkshop]) -> list[Invitation]:
    """The workshops, each with the phone of its site or else of the network."""
    instance = network.instance(reading_session())
    of_network = instance.network if instance is not None else {}
    return [Invitation(each, *reached_at(each.site.phone, each.site.call_hours, of_network)) for each in workshops]


@blueprint.get("/ateliers")
@entrance("public")
def workshops() -> ResponseReturnValue:
    """The workshops that are not over, the one with the next session first."""
    found = reads.public_workshops(reading_session(), services().now())
    return found_by_search_engines(render_template("counter/workshops.html", invitations=invitations(found)))


@blueprint.get("/ateliers/<int:workshop_id>")
@entrance("public")
def workshop(workshop_id: int) -> ResponseReturnValue:
    """One workshop, where its poster leads. One that is over says so. Search engines show it unless it names a member.

    Raises NotFound: for a proposal.
    """
    found = reads.public_workshop(reading_session(), workshop_id, services().now())
    if found is None:
        raise NotFound
    page = render_template(
        "counter/workshop.html",
        invitation=invitations([found])[0],
        data=None if found.over else search_engines.workshop(found),
    )
    return make_response(page) if found.led_by else found_by_search_engines(page)
