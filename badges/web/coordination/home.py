"""The coordination's first page: the sites side by side in the week that runs, what waits for a decision, the team; and
the pages of what putting people in touch came to in a year, and of what members answered after their dossiers.

Their numbers are of gatherings and badges. They name no one, and the sites stand in the order of the alphabet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.counts import counted, counted_by
from badges.base.times import local_date, local_day
from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings
from badges.gatherings import week
from badges.gatherings.week import SiteWeek
from badges.issuing.correcting import reads as pauses
from badges.leaving import reads as leaving
from badges.ledger import reads as ledger
from badges.ledger.safeguards import halt
from badges.matching import figures
from badges.network import reads as network
from badges.network.rules import AccountState, reached_at
from badges.network.service import public_facts
from badges.network.unsent import reads as unsent
from badges.network.views import InstanceView, SiteView, StaffView
from badges.orientation import reads as orientation
from badges.people.own import doubles
from badges.people.ties import denials
from badges.recognition import reads as recognition
from badges.recognition.models import reads as models
from badges.recognition.rules import year_before
from badges.sharing.afterwards import reads as afterwards
from badges.sharing.afterwards.rules import SHOWN_BY
from badges.web import afterwards_words
from badges.web.coordination.room import blueprint
from badges.web.http.access import actor, entrance, services
from badges.web.http.formats import day_month
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.colleague import reports

SOON = timedelta(days=21)  # in which a colleague who leaves is named


@dataclass(frozen=True)
class SiteColumn:
    """A site with who works there, and its week in numbers."""

    site: SiteView
    people: list[str]
    held: SiteWeek
    exchanges: int
    issued: int
    to_complete: int  # gatherings and exchanges, of any week


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the coordination: what, why, and where it is done."""

    title: str
    line: str
    href: str


@blueprint.get("/coordination")
@entrance("coordinator")
def home() -> ResponseReturnValue:
    """The week that runs, from Monday; then what waits, the most urgent first."""
    session, now = room.reading(), services().now()
    today = local_date(now)
    monday = today - timedelta(days=today.weekday())
    start, end = local_day(monday)[0], local_day(monday + timedelta(days=6))[1]
    held, issued = week.held(session, start, end, now), recognition.count_issued(session, start, end)
    given = exchanges.counted(session, monday, monday + timedelta(days=6))
    waits = counted_by(session, gatherings.to_complete_by_site(now), exchanges.to_confirm_by_site(today))
    sites, team = [each for each in room.own_sites() if each.is_open], _open_accounts(session, today)
    columns = [
        SiteColumn(
            site=site,
            people=[each.name.partition(" ")[0] for each in team if site in each.sites],
            held=held.get(site.id, SiteWeek()),
            exchanges=given.get(site.id, 0),
            issued=issued.get(site.id, 0),
            to_complete=waits.get(site.id, 0),
        )
        for site in sites
    ]
    return render_template(
        "coordination/home.html",
        monday=monday,
        columns=columns,
        waiting=_waiting(session, sites, team, today),
        team=team,
        today=today,
    )


@blueprint.get("/coordination/mises-en-relation")
@entrance("coordinator")
def relations() -> ResponseReturnValue:
    """How many requests found an answer in a year, in how long and at which site; what is sought and not offered."""
    session, today, sites = room.reading(), local_date(services().now()), room.own_sites()
    since, numbers = year_before(today), [site.id for site in sites]
    found = figures.answered(session, numbers, since, today)
    return render_template(
        "coordination/relations.html",
        since=since,
        answered=found,
        sites=[(site.name, _made_up(found.by_site[site.id])) for site in sites if site.id in found.by_site],
        alone=figures.sought_alone(session, numbers, today),
    )


@blueprint.get("/coordination/du-nouveau")
@entrance("coordinator")
def outcomes() -> ResponseReturnValue:
    """What members answered after their dossiers, by half-year: of the whole network, from five answers on."""
    return render_template(
        "coordination/outcomes.html",
        half_years=afterwards.counts(room.reading()),
        least=SHOWN_BY,
        say=afterwards_words,
    )


def _made_up(there: figures.AtSite) -> str:
    """Return "9 : Couture 6, autres 3"; the count alone where no activity stands alone."""
    if len(there.by_activity) < 2:
        return str(there.count)
    parts = [_("%(what)s %(num)s", what=name or _("autres"), num=count) for name, count in there.by_activity]
    return _("%(num)s : %(parts)s", num=there.count, parts=", ".join(parts))


def _open_accounts(session: OrmSession, today: date) -> list[StaffView]:
    return [each for each in network.staff(session) if each.state(today) is not AccountState.CLOSED]


def _waiting(session: OrmSession, sites: list[SiteView], team: list[StaffView], today: date) -> list[Waiting]:
    found: list[Waiting] = []
    counts = counted(
        session,
        {
            "halted": halt.counting(),
            "paused": pauses.counting(),
            "erasures": leaving.counting_open_erasures(),
            "listed": ledger.counting_known_issuers(),
            "denied": denials.counting_unread(actor()),
            "doubles": doubles.counting(),
            "silent": leaving.counting_silent([site.id for site in sites]),
            "letters": unsent.counting_of_no_site(),
            "lost": network.counting_lost_phones(services().now()),
            "late_calls": orientation.counting_late(today),
            "models": models.counting_proposed(),
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
    if late := counts["late_calls"]:
        title = ngettext("%(num)s personne attend un appel", "%(num)s personnes attendent un appel", late)
        by_site = dict(session.execute(orientation.late_by_site(today)).all())
        towns = ", ".join(site.city for site in sites if site.id in by_site)
        line = _("Depuis cinq jours : %(towns)s", towns=towns)
        found.append(Waiting(title, line, url_for("office.orientations", partout=1)))
    for there in room.own_sites():
        if there.is_preparing or there.closed_on is not None:
            line = _("Ouverture à préparer")
            if there.closed_on is not None:
                line = _("Ferme le %(day)s", day=day_month(there.closed_on))
            found.append(Waiting(there.name, line, url_for("coordination.place", site_id=there.id)))
    instance = network.instance(session)
    if instance is not None:
        found += _of_the_service(instance, sites)
    for each in team:
        if each.last_day is not None and each.last_day <= today + SOON:
            href = url_for("coordination.staff_member", staff_id=each.id)
            found.append(Waiting(_("%(name)s s’en va", name=each.name), _("Confier ce qui est commencé"), href))
    if drafts := counts["models"]:
        title = ngettext("%(num)s badge à relire", "%(num)s badges à relire", drafts)
        line = _("Proposé à la coordination, qui seule publie")
        found.append(Waiting(title, line, url_for("coordination.badge_models")))
    if letters := counts["letters"]:
        title = ngettext("%(num)s lettre n’est pas partie", "%(num)s lettres ne sont pas parties", letters)
        found.append(Waiting(title, _("À l’équipe, ou au réseau"), url_for("coordination.unsent_letters")))
    if erasures := counts["erasures"]:
        title = ngettext("%(num)s effacement demandé", "%(num)s effacements demandés", erasures)
        found.append(Waiting(title, _("Repris ou détruit dans les sept jours"), url_for("coordination.erasures")))
    if silent := counts["silent"]:
        title = ngettext("%(num)s fiche sans nouvelles", "%(num)s fiches sans nouvelles", silent)
        href = url_for("office.silent_members", partout=1)
        found.append(Waiting(title, _("Depuis deux ans : garder, ou effacer ?"), href))
    if pairs := counts["doubles"]:
        title = ngettext("%(num)s fiche en double signalée", "%(num)s fiches en double signalées", pairs)
        found.append(Waiting(title, _("Les réunir, ou non"), url_for("coordination.doubles_signalled")))
    if denied := counts["denied"]:
        title = ngettext("%(num)s « ce n’est pas moi » à lire", "%(num)s « ce n’est pas moi » à lire", denied)
        line = _("Une collègue et un membre ont des noms proches.")
        found.append(Waiting(title, line, url_for("coordination.denied")))
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
