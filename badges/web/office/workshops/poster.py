"""The poster of a workshop, from what the public reads of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.gatherings.workshops import reads
from badges.gatherings.workshops.views import PublicWorkshop
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.paper.poster import MOST_LINES, PosterFacts, poster
from badges.publication.drawings import demonstration_mark
from badges.web.http import formats, wording
from badges.web.http.access import entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.workshops.pages import found


@room.blueprint.route("/ateliers/<int:workshop_id>/affiche.pdf")
@entrance("staff")
def workshop_poster(workshop_id: int) -> ResponseReturnValue:
    """The A4 poster. Raises NotFound: workshop.no_date, while no session is to come."""
    workshop = reads.public_workshop(room.reading(), workshop_id, services().now())
    if workshop is None or not room.sees(workshop.site.id):
        found(workshop_id)  # says that there is none at these sites
    if workshop is None or workshop.over:
        raise NotFound("workshop.no_date")
    response = Response(poster(_facts(workshop)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="affiche-atelier-{workshop_id}.pdf"'
    return response


def _facts(workshop: PublicWorkshop) -> PosterFacts:
    instance = network.instance(room.reading())
    phone, hours = reached_at(workshop.site.phone, workshop.site.call_hours, instance.network if instance else {})
    path = url_for("counter.workshop", workshop_id=workshop.id)
    public_url = services().settings.public_url
    names = ", ".join(workshop.led_by)
    where = _("Chez un membre") if workshop.at_home else workshop.place
    return PosterFacts(
        network=_("Réseau Citoyen de Services"),
        of_place=_("Atelier à %(town)s", town=workshop.site.city),
        title=wording.typeset(workshop.title),
        description=wording.typeset(workshop.description or ""),
        when=_when(workshop),
        where=", ".join(each for each in (where, workshop.site.city) if each),
        led_by=_("Avec %(names)s, du réseau", names=names) if names else "",
        price=_("Libre et gratuit"),
        call=_("Pour s’inscrire"),
        phone=formats.dialled(phone) if phone else "",
        hours=formats.answers(hours) if hours else "",
        url=f"{public_url}{path}",
        shown_address=f"{urlsplit(public_url).netloc}{path}",
        at=services().now(),
        mark=demonstration_mark(services()),
    )


def _when(workshop: PublicWorkshop) -> tuple[str, ...]:
    """A line for each date; the last one says how many more there are."""
    lines = [
        f"{formats.capitalized(formats.weekday_date(start))}, {formats.clock_range(start, end)}"
        for start, end in workshop.dates
    ]
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    return (*lines[: MOST_LINES - 1], _("et %(count)s autres dates", count=len(lines) - MOST_LINES + 1))
