"""« Sites »: every place in one table; one place, with the thread of its opening, what is said of it, or its closing.

The coordination reads numbers of members here, and no names.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session as OrmSession

from badges.base import parsers
from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.service import public_facts
from badges.network.views import ColleagueView, InstanceView, SiteView
from badges.places import openings, preparation, reads
from badges.web.coordination.room import blueprint
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from badges.web.office import room

DONE: Final = ("opened", "asked", "saved", "team", "closing", "stays")


def site_of(site_id: int) -> SiteView:
    """The place of this number. Raises NotFound: for none, and for one whose opening was given up."""
    found = next((each for each in network.every_site(room.reading()) if each.id == site_id), None)
    if found is None or not (found.was_opened or found.is_preparing):
        raise NotFound
    return found


def origin() -> SiteView | None:
    """The site from whose page one comes, which `lieu` of the address names: a form leads back there."""
    return next((each for each in room.own_sites() if each.slug == request.args.get("lieu")), None)


@blueprint.get("/coordination/lieux")
@entrance("coordinator")
def places() -> ResponseReturnValue:
    """Those that are open, then those in preparation, then those that have closed."""
    today = local_date(services().now())
    lines = reads.places(room.reading(), today)
    groups = [
        (_("Ouverts"), [each for each in lines if each.site.is_open]),
        (_("En préparation"), [each for each in lines if each.site.is_preparing]),
        (_("Fermés"), [each for each in lines if each.site.is_closed]),
    ]
    return render_template("coordination/sites/list.html", groups=[each for each in groups if each[1]], today=today)


@blueprint.get("/coordination/lieux/<int:site_id>")
@entrance("coordinator")
def place(site_id: int) -> ResponseReturnValue:
    """One place, as it stands."""
    return page(site_of(site_id))


def page(here: SiteView, refused: str | None = None) -> ResponseReturnValue:
    """The page of a place; `refused`: why an act on it was not done, as a sentence."""
    session, now = room.reading(), services().now()
    instance = network.instance(session)
    phone, hours = reached_at(here.phone, here.call_hours, instance.network if instance is not None else {})
    owed = _owed(instance, here) if instance is not None and not here.is_closed else []
    return render_template(
        "coordination/sites/place.html",
        here=here,
        phone=phone,
        hours=hours,
        owed=owed,
        opening=reads.opening(services(), session, here) if here.is_preparing else None,
        closing=reads.closing(session, here, now) if here.closed_on is not None else None,
        next_meeting=reads.next_meeting(session, here.id, now) if here.is_open else None,
        elsewhere=_elsewhere(session, here, local_date(now)) if here.is_preparing else [],
        today=local_date(now),
        refused=refused,
        restored=parsers.row_number(request.args.get("remises")) or 0,
        done=request.args.get("fait") if request.args.get("fait") in DONE else None,
    ), 409 if refused else 200


def _owed(instance: InstanceView, here: SiteView) -> list[str]:
    """What the public is owed of this place and is not said yet, in words: once it is open it waits on page one."""
    missing = public_facts.missing(instance.network, instance.operator, [here])
    of_here = [name for name in missing if name.partition("_")[2] == here.slug]
    return [words(code, **facts) for code, facts in (public_facts.label(name, "", [here]) for name in of_here)]


def _elsewhere(session: OrmSession, here: SiteView, today: date) -> list[ColleagueView]:
    """The colleagues who do not work at a place yet, without the reader, who gives themselves none. Two statements."""
    team = [each for each in network.colleagues(session, today) if each.id != actor().staff_id]
    works_at = network.sites_of_staff(session, [each.id for each in team])
    return [each for each in team if here.name not in works_at.get(each.id, ())]


@blueprint.post("/coordination/lieux/<int:site_id>/demander")
@entrance("coordinator")
def ask_place(site_id: int) -> ResponseReturnValue:
    """Ask the public address of a place now. The page then says what it answered."""
    try:
        preparation.ask_again(services(), actor(), site_id)
    except Refused as refusal:
        return page(site_of(site_id), words(refusal.code, **refusal.facts))
    return redirect(url_for("coordination.place", site_id=site_id, fait="asked"), 303)


@blueprint.post("/coordination/lieux/<int:site_id>/ouvrir")
@entrance("coordinator")
def open_place(site_id: int) -> ResponseReturnValue:
    """Open a place, once nothing is missing."""
    try:
        openings.open_place(services(), actor(), site_id)
    except Refused as refusal:
        return page(site_of(site_id), words(refusal.code, **refusal.facts))
    return redirect(url_for("coordination.place", site_id=site_id, fait="opened"), 303)


@blueprint.route("/coordination/lieux/<int:site_id>/abandonner", methods=["GET", "POST"])
@entrance("coordinator")
def give_up_place(site_id: int) -> ResponseReturnValue:
    """Give up an opening: the end of its address does not return."""
    here = site_of(site_id)
    if request.method == "POST":
        try:
            openings.give_up(services(), actor(), site_id)
        except Refused as refusal:
            return page(here, words(refusal.code, **refusal.facts))
        return redirect(url_for("coordination.places"), 303)
    if not here.is_preparing:
        raise NotFound
    return render_template("coordination/sites/give_up.html", here=here)
