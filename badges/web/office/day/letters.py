"""The letters to members that were not sent, as lines of the day's page: addressee, kind, and what to do instead.

They show neither the text nor the address, and of a code not what it is for. Those that are too many for the day's page
have a page of their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from badges.base import registry
from badges.base.database.counts import counted
from badges.base.times import local_date
from badges.issuing.letters import ABOUT as BADGE_READY
from badges.issuing.letters import CODE, CORRECTED, NAME
from badges.leaving.inactive import PURPOSE as STILL_WITH_US
from badges.leaving.own_acts import ABOUT as OWN_CODE
from badges.matching.ideas.invite import ABOUT as IDEA
from badges.matching.introductions.changes import ABOUT as IN_TOUCH
from badges.messages.tell_member import ABOUT as MESSAGE
from badges.network.unsent import reads as unsent
from badges.network.unsent import settle_letters
from badges.network.unsent.reads import UnsentLetter, Why
from badges.network.views import SiteView
from badges.people import reads as people
from badges.people.addresses.confirmed_address import CHANGED
from badges.questions.tell_member import ABOUT as CALL
from badges.recognition import reads as recognition
from badges.recognition.states import Visibility
from badges.recognition.views import AwardView
from badges.sharing.afterwards.nightly_questions import ABOUT as AFTERWARDS
from badges.sharing.backpacks import MADE
from badges.sharing.bundles.changes import ABOUT as REFERRER
from badges.web import list_pages
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.day.lines import Counts, Line, Told, badge_name, holder
from badges.web.office.day.urgency import Urgency

ON_THE_DAY: Final = 10  # letters that have a line of their own on the day's page


def lines(site: SiteView, counts: Counts) -> list[Line]:
    """Return a line for each letter about this site that was given up; where they are more than ten, one for all.

    Without one, nothing is read.
    """
    number = counts["letters"]
    if not number:
        return []
    if number <= ON_THE_DAY:
        return _page(site, 0)
    title = ngettext("%(num)s e-mail n’est pas parti", "%(num)s e-mails ne sont pas partis", number)
    line = _("Dites à la personne ce qu’elle devait savoir.")
    return [Line(Urgency.NOT_SENT, title, line, _("Voir la liste"), url_for("office.unsent_letters"))]


def _page(site: SiteView, begin: int) -> list[Line]:
    """Return thirty of these lines, from this letter on. At most three statements."""
    found: dict[str, dict[UnsentLetter, int]] = {"award": {}, "member": {}}
    for each in unsent.at_sites(room.reading(), room.asked_sites(site), begin, list_pages.PAGE):
        about = registry.purposes()[each.purpose].about
        if about is not None and each.number is not None:
            found[about][each] = each.number
    of_awards, of_members = (set(each.values()) for each in (found["award"], found["member"]))
    awards = recognition.awards_by_id(room.reading(), of_awards)
    names = people.names_of(room.reading(), of_members)
    return [
        *(_about_badge(each, awards[number]) for each, number in found["award"].items() if number in awards),
        *(_line(each, names[number], number, "") for each, number in found["member"].items() if number in names),
    ]


def words() -> dict[str, str]:
    """Return what a letter was to say and what to do instead, by its purpose; one for each that concerns a site."""
    return {
        BADGE_READY: _("« %(badge)s » : donnez la carte, ou montrez le lien."),
        CODE: _("Un code pour son sac à badges. Il ne sert plus : proposez d’en demander un autre."),
        CALL: _("Quelqu’un a appelé au sujet de son badge « %(badge)s ». Dites-le-lui."),
        CORRECTED: _("Son badge « %(badge)s » a été corrigé. Dites-le-lui."),
        NAME: _("Un autre nom est proposé pour son badge « %(badge)s ». Demandez-lui sa réponse."),
        OWN_CODE: _("Un code pour sa page privée. Il ne sert plus : proposez d’en demander un autre."),
        CHANGED: _("Une autre adresse e-mail est notée, et l’ancienne n’a pas été prévenue. Dites-le-lui."),
        MADE: _("Une copie de son badge « %(badge)s » a été faite pour une adresse e-mail. Dites-le-lui."),
        IN_TOUCH: _("Du nouveau pour une mise en relation. Dites-le-lui."),
        IDEA: _("Une idée où cette personne viendrait a un jour. Dites-le-lui."),
        AFTERWARDS: _("« Du nouveau ? », après son dossier. Demandez-le-lui, jamais devant d’autres."),
        REFERRER: _("Un e-mail à son référent, avec un dossier. Dites-le-lui : la personne peut le refaire."),
        MESSAGE: _("Une place, un changement ou une rencontre. Dites-le à cette personne."),
        STILL_WITH_US: _("Deux ans sans nouvelles. Appelez, et demandez : restez-vous avec nous ?"),
    }


def _about_badge(letter: UnsentLetter, award: AwardView) -> Line:
    line = _line(letter, holder(award), award.member.id, badge_name(award))
    if letter.purpose != BADGE_READY:
        return line
    hidden = award.visibility == Visibility.HIDDEN
    link = (_("Montrer son lien"), url_for("office.member_link", member_id=award.member.id))
    card = (_("Imprimer les cartes"), url_for("counter.file", code=award.code, name="cards.pdf"))
    act, href = link if hidden else card
    told = Told(_("C’est fait"), url_for("office.letter_told", award_id=award.id))
    return replace(line, act=act, href=href, also=None if hidden else link, told=told)


def _line(letter: UnsentLetter, name: str, member_id: int, badge: str) -> Line:
    said = words()[letter.purpose] % {"badge": badge}
    if letter.why is Why.ADDRESS and letter.purpose != REFERRER:  # that address is not the person's
        said = f"{said} {_('Son adresse e-mail ne marche pas : corrigez-la avec la personne.')}"
    return Line(
        Urgency.NOT_SENT,
        _("Cet e-mail n’est pas parti : %(name)s", name=name),
        said,
        _("Voir sa page"),
        url_for("office.member", member_id=member_id),
        local_date(letter.since),
        told=Told(_("C’est fait"), url_for("office.letter_settled", letter_id=letter.id)),
    )


@room.blueprint.get("/lettres")
@entrance("staff")
def unsent_letters() -> ResponseReturnValue:
    """The letters about this site that were given up, oldest first, thirty a page."""
    site, begin = room.current_site(), list_pages.begin()
    total = counted(room.reading(), {"letters": unsent.counting(room.asked_sites(site))})["letters"]
    if begin and begin >= total:  # they were settled meanwhile
        return redirect(url_for("office.unsent_letters"), 303)
    return render_template("office/letters.html", lines=_page(site, begin), page=list_pages.Extent(total, begin))


@room.blueprint.post("/lettres/<int:letter_id>/fait")
@entrance("staff")
def letter_settled(letter_id: int) -> ResponseReturnValue:
    """Note that the person was told in another way of what a letter could not say."""
    settle_letters.told(services(), actor(), letter_id)
    return redirect(url_for("office.today"), 303)
