"""« E-mails qui ne sont pas partis »: those to the staff and to the network, of which no site is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from badges.base.times import local_date
from badges.issuing.letters import MANY, PAUSE
from badges.network.letters import ABOUT, CHECK
from badges.network.signin.notices import ABOUT as ACCOUNT
from badges.network.unsent import reads as unsent
from badges.network.unsent import settle_letters
from badges.network.unsent.reads import UnsentLetter, Why
from badges.recognition.reading.reads import REMINDER
from badges.web import list_pages
from badges.web.coordination.room import blueprint
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


@dataclass(frozen=True)
class Card:
    """A letter that was not sent: its addressee, its kind, what to do instead, and why."""

    id: int
    person: str
    kind: str
    act: str
    since: date
    address: bool  # it is the address that does not serve


def words() -> dict[str, tuple[str, str]]:
    """Return of what kind a letter is and what to do instead, by its purpose; one for each that concerns no site."""
    return {
        ABOUT: (_("Son lien pour entrer"), _("Il ne sert plus. Donnez-en un nouveau, sur sa page de l’équipe.")),
        ACCOUNT: (_("Un avis sur son compte"), _("Dites-lui de regarder « Mon compte ».")),
        REMINDER: (_("Un rappel : un badge attend sa relecture"), _("Dites-le-lui.")),
        PAUSE: (_("Un rappel : un badge en pause"), _("Regardez les badges en pause.")),
        MANY: (_("Un avis : beaucoup de badges en un jour"), _("Lisez le journal de ce jour.")),
        CHECK: (_("Le contrôle de la nuit"), _("Demandez ce qu’il disait à qui tient le serveur.")),
    }


@blueprint.get("/coordination/lettres")
@entrance("coordinator")
def unsent_letters() -> ResponseReturnValue:
    """The letters that were given up, oldest first, thirty a page. Neither their text nor an address is shown."""
    begin = list_pages.begin()
    found, total = unsent.of_no_site(room.reading(), begin, list_pages.PAGE)
    if begin and not found:  # they were settled meanwhile
        return redirect(url_for("coordination.unsent_letters"), 303)
    cards = [_card(letter, name) for letter, name in found]
    return render_template("office/letters.html", cards=cards, page=list_pages.Extent(total, begin))


def _card(letter: UnsentLetter, name: str | None) -> Card:
    kind, act = words()[letter.purpose]
    person = name or (_("Le réseau") if letter.purpose == CHECK else _("Une adresse que l’équipe n’a plus"))
    return Card(letter.id, person, kind, act, local_date(letter.since), letter.why is Why.ADDRESS)


@blueprint.post("/coordination/lettres/<int:letter_id>/fait")
@entrance("coordinator")
def unsent_letter_settled(letter_id: int) -> ResponseReturnValue:
    """Note that the person was told in another way."""
    settle_letters.told(services(), actor(), letter_id)
    return redirect(url_for("coordination.unsent_letters"), 303)
