"""« La semaine sur une feuille »: six steps as a page, and as one A4 page for the wall."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from badges.network import reads as network
from badges.network.rules import reached_at
from badges.paper.week import WeekFacts, week
from badges.publication.drawings import demonstration_mark
from badges.web.http import formats
from badges.web.http.access import entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


def steps() -> tuple[tuple[str, str], ...]:
    """Return what to do, from opening the service to a lost telephone: a title and two or three sentences each."""
    return (
        (
            _("Ouvrir"),
            _(
                "Visez le carré, ou touchez l’icône. Votre doigt suffit, sinon le mot de passe. La page du jour "
                "s’ouvre."
            ),
        ),
        (
            _("Qui est là"),
            _(
                "Ouvrez la rencontre du jour et touchez chaque nom : c’est noté. Touchez à côté du nom si la "
                "personne aide ou anime. Un nouveau visage : un prénom suffit."
            ),
        ),
        (
            _("Observer"),
            _(
                "Touchez « Vu » à côté d’un nom. Cochez seulement ce que vous avez vu. Une seule date ? C’est gardé "
                "pour la prochaine fois."
            ),
        ),
        (
            _("Délivrer"),
            _(
                "« Reconnaître une compétence » : deux choses vues, à deux dates. Tournez le téléphone : la personne "
                "dit oui, plus tard ou non. Signez. Une erreur ? Retirez-le dans les dix minutes."
            ),
        ),
        (
            _("Pas de réseau"),
            _(
                "« Qui est là ? » est ouverte ? Touchez les noms : ils attendent dans le téléphone. Sinon, la feuille "
                "de secours : prénoms, initiale, rôle. Notez tout au retour du réseau, puis détruisez-la."
            ),
        ),
        (
            _("Téléphone perdu"),
            _(
                "Tout de suite, depuis un autre appareil : « Aujourd’hui », puis « Un téléphone perdu ». Tout se ferme "
                "à distance. Pas d’appareil ? Appelez la coordination."
            ),
        ),
    )


def phones() -> tuple[tuple[str, str], ...]:
    """Return the number to call and its hours: the site's, then the coordination where it has another."""
    site, instance = room.current_site(), network.instance(room.reading())
    of_network = instance.network if instance is not None else {}
    number, hours = reached_at(site.phone, site.call_hours, of_network)
    general, general_hours = reached_at(None, None, of_network)
    found = [(_("Le site, %(town)s", town=site.city), number, hours)] if number else []
    if general and general != number:
        found.append((_("La coordination"), general, general_hours))
    return tuple(
        (whom, " · ".join(each for each in (formats.dialled(phone), open_at and formats.answers(open_at)) if each))
        for whom, phone, open_at in found
    )


@room.blueprint.route("/la-semaine")
@entrance("staff")
def week_page() -> ResponseReturnValue:
    """The six steps, to read on the screen."""
    return render_template("office/week.html", steps=steps(), phones=phones(), address=services().settings.public_url)


@room.blueprint.route("/la-semaine.pdf")
@entrance("staff")
def week_sheet() -> ResponseReturnValue:
    """The same on one A4 page, with the QR that opens the service."""
    address = services().settings.public_url
    facts = WeekFacts(
        network=_("Réseau Citoyen de Services"),
        title=_("La semaine sur une feuille"),
        site=room.current_site().name,
        steps=steps(),
        phones=phones(),
        url=f"{address}/aujourdhui",
        open_it=_("Le service :"),
        shown_address=urlsplit(address).netloc,
        at=services().now(),
        mark=demonstration_mark(services()),
    )
    response = Response(week(facts), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="la-semaine.pdf"'
    return response
