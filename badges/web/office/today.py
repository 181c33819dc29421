"""Pages that read over several capabilities: the day's page (« Aujourd'hui »), the choice of site, issued badges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound
from badges.base.times import local_date, local_day
from badges.exchanges import reads as exchanges
from badges.exchanges.views import ExchangeView
from badges.gatherings.views import GatheringView, Present
from badges.network import reads as network
from badges.network.site_helps import reads as helping
from badges.network.views import ColleagueView, SiteView
from badges.recognition import reads as recognition
from badges.recognition.views import AwardView
from badges.web.http import formats, forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room
from badges.web.office.agenda import period
from badges.web.office.day import awards as awards_waiting
from badges.web.office.day import letters, waiting_lines
from badges.web.office.day.lines import Counts, Line, Told
from badges.web.office.day.urgency import Urgency, by_age, now_first, promises_first
from badges.web.office.person import address
from badges.web.office.wording import AwardLine, award_line, gathering_title

RECENT = timedelta(days=8)
AHEAD = timedelta(days=7)
SOON = timedelta(days=31)
PAGE = 30  # badges of the list
LINES = 5  # of what waits, before the rest is folded
UPCOMING = 3  # events of the days that come; the week has them all


@dataclass(frozen=True)
class GatheringCard:
    """A gathering as a card: how many were present, how many are members by name, whether something was observed."""

    gathering: GatheringView
    present: int
    members: int
    observed: bool

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return self.gathering.starts_at

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.gathering.ends_at

    @property
    def noted(self) -> bool:
        """Whether the attendance has been saved."""
        return self.gathering.attendance_saved_at is not None


@dataclass(frozen=True)
class TakenOver:
    """What a colleague who is replaced had begun: badges in preparation, gatherings to come or to complete."""

    name: str
    awards: list[AwardLine]
    gatherings: list[GatheringView]


@room.blueprint.route("/aujourdhui")
@entrance("staff")
def today() -> ResponseReturnValue:
    """The page after sign-in, one day of the agenda: its gatherings and exchanges, what waits, and the week to come."""
    if actor().accompanies:
        return redirect(url_for("office.agenda"))
    site, now, session = room.current_site(), services().now(), room.reading()
    day = local_date(now)
    start, end = local_day(day)
    counts = waiting_lines.count(site, day, local_day(day - RECENT)[0])
    replaced = network.replaced_by(session, room.person().id) if counts["replaced"] else None
    own, here = [each.id for each in room.own_sites()], site.id
    sites, until = ([here], AHEAD) if replaced is None else ({here, *own}, SOON)
    held = recognition.held(session, sites, local_day(day - RECENT)[0], end + until)
    cards = _cards(each for each in held if each[0].site_id == here and each[0].starts_at < end + AHEAD)
    found = awards_waiting.waiting(site, counts, own, replaced.id if replaced is not None else None)
    taken_over = _taken_over(replaced, found, [each for each, *_there in held]) if replaced is not None else None
    shown = {line.award_id for line in taken_over.awards} if taken_over is not None else set()
    drafts = [award for award in recognition.begun(found["begun"]) if award.id not in shown]
    given = exchanges.exchanges(session, [site.id], day, day, unsure=counts["planned"] == 1)
    unsure = next((each for each in given if each.happened_on < day), None)
    waits, longer = by_age(
        [
            *_waiting(site, day, now, counts, found, drafts, unsure),
            *_of_gatherings([card for card in cards if card.starts_at < start], day),
        ],
        day,
    )
    lines = promises_first(waits)
    today_only = period.days(
        day, day, gatherings=(), exchanges=[each for each in given if each.happened_on == day], present={},
        holidays=(), sites=(),
    )  # fmt: skip
    coming = period.days(
        day + period.DAY, day + AHEAD, gatherings=[card.gathering for card in cards if card.starts_at >= end],
        exchanges=(), present={}, holidays=(), sites=(),
    )  # fmt: skip
    return render_template(
        "office/today.html",
        day=day,
        cards=now_first([card for card in cards if start <= card.starts_at < end], now),
        now=now,
        exchanged=today_only[0].events,
        lines=lines[:LINES],
        more=lines[LINES:],
        longer=len(longer),
        upcoming=_first(coming, UPCOMING),
        taken_over=taken_over,
        helps=_helps(counts, day),
        newcomer=bool(counts["newcomer"]),
        just_read=bool(request.args.get("relu")),
    )


def _helps(counts: Counts, day: date) -> list[str]:
    """Where the staff member helps, or will soon, and until when, each in one sentence."""
    found = helping.of_person(room.reading(), room.person().id, day) if counts["helps"] else []
    return [
        _("Vous aidez à %(place)s jusqu’au %(day)s.", place=each.site, day=formats.day_month(each.last_day))
        if each.first_day <= day
        else _(
            "Vous aiderez à %(place)s du %(first)s au %(last)s.",
            place=each.site,
            first=formats.day_month(each.first_day),
            last=formats.day_month(each.last_day),
        )
        for each in found
    ]


@room.blueprint.get("/aujourdhui/depuis-un-mois")
@entrance("staff")
def long_waiting() -> ResponseReturnValue:
    """The list of the week: what has waited at the site for more than a month, in the order of the day's page."""
    site, now = room.current_site(), services().now()
    day = local_date(now)
    counts = waiting_lines.count(site, day, local_day(day - RECENT)[0])
    found = awards_waiting.waiting(site, counts, (), None)
    lines = _waiting(site, day, now, counts, found, recognition.begun(found["begun"]), None)
    return render_template("office/long_waiting.html", lines=promises_first(by_age(lines, day)[1]))


def _waiting(
    site: SiteView, day: date, now: datetime, counts: Counts, found: awards_waiting.Awards,
    drafts: Iterable[AwardView], unsure: ExchangeView | None,
) -> list[Line]:  # fmt: skip
    """What waits, of every kind but the gatherings of the last days, in no order."""
    return [
        *waiting_lines.lines(site, day, now, counts, unsure),
        *awards_waiting.lines(found),
        *letters.lines(site, counts),
        *address.lines(site, counts),
        *awards_waiting.begun(drafts),
        *waiting_lines.older_gatherings(counts),
        *waiting_lines.of_staff(counts),
    ]


def _first(days: Iterable[period.Day], events: int) -> list[period.Day]:
    """Return the first days that have something, until so many events are shown."""
    shown: list[period.Day] = []
    for each in days:
        left = events - sum(len(one.events) for one in shown)
        if left > 0 and each.events:
            shown.append(replace(each, events=each.events[:left]))
    return shown


def _of_gatherings(cards: list[GatheringCard], day: date) -> list[Line]:
    """The gatherings of the last days that have no attendance, and those of which nothing was recognised."""
    found = []
    for card in cards:
        title = _(
            "%(what)s, %(day)s", what=gathering_title(card.gathering), day=formats.relative_day(card.starts_at, day)
        )
        since = local_date(card.starts_at)
        if not card.noted:
            href = url_for("office.gathering", gathering_id=card.gathering.id)
            line = _("Personne n’est noté.")
            found.append(Line(Urgency.ATTENDANCE, title, line, _("Qui était là ?"), href, since))
        elif card.members and not card.observed and card.gathering.settled_at is None:
            href = url_for("office.choose_person", gathering_id=card.gathering.id)
            line = ngettext("%(num)s présent", "%(num)s présents", card.present)
            line = _("%(people)s, rien n’est encore reconnu.", people=line)
            settle = url_for("office.settle", gathering_id=card.gathering.id, de="jour")
            ends = Told(_("Rien à reconnaître"), settle, "rien")
            act = _("Reconnaître")
            found.append(Line(Urgency.TO_RECOGNISE, title, line, act, href, since, told=ends))
    return found


def _taken_over(replaced: ColleagueView, found: awards_waiting.Awards, held: list[GatheringView]) -> TakenOver:
    """Return what the colleague that this staff member replaces had begun at the sites of both."""
    now, own = services().now(), {site.id for site in room.own_sites()}
    return TakenOver(
        name=replaced.name,
        awards=[award_line(each) for each in recognition.begun(found["taken over"])],
        gatherings=[
            each
            for each in held
            if (each.led_by_id, each.cancelled_at) == (replaced.id, None)
            and each.site_id in own
            and each.starts_at < now + SOON
            and (each.ends_at > now or each.attendance_saved_at is None)
        ],
    )


def _cards(held: Iterable[tuple[GatheringView, Present, bool]]) -> list[GatheringCard]:
    """Those that are not cancelled; the agenda shows the others."""
    return [
        GatheringCard(each, there.people, there.members, observed)
        for each, there, observed in held
        if each.cancelled_at is None
    ]


@room.blueprint.route("/site", methods=["GET", "POST"])
@entrance("staff")
def site_choice() -> ResponseReturnValue:
    """Choose the site at which the staff member works today."""
    if request.method == "POST":
        chosen = parsers.row_number(request.form.get("site"))
        if chosen is None:
            raise NotFound
        room.choose_site(chosen)
        return redirect(url_for("office.today"), 303)
    return render_template("office/site.html")


@room.blueprint.route("/badges-delivres")
@entrance("staff")
def awards() -> ResponseReturnValue:
    """The badges of the site with their state, page by page, awards in preparation first; a search is by the name."""
    site, session, search = room.current_site(), room.reading(), forms.searched(request.args)
    after = _shown_last("apres", site)
    if after is None or after.issued_at is None:
        last = _shown_last("reprendre", site)
        begun = recognition.unfinished(session, [site.id], PAGE + 1, search=search, after=last)
    else:
        last, begun = None, []
    of_issued = after if after is not None and after.issued_at is not None else None
    found = recognition.latest_awards(session, site.id, PAGE + 1, search=search, after=of_issued) if not last else []
    return render_template(
        "office/awards.html",
        drafts=[award_line(award) for award in begun[:PAGE]],
        more_drafts=begun[PAGE - 1].id if len(begun) > PAGE else None,
        issued=[award_line(award) for award in found[:PAGE]],
        more=found[PAGE - 1].id if len(found) > PAGE else None,
        search=search,
        first=not last and not of_issued,
    )


def _shown_last(name: str, site: SiteView) -> AwardView | None:
    """Return the award of the site behind which a page of a list begins."""
    number = parsers.row_number(request.args.get(name))
    found = recognition.award(room.reading(), number) if number is not None else None
    return found if found is not None and found.site.id == site.id else None
