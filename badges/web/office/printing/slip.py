"""The slip « votre lien »: the member's private link on paper, made when it is shown and kept nowhere."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from badges.base.text.names import of_place
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.paper.personal.slip import SlipFacts, slip
from badges.people import links
from badges.publication.drawings import demonstration_mark
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


@room.blueprint.route("/membres/<int:member_id>/lien.pdf")
@entrance("staff")
def member_slip(member_id: int) -> ResponseReturnValue:
    """The private link of a member as a sheet to fold. The journal notes that it was shown, as with its page."""
    person = room.member(member_id)
    key = links.show(services(), actor(), member_id)
    site, instance = person.site, network.instance(room.reading())
    phone, _hours = reached_at(site.phone, site.call_hours, instance.network if instance else {})
    facts = SlipFacts(
        given_name=person.given_name,
        issuer=_("Réseau Citoyen de Services"),
        of_site=of_place(site.name),
        phone=formats.dialled(phone) if phone else None,
        url=f"{services().settings.public_url}/moi/{key}",
        mark=demonstration_mark(services()),
    )
    response = Response(slip(facts, services().now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="votre-lien.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
