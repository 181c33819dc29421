"""What waits for the coordination, as lines of its first page, the most urgent first.

What is a count and one line stands in `COUNTED`: another room's work is one line more there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add
from typing import Final

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.counts import Counting, counted
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.times import local_date
from badges.issuing.correcting import name_questions as names_asked
from badges.issuing.correcting import reads as pauses
from badges.leaving import reads as leaving
from badges.leaving.handover import reads as handovers
from badges.ledger import reads as ledger
from badges.ledger.safeguards import halt
from badges.matching.ideas import reads as ideas
from badges.matching.postings import reads as postings
from badges.messages import reads as messages
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.service import public_facts
from badges.network.site_helps import reads as helping
from badges.network.unsent import reads as unsent
from badges.network.views import InstanceView, SiteView, StaffView
from badges.people import reads as people
from badges.people.addresses import claims
from badges.people.own import doubles
from badges.people.ties import denials
from badges.questions import correction_wish as wishes
from badges.questions import reads as questions
from badges.recognition.answers import reads as answering
from badges.recognition.models import reads as models
from badges.recognition.witnesses import reads as witnesses
from badges.sharing.printing import reads as printing
from badges.web.http.access import actor, services
from badges.web.http.formats import day_month
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.agenda.period import ALL
from badges.web.office.colleague import reports

SOON: Final = timedelta(days=21)  # in which a colleague who leaves is named
LEFT_LATELY: Final = timedelta(days=7)  # in which members who left are counted
NAMED: Final = 3  # towns that a line names; more are a number
CLOSING: Final = timedelta(days=92)  # in which a site that closes is named


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the coordination: what, why, and where it is done."""

    title: str
    line: str
    href: str


@dataclass(frozen=True)
class Asked:
    """At which sites it is counted, and when. `closed`: those that have closed."""

    sites: tuple[int, ...]
    closed: tuple[int, ...]
    now: datetime

    @property
    def today(self) -> date:
        """The day, in France."""
        return local_date(self.now)


@dataclass(frozen=True)
class Counted:
    """What waits in one room: how it is counted, and its line for a number above 0."""

    counting: Callable[[Asked], Counting]
    line: Callable[[int], Waiting]


def _letters(number: int) -> Waiting:
    title = ngettext("%(num)s e-mail n’est pas parti", "%(num)s e-mails ne sont pas partis", number)
    return Waiting(title, _("À l’équipe, ou au réseau"), url_for("coordination.unsent_letters"))


def _erasures(number: int) -> Waiting:
    title = ngettext("%(num)s effacement demandé", "%(num)s effacements demandés", number)
    return Waiting(title, _("Repris ou détruit dans les sept jours"), url_for("coordination.erasures"))


def _silent(number: int) -> Waiting:
    title = ngettext("%(num)s fiche sans nouvelles", "%(num)s fiches sans nouvelles", number)
    return Waiting(title, _("Depuis deux ans : garder, ou effacer ?"), url_for("office.silent_members", partout=1))


def _doubles(number: int) -> Waiting:
    title = ngettext("%(num)s fiche en double signalée", "%(num)s fiches en double signalées", number)
    return Waiting(title, _("Les réunir, ou non"), url_for("coordination.doubles_signalled"))


def _denied(number: int) -> Waiting:
    title = ngettext("%(num)s « ce n’est pas moi » à lire", "%(num)s « ce n’est pas moi » à lire", number)
    line = _("Une collègue et un membre ont des noms proches.")
    return Waiting(title, line, url_for("coordination.denied"))


def _members_left(number: int) -> Waiting:
    title = ngettext("%(num)s départ ou retour de membre", "%(num)s départs ou retours de membres", number)
    line = _("Ces sept derniers jours, dans le journal")
    return Waiting(title, line, url_for("coordination.acts", acte=Act.MEMBER_LEFT.value))


def _second_yes(number: int) -> Waiting:
    title = ngettext("%(num)s renfort attend un oui", "%(num)s renforts attendent un oui", number)
    line = _("Demandé par une personne de la coordination, pour elle-même")
    return Waiting(title, line, url_for("coordination.helps"))


def _unanswered(number: int) -> Waiting:
    title = ngettext("%(num)s compte sans réponse", "%(num)s comptes sans réponse", number)
    line = _("Qui accompagne des membres ailleurs (tutelle, RSA, emploi) ?")
    return Waiting(title, line, url_for("coordination.staff"))


def _models(number: int) -> Waiting:
    title = ngettext("%(num)s badge à relire", "%(num)s badges à relire", number)
    return Waiting(title, _("Proposé à la coordination, qui seule publie"), url_for("coordination.badge_models"))


def _counting_at_closed_sites(asked: Asked) -> Counting:
    """Count what members of sites that have closed ask, offer and say, what is asked about their badges, and what is to
    be told or given to them."""
    who, none = actor(), 0  # of no other site
    every = (
        postings.counting_unread(asked.closed, asked.today), ideas.counting_unread(asked.closed),
        witnesses.counting_unread(asked.closed, who.staff_id),
        witnesses.counting_unanswered(asked.closed, who.staff_id),
        messages.counting_people(asked.closed, who.staff_id or 0, asked.now), unsent.counting(asked.closed),
        people.counting_links_to_give(asked.closed), claims.counting(asked.closed),
        questions.counting_waiting(who, none), questions.counting_to_tell(who, none), wishes.counting_wishes(who, none),
        names_asked.counting_to_answer(who, none), names_asked.counting_to_tell(who, none),
        answering.counting_unheard(who, none), printing.counting_waiting(who, none, asked.now),
    )  # fmt: skip
    return select(reduce(add, (each.scalar_subquery() for each in every)))


def _closed(number: int) -> Waiting:
    title = ngettext("%(num)s chose attend, d’un site fermé", "%(num)s choses attendent, de sites fermés", number)
    return Waiting(title, _("À lire sur « Aujourd’hui »"), url_for("office.today"))


COUNTED: Final[dict[str, Counted]] = {
    "models": Counted(lambda _asked: models.counting_proposed(), _models),
    "letters": Counted(lambda _asked: unsent.counting_of_no_site(), _letters),
    "erasures": Counted(lambda _asked: leaving.counting_open_erasures(), _erasures),
    "members_left": Counted(
        lambda asked: journal.counting_since(Act.MEMBER_LEFT, asked.now - LEFT_LATELY), _members_left
    ),
    "silent": Counted(lambda asked: leaving.counting_silent(list(asked.sites)), _silent),
    "closed": Counted(_counting_at_closed_sites, _closed),
    "doubles": Counted(lambda _asked: doubles.counting(), _doubles),
    "denied": Counted(lambda _asked: denials.counting_unread(actor()), _denied),
    "second_yes": Counted(lambda asked: helping.counting_waiting(asked.today), _second_yes),
    "unanswered": Counted(lambda asked: helping.counting_unanswered(asked.today), _unanswered),
}


def unnoted(number: int) -> list[Waiting]:
    """Return the line about gatherings and exchanges of sites that have closed, which are still to be completed."""
    if not number:
        return []
    title = ngettext("%(num)s date d’un site fermé à compléter", "%(num)s dates de sites fermés à compléter", number)
    return [Waiting(title, _("Qui est venu, jusqu’au dernier jour"), url_for("office.all_to_complete", site=ALL))]


def waiting(
    session: OrmSession, sites: list[SiteView], team: list[StaffView], today: date, late_calls: Mapping[int, int]
) -> list[Waiting]:
    """Return what waits, the most urgent first. `team`: the open accounts; `late_calls`: who waits for one, by site."""
    found: list[Waiting] = []
    closed = tuple(site.id for site in room.closed_sites())
    asked = Asked(tuple(site.id for site in sites), closed, services().now())
    counts = counted(
        session,
        {
            **{name: each.counting(asked) for name, each in COUNTED.items()},
            "halted": halt.counting(),
            "paused": pauses.counting(),
            "listed": ledger.counting_known_issuers(),
            "lost": network.counting_lost_phones(services().now()),
            "left": handovers.counting_left_behind(today),
        },
    )
    for phone in network.lost_phones(session, services().now()) if counts["lost"] else ():
        href = url_for("office.restore_phone", staff_id=phone.staff_id)
        line = _("Tout rétablir")
        found.append(Waiting(reports.said(phone, services().now()), line, href))
    if counts["halted"]:
        paused = _("Les nouveaux badges sont en pause.")
        found.append(Waiting(paused, _("Les badges déjà donnés restent valables."), url_for("office.signatures")))
    held, due_on = pauses.waiting(session, None) if counts["paused"] else (0, None)
    if held and due_on is not None:
        title = ngettext("%(num)s badge en pause", "%(num)s badges en pause", held)
        late = (today - due_on).days
        line = _("À décider avant le %(day)s", day=day_month(due_on))
        if late > 0:
            line = ngettext("En retard d’un jour", "En retard de %(num)s jours", late)
        found.append(Waiting(title, line, url_for("coordination.paused")))
    if late := sum(late_calls.values()):
        title = ngettext("%(num)s personne attend un appel", "%(num)s personnes attendent un appel", late)
        towns = [site.city for site in sites if site.id in late_calls]
        line = _("Depuis cinq jours : %(towns)s", towns=", ".join(towns[:NAMED]))
        if len(towns) > NAMED:
            line = _("Depuis cinq jours, dans %(num)s sites", num=len(towns))
        found.append(Waiting(title, line, url_for("office.orientations", partout=1)))
    instance = network.instance(session)
    if instance is not None:
        found += _of_the_service(instance, sites)
    for there in room.own_sites():
        if there.is_preparing:
            href = url_for("coordination.place", site_id=there.id)
            found.append(Waiting(there.name, _("Ouverture à préparer"), href))
    found += _departures(session, team, today, counts)
    found += [each.line(counts[name]) for name, each in COUNTED.items() if counts[name]]
    said = instance.said_of_issuers if instance is not None else {}
    if unsettled := ledger.unsettled_issuers(said, counts["listed"], services().now()):
        title = ngettext("%(num)s émetteur à relire", "%(num)s émetteurs à relire", unsettled)
        found.append(Waiting(title, _("Un second oui, ou ce qui manque"), url_for("coordination.issuers")))
    return found


def _of_the_service(instance: InstanceView, sites: list[SiteView]) -> list[Waiting]:
    found: list[Waiting] = []
    if not instance.address_is_final:
        before = _("Avant le premier badge")
        found.append(Waiting(_("Confirmer l’adresse"), before, url_for("coordination.confirm_address")))
    if any(reached_at(site.phone, site.call_hours, instance.network)[0] is None for site in sites):
        title = _("Donner un téléphone")
        found.append(Waiting(title, _("Pour qui lira un badge"), url_for("coordination.owed")))
    if missing := len(public_facts.missing(instance.network, instance.operator, sites)):
        title = ngettext("%(num)s information due au public", "%(num)s informations dues au public", missing)
        line = _("Mentions légales, données, accessibilité")
        found.append(Waiting(title, line, url_for("coordination.owed")))
    return found


def _departures(session: OrmSession, team: list[StaffView], today: date, counts: Mapping[str, int]) -> list[Waiting]:
    """Colleagues who leave, what those who left have begun and was not taken over, and sites that close."""
    found = []
    for each in team:
        if each.last_day is not None and each.last_day <= today + SOON:
            title = _("%(name)s s’en va le %(day)s", name=each.name, day=day_month(each.last_day))
            href = url_for("coordination.hand_over", staff_id=each.id)
            found.append(Waiting(title, _("Voir ce qui est à confier"), href))
    if counts["left"]:
        for staff_id, (name, number) in handovers.left_behind(session, today).items():
            works_on = staff_id in {each.id for each in team}
            if name is None:
                title = _("Un compte effacé")
            elif works_on:
                title = _("%(name)s accompagne ailleurs", name=name)
            else:
                title = _("%(name)s n’est plus là", name=name)
            line = ngettext("%(num)s chose attend d’être confiée", "%(num)s choses attendent d’être confiées", number)
            found.append(Waiting(title, line, url_for("coordination.hand_over", staff_id=staff_id)))
    for there in room.own_sites():
        if there.last_day is not None and there.closed_on is not None and today <= there.closed_on <= today + CLOSING:
            title = (
                _("%(site)s est fermé depuis le %(day)s", site=there.name, day=day_month(there.closed_on))
                if there.is_over(today)
                else _("%(site)s ferme après le %(day)s", site=there.name, day=day_month(there.last_day))
            )
            href = url_for("coordination.place", site_id=there.id)
            found.append(Waiting(title, _("Ses membres, ses rencontres"), href))
    return found
