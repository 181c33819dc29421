"""Pages that read over several capabilities: the day's page (« Aujourd'hui »), the choice of site, issued badges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.times import local_date, local_day
from badges.gatherings import reads as gatherings_reads
from badges.gatherings.views import GatheringView
from badges.issuing import reads as issuing
from badges.recognition import reads as recognition
from badges.recognition.states import Visibility
from badges.recognition.views import AwardView
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.office import room
from badges.web.office.wording import AwardLine, award_line

RECENT = timedelta(days=8)


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


@dataclass(frozen=True)
class UnsentLetter:
    """A badge whose member got no letter: the page with their link, and the card to print unless it is hidden."""

    line: AwardLine
    href: str
    card: str | None


@room.blueprint.route("/aujourdhui")
@entrance("staff")
def today() -> ResponseReturnValue:
    """The page after sign-in: gatherings of today, those that wait for an attendance, and what is left to finish."""
    site, now, session = room.current_site(), services().now(), room.reading()
    day = local_date(now)
    start, end = local_day(day)
    earlier = gatherings_reads.gatherings(session, [site.id], local_day(day - RECENT)[0], start)
    upcoming = gatherings_reads.gatherings(session, [site.id], end, end + timedelta(days=7))
    cards = _cards(gatherings_reads.gatherings(session, [site.id], start, end))
    waiting = [card for card in reversed(_cards(earlier)) if not card.noted or (card.present and not card.observed)]
    return render_template(
        "office/today.html",
        day=day,
        cards=cards,
        waiting=waiting[:4],
        upcoming=upcoming[:4],
        drafts=[award_line(award) for award in recognition.unfinished(session, [site.id])],
        unsent=[_unsent_letter(award) for award in issuing.awards_with_failed_letter(session, [site.id])],
    )


def _unsent_letter(award: AwardView) -> UnsentLetter:
    hidden = award.visibility == Visibility.HIDDEN
    return UnsentLetter(
        line=award_line(award),
        href=url_for("office.member_link", member_id=award.member.id),
        card=None if hidden else url_for("counter.file", code=award.code, name="cards.pdf"),
    )


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
