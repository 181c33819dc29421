"""What waits at a site, as lines of the day's page: why, what, and the one thing to do about it.

One statement counts what may wait in every room; only what is there is read.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby

from flask import url_for

from badges.base.database.counts import Counting, counted
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import StaffRole
from badges.base.text import names
from badges.base.times import local_date, local_day
from badges.exchanges import reads as exchanges
from badges.exchanges.views import ExchangeView
from badges.gatherings import reads as gatherings
from badges.gatherings.workshops import reads as workshops
from badges.gatherings.workshops.views import PlaceToGive
from badges.issuing.correcting import name_questions as names_asked
from badges.issuing.correcting import reads as pauses
from badges.leaving import reads as leaving
from badges.leaving.handover import reads as handovers
from badges.ledger.safeguards import halt
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.site_helps import reads as helping
from badges.network.unsent import reads as unsent
from badges.network.views import SiteView
from badges.people import reads as people
from badges.people.addresses import claims
from badges.people.ties import denials, identity_question
from badges.questions import correction_wish as wishes
from badges.questions import reads as questions
from badges.questions.views import WishView
from badges.recognition.answers import reads as answering
from badges.recognition.observations import colleague_entries
from badges.recognition.reading import reads as readings
from badges.recognition.states import ReadingState
from badges.sharing.printing import reads as printing
from badges.web.http import formats
from badges.web.http.access import actor, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.agenda import period
from badges.web.office.colleague import reports
from badges.web.office.colleague.reminders import reminding
from badges.web.office.day import in_touch, of_witnesses, people_to_tell
from badges.web.office.day.lines import Counts, Line, Told, badge_name, day_words, holder
from badges.web.office.day.urgency import MONTH, Urgency

WISHES = 10  # corrections asked for that are read at once: each may be long
TOLD = timedelta(days=6)  # how long the coordination reads of a day of many badges


def count(site: SiteView, day: date, older_than: datetime) -> Counts:
    """Count what may wait for the staff member at this site: one statement."""
    who = actor()
    asked: dict[str, Counting] = {
        "halted": halt.counting(),
        "questions": questions.counting_waiting(who, site.id),
        "calls": questions.counting_to_tell(who, site.id),
        "wishes": wishes.counting_wishes(who, site.id),
        "older": gatherings.counting_to_complete([site.id], older_than),
        "older_than_a_month": gatherings.counting_to_complete([site.id], local_day(day - MONTH)[0]),
        "planned": exchanges.counting_to_confirm([site.id], day),
        "planned_a_month_ago": exchanges.counting_to_confirm([site.id], day - MONTH),
        **in_touch.counting(site, day, services().now()),
        **of_witnesses.counting(site),
        **people_to_tell.counting(site, services().now()),
        "queues": workshops.counting_queues([site.id]),
        "to_read": readings.counting_open(who, ReadingState.ASKED),
        "together": readings.counting_open(who, ReadingState.TOGETHER),
        "letters": unsent.counting(room.asked_sites(site)),
        "prints": printing.counting_waiting(who, site.id, services().now()),
        "links": people.counting_links_to_give(room.asked_sites(site)),
        "addresses": claims.counting(room.asked_sites(site)),
        "names_asked": names_asked.counting_to_answer(who, site.id),
        "corrected": names_asked.counting_to_tell(who, site.id),
        "disagreed": answering.counting_unheard(who, site.id),
        "lost": network.counting_lost_phones(services().now()),
        "silent": leaving.counting_silent([site.id]),
        "noted": colleague_entries.counting(who),
        "replaced": network.counting_replaced(who.staff_id or 0),
        "helps": helping.counting_of_person(who.staff_id or 0, day),
        "taken": handovers.counting_taken(who.staff_id or 0, services().now()),
        **reminding(),
    }
    if StaffRole.COORDINATOR in who.roles:
        asked |= {
            "paused": pauses.counting(),
            "denied": denials.counting_unread(who),
            "leaving": network.counting_last_days(day),
            "many": journal.counting_since(Act.MANY_AWARDS, local_day(day - TOLD)[0]),
        }
    return Counts(counted(room.reading(), asked))


def lines(site: SiteView, day: date, now: datetime, counts: Counts, unsure: ExchangeView | None) -> list[Line]:
    """Return what waits in the rooms below, in no order; begun awards and gatherings are given by the page itself.

    `unsure`: the exchange that is not confirmed yet, where it is one alone.
    """
    found = [
        *_lost_phones(now, counts),
        *_stopped(site, counts),
        *_outside(site, day, counts),
        *_of_members(site, counts),
        *in_touch.lines(counts),
        *of_witnesses.lines(counts),
        *in_touch.to_ask(site, day, counts),
        *people_to_tell.lines(counts),
        *_readings(now, counts),
    ]
    found += _planned(counts, unsure)
    if StaffRole.COORDINATOR in actor().roles:
        found += _of_the_team(day, counts)
    return found


def _lost_phones(now: datetime, counts: Counts) -> list[Line]:
    """Return a line for each phone that was reported lost: who said so, and the way to take it back."""
    return [
        Line(
            Urgency.STOPPED,
            reports.said(phone, now),
            reports.until(phone),
            _("Tout rétablir"),
            url_for("office.restore_phone", staff_id=phone.staff_id),
        )
        for phone in (network.lost_phones(room.reading(), now) if counts["lost"] else ())
    ]


def _stopped(site: SiteView, counts: Counts) -> list[Line]:
    found = []
    if counts["halted"]:
        found.append(
            Line(
                Urgency.STOPPED,
                _("Les nouveaux badges sont en pause"),
                _("Les badges déjà donnés restent valables."),
                _("Que faire ?"),
                url_for("office.signatures"),
            )
        )
    instance = network.instance(room.reading()) if StaffRole.COORDINATOR in actor().roles else None
    before = _("Avant le premier badge")
    if instance is not None and not instance.address_is_final:
        address = url_for("coordination.confirm_address")
        found.append(Line(Urgency.STOPPED, _("Confirmer l’adresse du service"), before, _("Confirmer"), address))
    if instance is not None and reached_at(site.phone, site.call_hours, instance.network)[0] is None:
        line = _("Avant le premier badge : pour qui lira le badge")
        found.append(
            Line(
                Urgency.STOPPED, _("Donner un téléphone"), line, _("Donner un téléphone"), url_for("coordination.owed")
            )
        )
    return found


def _planned(counts: Counts, unsure: ExchangeView | None) -> list[Line]:
    """Return the exchanges that were planned, and that are not confirmed yet: one, or how many."""
    long_ago = counts["planned_a_month_ago"]
    recent = counts["planned"] - long_ago
    found = [_planned_exchanges(long_ago, date.min)] if long_ago else []
    if recent > 1 or (recent and unsure is None):
        return [*found, _planned_exchanges(recent, None)]
    if not recent or unsure is None:
        return found
    act, day = _("Répondre"), day_words(unsure.happened_on)
    line = _("A-t-il eu lieu ? Prévu le %(day)s, %(people)s.", day=day, people=period.people_of(unsure))
    href = url_for("office.exchange", exchange_id=unsure.id)
    title = unsure.what[:1].upper() + unsure.what[1:]
    return [*found, Line(Urgency.ATTENDANCE, title, line, act, href, unsure.happened_on)]


def _planned_exchanges(number: int, since: date | None) -> Line:
    title = ngettext("%(num)s échange était prévu", "%(num)s échanges étaient prévus", number)
    line = ngettext("On ne sait pas encore s’il a eu lieu.", "On ne sait pas encore s’ils ont eu lieu.", number)
    return Line(Urgency.ATTENDANCE, title, line, _("Voir la liste"), url_for("office.all_to_complete"), since)


def _outside(site: SiteView, day: date, counts: Counts) -> list[Line]:
    session, found = room.reading(), []
    if counts["paused"]:
        held, due_on = pauses.waiting(session, None)
        if held and due_on is not None:
            title = ngettext("%(num)s badge en pause", "%(num)s badges en pause", held)
            late = (day - due_on).days
            line = _("À décider avant le %(day)s", day=day_words(due_on))
            if late > 0:
                line = ngettext("En retard d’un jour", "En retard de %(num)s jours", late)
            found.append(Line(Urgency.PAUSED, title, line, _("Décider"), url_for("coordination.paused"), due_on))
    if asked := counts["questions"]:
        title = ngettext("%(num)s question sur un badge", "%(num)s questions sur des badges", asked)
        line = _("Quelqu’un a écrit depuis la page d’un badge.")
        found.append(Line(Urgency.ASKED, title, line, _("Lire"), url_for("office.questions")))
    read = wishes.waiting_at(session, actor(), site.id, WISHES) if counts["wishes"] else []
    for number, each in enumerate(read, 1):
        found.append(_to_correct(each, counts["wishes"] - number if number == WISHES else 0))
    return found


def _to_correct(wish: WishView, later: int) -> Line:
    """Return the line about a correction that is asked for; `later`: how many come once these are done."""
    member, on = wish.member, local_date(wish.asked_at)
    words = _("« %(words)s » Correction demandée le %(day)s.", day=formats.day_month(on), words=wish.text)
    if later:
        after = ngettext("Une autre demande vient ensuite.", "%(num)s autres demandes viennent ensuite.", later)
        words = f"{words} {after}"
    return Line(
        Urgency.ASKED,
        _("À rappeler : %(name)s", name=names.full(member.given_name, member.family_name)),
        words,
        _("Voir sa page"),
        url_for("office.member", member_id=member.id),
        on,
        told=Told(_("C’est fait"), url_for("office.wish_settled", wish_id=wish.id)),
    )


def _of_members(site: SiteView, counts: Counts) -> list[Line]:
    found: list[Line] = []
    places = workshops.places_to_give(room.reading(), [site.id]) if counts["queues"] else []
    for (number, title), free in groupby(places, key=lambda each: (each.workshop_id, each.title)):
        found.append(_place(number, title, list(free)))
    if prints := counts["prints"]:
        title = ngettext("%(num)s carte à imprimer", "%(num)s cartes à imprimer", prints)
        line = _("Des membres les demandent sur papier.")
        found.append(Line(Urgency.NOT_SENT, title, line, _("Imprimer"), url_for("office.cards_to_print")))
    if links := counts["links"]:
        title = ngettext("%(num)s lien à redonner", "%(num)s liens à redonner", links)
        line = _("Un téléphone a été perdu : l’ancien lien ne sert plus.")
        found.append(Line(Urgency.NOT_SENT, title, line, _("Voir à qui"), url_for("office.links_to_give")))
    if silent := counts["silent"]:
        title = ngettext("%(num)s fiche sans nouvelles", "%(num)s fiches sans nouvelles", silent)
        line = _("Depuis deux ans : garder, ou effacer ?")
        found.append(Line(Urgency.RECORDS, title, line, _("Voir qui"), url_for("office.silent_members")))
    return found


def _place(number: int, title: str, free: list[PlaceToGive]) -> Line:
    name, href = room.shown(free[0].member), url_for("office.workshop", workshop_id=number)
    if len(free) == 1:
        line = _("Une place est libre : appelez %(name)s.", name=name)
    else:
        line = _("%(count)s places sont libres : appelez d’abord %(name)s.", count=len(free), name=name)
    return Line(Urgency.PLACE, title, line, _("Voir l’atelier"), href)


def _readings(now: datetime, counts: Counts) -> list[Line]:
    if not counts["to_read"] and not counts["together"]:
        return []
    found, waiting = [], readings.of_the_day(room.reading(), actor(), now)
    for one in waiting.to_read:
        line = _("%(badge)s · %(site)s", badge=badge_name(one.award), site=one.award.site.name)
        since = _("Attend depuis trois jours") if one.overdue else _("Demandé le %(day)s", day=day_words(one.asked_on))
        href = url_for("office.read_award", award_id=one.award.id)
        title = _("À relire : %(name)s", name=holder(one.award))
        found.append(Line(Urgency.TO_READ, title, f"{line} · {since}", _("Relire"), href, one.asked_on))
    for each in waiting.together:
        line = _("%(badge)s · à voir avec %(name)s", badge=badge_name(each.award), name=each.colleague)
        href = url_for("office.read_award" if each.reads else "office.award", award_id=each.award.id)
        found.append(
            Line(Urgency.BEGUN, _("À revoir ensemble : %(name)s", name=holder(each.award)), line, _("Ouvrir"), href)
        )
    return found


def _of_the_team(day: date, counts: Counts) -> list[Line]:
    session, found = room.reading(), []
    team = url_for("coordination.staff")
    for name, last_day in network.leaving(session, day) if counts["leaving"] else ():
        title = _("%(name)s part le %(day)s", name=name, day=formats.long_date(last_day))
        found.append(Line(Urgency.TEAM, title, _("Confier ce qui est commencé"), _("Voir l’équipe"), team, last_day))
    told = journal.told_since(session, Act.MANY_AWARDS, local_day(day - TOLD)[0]) if counts["many"] else []
    known = network.staff_names(session) if told else {}
    for each in told:
        if each.staff_id in known:
            title = _("Plus de 30 badges le %(day)s", day=day_words(local_date(each.at)))
            line = _("%(name)s. Rien n’est bloqué : parlez-en ensemble.", name=known[each.staff_id])
            acts = url_for("coordination.acts")
            found.append(Line(Urgency.TEAM, title, line, _("Voir le journal"), acts, local_date(each.at)))
    if denied := counts["denied"]:
        title = ngettext("%(num)s « ce n’est pas moi » à lire", "%(num)s « ce n’est pas moi » à lire", denied)
        line = _("Une collègue et un membre ont des noms proches.")
        found.append(Line(Urgency.TEAM, title, line, _("Lire"), url_for("coordination.denied")))
    if counts["coordinators"] == 1:
        line = _("Vous coordonnez sans collègue : si votre téléphone se perd, personne ne peut vous aider.")
        invite = url_for("coordination.invite_staff")
        found.append(
            Line(Urgency.TEAM, _("Une autre personne à la coordination"), line, _("Inviter quelqu’un"), invite)
        )
    return found


def older_gatherings(counts: Counts) -> list[Line]:
    """Return a line for the gatherings that took place longer ago than the day's page shows and have no attendance,
    and one for those of more than a month ago."""
    long_ago = counts["older_than_a_month"]
    recent = counts["older"] - long_ago
    return [_older(number, since) for number, since in ((recent, None), (long_ago, date.min)) if number > 0]


def _older(number: int, since: date | None) -> Line:
    title = ngettext(
        "%(num)s rencontre plus ancienne à compléter", "%(num)s rencontres plus anciennes à compléter", number
    )
    line = _("Personne n’y est noté.")
    return Line(Urgency.ATTENDANCE, title, line, _("Voir la liste"), url_for("office.all_to_complete"), since)


def of_staff(counts: Counts) -> list[Line]:
    """Return what waits for the staff member alone: what was entered in their name, names like theirs, a passkey."""
    session, found = room.reading(), []
    if counts["noted"]:
        noted = colleague_entries.waiting(session, actor())
        title = ngettext("%(num)s chose notée en votre nom", "%(num)s choses notées en votre nom", len(noted))
        line = _("Est-ce juste ?")
        newest = max((each.seen_on for each in noted), default=None)
        found.append(Line(Urgency.IN_YOUR_NAME, title, line, _("Lire"), url_for("office.noted_in_your_name"), newest))
    if counts["taken"]:
        title, line = _("Un départ : ce que vous reprenez"), _("Confié par la coordination.")
        found.append(Line(Urgency.TEAM, title, line, _("Voir"), url_for("office.taken_over")))
    for member in identity_question.to_ask(session, actor()):
        title, line = _("%(name)s, c’est vous ?", name=room.shown(member)), _("Ce nom pourrait être le vôtre.")
        href = url_for("office.is_it_you", member_id=member.id)
        found.append(Line(Urgency.IS_IT_YOU, title, line, _("Répondre"), href))
    if counts["passkey"]:
        found.append(
            Line(
                Urgency.RECORDS,
                _("Entrer sans mot de passe, avec ce téléphone ?"),
                _("Un doigt ou un visage suffit."),
                _("Oui, l’ajouter"),
                url_for("account.new_passkey"),
                told=Told(_("Plus tard"), url_for("account.not_now")),
            )
        )
    return found
