"""A colleague's lost phone, which any member of staff may report, and the private links to give again after it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.times import local_date
from badges.network import reads as network
from badges.network.views import ColleagueView
from badges.people import links
from badges.people import reads as people
from badges.web.http import parking
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@room.blueprint.get("/telephone-perdu")
@entrance("staff")
def lost_phone() -> ResponseReturnValue:
    """Whose phone is lost: everybody of all sites, by name and function, oneself first."""
    own = room.person().id
    found = sorted(_colleagues(), key=lambda each: each.id != own)
    return render_template("office/lost_phone.html", colleagues=found, own=own)


@room.blueprint.route("/telephone-perdu/<int:staff_id>", methods=["GET", "POST"])
@entrance("staff")
def lost_phone_of(staff_id: int) -> ResponseReturnValue:
    """One step to confirm; then everything that was open on the phone ends."""
    colleague = next((each for each in _colleagues() if each.id == staff_id), None)
    if colleague is None:
        raise NotFound
    oneself = staff_id == room.person().id
    if request.method == "POST" and parking.submitted() is not None:
        ended = links.lost_phone(services(), actor(), staff_id)
        return render_template("office/lost_phone_done.html", colleague=colleague, ended=ended, oneself=oneself)
    return render_template("office/lost_phone_of.html", colleague=colleague, oneself=oneself)


def _colleagues() -> list[ColleagueView]:
    return network.colleagues(room.reading(), local_date(services().now()))


@room.blueprint.get("/liens")
@entrance("staff")
def links_to_give() -> ResponseReturnValue:
    """The members of the site whose private link died with a lost phone, until a new one is given to them."""
    site, session = room.current_site(), room.reading()
    return render_template(
        "office/links_to_give.html",
        members=people.waiting_for_a_link(session, site.id, 200),
    )
