"""Who looked at a member's record, in words to them: on « Qui a regardé », and on the data that the staff print."""

from __future__ import annotations

from collections.abc import Iterable

from badges.base.journal.acts import Act
from badges.people.own.looks import Look
from badges.web.http import formats
from badges.web.http.wording import gettext as _
from badges.web.portfolio.rights.export_words import Row, Table


def table_of(looks: Iterable[Look]) -> list[Table]:
    """Return the looks as one part of the data to print; none without a look."""
    rows = tuple(Row(formats.long_date(each.at), ((whence(each), reason(each)),)) for each in looks)
    return [Table(_("Qui a regardé"), rows)] if rows else []


def whence(look: Look) -> str:
    """Return from where the look came."""
    if not look.sites:
        return _("L’équipe du réseau")
    return _("Site : %(sites)s", sites=", ".join(look.sites))


def reason(look: Look) -> str:
    """Return why a staff member looked, in words to the member."""
    if look.why is Act.MEMBER_FOUND and not look.sites:
        return _("Votre nom entier a été cherché par la coordination.")
    return {
        Act.MEMBER_FOUND: _("Vous êtes d’un autre site. Votre nom entier a été cherché là-bas."),
        Act.MEMBER_CHANGED: _("Votre fiche a été corrigée."),
        Act.LINK_SHOWN: _("Le lien de cette page vous a été montré ou envoyé."),
        Act.LINK_RENEWED: _("Le lien de cette page a été changé."),
        Act.MEMBER_EXPORTED: _("Vos données vous ont été remises."),
        Act.SEEN_FOR_COLLEAGUE: _("Ce qui a été vu de vous a été écrit."),
        Act.COLLEAGUE_ANSWERED: _("Ce qui a été vu de vous a été relu, avant un badge."),
    }[look.why]
