"""Paper for a gathering: the sheet to sign with its regulars' names, and an empty one for a day without network."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from badges.gatherings import reads as gatherings
from badges.network import reads as network
from badges.paper.signin import SigninFacts, signin
from badges.web.http import formats
from badges.web.http.access import entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.attendance import names
from badges.web.office.attendance.names import Wanted
from badges.web.office.wording import gathering_title

BLANK = "_" * 15  # to write on


@room.blueprint.route("/seances/<int:gathering_id>/feuille.pdf")
@entrance("staff")
def signin_sheet(gathering_id: int) -> ResponseReturnValue:
    """The sheet to sign: first names and initials of those present and of the regulars, then blank lines."""
    found = room.gathering(gathering_id)
    there = {row.member.id: row.role for row in gatherings.attendance(room.reading(), gathering_id)}
    shown = names.on_the_page(found, there, there, Wanted())
    day = formats.capitalized(formats.weekday_long_date(found.starts_at))
    hours = formats.clock_range(found.starts_at, found.ends_at)
    facts = SigninFacts(
        title=gathering_title(found),
        network=_("Réseau Citoyen de Services"),
        site=next(each.name for each in network.every_site(room.reading()) if each.id == found.site_id),
        lines=(f"{day} · {hours}",),
        columns=(_("Prénom et initiale"), _("Rôle"), _("Signature")),
        names=[
            f"{row.short} ({row.detail})" if row.detail else row.short
            for row in shown.rows
            if not (row.unnamed or row.practice)
        ],
        foot=(_("Cette feuille sert à noter qui était là. Détruisez-la quand c’est noté dans le service."),),
        at=services().now(),
    )
    return _printed(facts, "feuille-de-presence")


@room.blueprint.route("/feuille-de-secours.pdf")
@entrance("staff")
def spare_sheet() -> ResponseReturnValue:
    """An empty sheet for the drawer: for a day without network, or a telephone that is lost."""
    site = room.current_site()
    facts = SigninFacts(
        title=_("Feuille de secours"),
        network=_("Réseau Citoyen de Services"),
        site=site.name,
        lines=(
            f"{_('Rencontre ou atelier :')} {BLANK * 3}",
            f"{_('Jour :')} {BLANK}   {_('Heures :')} {BLANK}   {_('Lieu :')} {BLANK}",
        ),
        columns=(_("Prénom et initiale"), _("Rôle"), _("Signature, ou ce que j’ai vu")),
        names=(),
        foot=(
            _("Pas de réseau ? Écrivez ici, puis notez les présences dans le service, au jour de la rencontre."),
            _("Rôle : participe, aide ou anime. Détruisez la feuille quand tout est noté."),
        ),
        at=services().now(),
    )
    return _printed(facts, "feuille-de-secours")


def _printed(facts: SigninFacts, name: str) -> Response:
    response = Response(signin(facts), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
