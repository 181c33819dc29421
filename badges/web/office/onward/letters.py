"""The letters to the members of a place that closes who have not said where they go on: a page each."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.messages.wording import NETWORK
from badges.network import reads as network
from badges.network.views import SiteView
from badges.paper.personal.onward import ClosingLetter, letters
from badges.places import letters as making
from badges.places import reads
from badges.publication.drawings import demonstration_mark
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.onward.pages import closing_places

MEETINGS: Final = 3
AHEAD: Final = timedelta(days=62)


@room.blueprint.post("/membres/ou-continuer/<int:site_id>/lettres")
@entrance("staff")
def ask_by_letter(site_id: int) -> ResponseReturnValue:
    """Note a letter for each member of a place that closes who was not asked yet, and lead to the letters.

    Raises NotFound: for a place where the staff member does not work.
    """
    if site_id not in [each.id for each in room.person().sites]:
        raise NotFound
    making.ask_by_letter(services(), actor(), site_id)
    return redirect(url_for("office.onward_letters", site_id=site_id), 303)


@room.blueprint.get("/membres/ou-continuer/<int:site_id>/lettres.pdf")
@entrance("staff")
def onward_letters(site_id: int) -> ResponseReturnValue:
    """The letters that were made last, of those who have said nothing since; the list, where there is none.

    `faites`: all that were made, printed again; `membre`: the one of a member. Printing again notes no other day.

    Raises NotFound: for a place where the staff member does not work.
    """
    site = next((each for each in room.person().sites if each.id == site_id), None)
    if site is None:
        raise NotFound
    today = local_date(services().now())
    asked = [each.id for each in closing_places() if each.id == site_id and not each.is_over(today)]
    lines = [each for each in reads.members_to_ask(room.reading(), asked) if each.awaits_letter and each.lettered_at]
    if "membre" in request.args:
        lines = [each for each in lines if each.id == request.args.get("membre", type=int)]
    elif "faites" not in request.args:
        made_at = max((each.lettered_at for each in lines if each.lettered_at is not None), default=None)
        lines = [each for each in lines if each.lettered_at == made_at]
    names = [each.name for each in lines]
    if not names:
        return redirect(url_for("office.onward_list"), 303)
    data = letters(_worded(site, names), NETWORK, services().now(), demonstration_mark(services()))
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="ou-continuer.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _worded(site: SiteView, names: list[str]) -> list[ClosingLetter]:
    session, now = room.reading(), services().now()
    coming = gatherings.announced(session, now, now + AHEAD, site.id)
    meetings = [each for each in coming if each.workshop_id is None and not each.cancelled][:MEETINGS]
    places = [
        (each.name, f"{each.address}, {each.postcode} {each.city}") for each in reads.onward_places(session, site.id)
    ]
    phone = _phone(site)
    return [
        ClosingLetter(
            name=name,
            place=site.name,
            closes_on=formats.long_date(site.last_day) if site.last_day is not None else "",
            places=tuple(places),
            phone=phone,
            meetings=tuple(
                f"{formats.weekday_date(each.starts_at)}, {formats.clock_range(each.starts_at, each.ends_at)}"
                for each in meetings
            ),
        )
        for name in names
    ]


def _phone(site: SiteView) -> tuple[str, str] | None:
    """Who is called with an answer, and the number: the team of the place, which hears it. Where it has none, the
    coordination, which notes no answer: the letter says that the team calls back.
    """
    if site.phone:
        return _("l’équipe de ce lieu"), formats.dialled(site.phone)
    instance = network.instance(room.reading())
    of_network = instance.network.get("phone") if instance is not None else None
    if not of_network:
        return None
    return _("la coordination, et l’équipe de ce lieu vous rappelle"), formats.dialled(of_network)
