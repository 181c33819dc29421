"""Pages that read over several capabilities: the day's page (« Aujourd'hui »), the choice of site, issued badges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import StaffRole
from badges.base.times import local_date, local_day
from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings_reads
from badges.gatherings.views import GatheringView
from badges.gatherings.workshops import reads as workshops
from badges.issuing import reads as issuing
from badges.issuing.correcting import reads as pauses
from badges.leaving import reads as leaving
from badges.ledger.safeguards import halt
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.views import SiteView
from badges.people import reads as people
from badges.people.ties import ask
from badges.questions import reads as questions
from badges.recognition import reads as recognition
from badges.recognition.reading import reads as readings
from badges.recognition.states import Visibility
from badges.recognition.views import AwardView
from badges.web.http import forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.colleague.reminders import reminders
from badges.web.office.wording import AwardLine, award_line

RECENT = timedelta(days=8)
TOLD = timedelta(days=6)  # how long the coordination reads of a day of many badges
SOON = timedelta(days=31)


@dataclass(frozen=True)
class GatheringCard:
    """A gathering as a card: how many were present, and of how many something was observed."""

    gathering: GatheringView
    present: int
    observed: int

    @property
    def noted(self) -> bool:
        """Whether the attendance has been saved."""
        return self.gathering.attendance_saved_at is not None

    @property
    def waits(self) -> bool:
        """Whether attendance is missing, or nothing was recognised and nobody said that nothing is to be."""
        unrecognised = self.present and not self.observed and self.gathering.settled_at is None
        return not self.noted or bool(unrecognised)


@dataclass(frozen=True)
class UnsentLetter:
    """A badge whose member got no letter: the page with their link, and the card to print unless it is hidden."""

    line: AwardLine
    href: str
    card: str | None


@dataclass(frozen=True)
class TakenOver:
    """What a colleague who is replaced had begun: badges in preparation, gatherings to come or to complete."""

    name: str
    awards: list[AwardLine]
    gatherings: list[GatheringView]


@room.blueprint.route("/aujourdhui")
@entrance("staff")
def today() -> ResponseReturnValue:
    """The page after sign-in: gatherings of today, those that wait for an attendance, and what is left to finish."""
    site, now, session = room.current_site(), services().now(), room.reading()
    day = local_date(now)
    start, end = local_day(day)
    earlier = _standing(gatherings_reads.gatherings(session, [site.id], local_day(day - RECENT)[0], start))
    upcoming = _standing(gatherings_reads.gatherings(session, [site.id], end, end + timedelta(days=7)))
    cards = _cards(_standing(gatherings_reads.gatherings(session, [site.id], start, end)))
    waiting = [card for card in reversed(_cards(earlier)) if card.waits]
    taken_over = _taken_over()
    shown = {line.award_id for line in taken_over.awards} if taken_over is not None else set()
    drafts = [award_line(award) for award in recognition.unfinished(session, [site.id])]
    return render_template(
        "office/today.html",
        day=day,
        reminders=reminders(),
        cards=cards,
        waiting=waiting[:4],
        upcoming=upcoming[:4],
        exchanges=exchanges.to_confirm(session, [site.id], day, 4),
        drafts=[line for line in drafts if line.award_id not in shown],
        links_to_give=people.count_waiting_for_a_link(session, site.id),
        leaving=network.leaving(session, day) if StaffRole.COORDINATOR in actor().roles else [],
        taken_over=taken_over,
        halted=halt.current(session) is not None,
        nobody_to_call=StaffRole.COORDINATOR in actor().roles and _nobody_to_call(site),
        address_to_confirm=StaffRole.COORDINATOR in actor().roles and not _address_is_final(),
        silent=len(leaving.silent_members(session, [site.id])),
        unsent=[_unsent_letter(award) for award in issuing.awards_with_failed_letter(session, [site.id])],
        asked=ask.to_ask(session, actor()),
        places_to_give=workshops.places_to_give(session, [site.id]),
        shown=room.shown,
        questions=len(questions.waiting(session, actor(), site.id, day)),
        calls=questions.to_tell(session, actor(), site.id),
        to_read=readings.waiting(session, actor(), now),
        together=readings.together(session, actor(), now),
        many=_many(day) if StaffRole.COORDINATOR in actor().roles else [],
        paused=pauses.waiting(session, None) if StaffRole.COORDINATOR in actor().roles else None,
        just_read=bool(request.args.get("relu")),
    )


def _many(day: date) -> list[tuple[str, datetime]]:
    """Who signed more than a day's usual number of badges this week, and when; each name stands once a day."""
    session = room.reading()
    found = journal.told_since(session, Act.MANY_AWARDS, local_day(day - TOLD)[0])
    names = network.staff_names(session) if found else {}
    return [(names[each.staff_id], each.at) for each in found if each.staff_id in names]


def _address_is_final() -> bool:
    instance = network.instance(room.reading())
    return instance is None or instance.address_is_final


def _nobody_to_call(site: SiteView) -> bool:
    instance = network.instance(room.reading())
    return instance is not None and reached_at(site.phone, site.hours, instance.network)[0] is None


def _taken_over() -> TakenOver | None:
    """Return what the colleague whom this staff member replaces had begun at the sites of both."""
    session, now = room.reading(), services().now()
    replaced = network.replaced_by(session, room.person().id)
    if replaced is None:
        return None
    sites = [site.id for site in room.own_sites()]
    start = local_day(local_date(now) - RECENT)[0]
    led = gatherings_reads.gatherings(session, sites, start, now + SOON)
    return TakenOver(
        name=replaced.name,
        awards=[award_line(each) for each in recognition.unfinished(session, sites, begun_by=replaced.id)],
        gatherings=[
            each
            for each in _standing(led)
            if each.led_by_id == replaced.id and (each.ends_at > now or each.attendance_saved_at is None)
        ],
    )


def _unsent_letter(award: AwardView) -> UnsentLetter:
    hidden = award.visibility == Visibility.HIDDEN
    return UnsentLetter(
        line=award_line(award),
        href=url_for("office.member_link", member_id=award.member.id),
        card=None if hidden else url_for("counter.file", code=award.code, name="cards.pdf"),
    )


def _standing(gatherings: list[GatheringView]) -> list[GatheringView]:
    """Those that are not cancelled; the agenda shows the others."""
    return [each for each in gatherings if each.cancelled_at is None]


def _cards(gatherings: list[GatheringView]) -> list[GatheringCard]:
    session = room.reading()
    present = gatherings_reads.count_present(session, [gathering.id for gathering in gatherings])
    return [
        GatheringCard(each, present.get(each.id, 0), len(recognition.observed_members(session, each.id)))
        for each in gatherings
    ]


@room.blueprint.route("/site", methods=["GET", "POST"])
@entrance("staff")
def site_choice() -> ResponseReturnValue:
    """Choose the site at which the staff member works today."""
    if request.method == "POST":
        chosen = forms.row_number(request.form.get("site"))
        if chosen is None:
            raise NotFound
        room.choose_site(chosen)
        return redirect(url_for("office.today"), 303)
    return render_template("office/site.html")


@room.blueprint.route("/badges-delivres")
@entrance("staff")
def awards() -> ResponseReturnValue:
    """The badges of the site with their state, awards in preparation first."""
    site, session = room.current_site(), room.reading()
    return render_template(
        "office/awards.html",
        drafts=[award_line(award) for award in recognition.unfinished(session, [site.id], 50)],
        issued=[award_line(award) for award in recognition.latest_awards(session, [site.id], 100)],
    )
