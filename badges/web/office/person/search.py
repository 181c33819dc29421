"""Search over what the staff member may see: members, workshops, gatherings, exchanges, badges, from any page."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, time

from flask import render_template, request
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import Refused
from badges.base.text import codes, names
from badges.base.times import instant, local_date
from badges.exchanges import reads as exchanges
from badges.exchanges.views import ExchangeView
from badges.gatherings import reads as gatherings
from badges.gatherings.views import GatheringView
from badges.gatherings.workshops import reads as workshops
from badges.gatherings.workshops.views import WorkshopFound
from badges.people import reads as people
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.recognition.views import AwardView
from badges.web.http import formats, forms
from badges.web.http.access import entrance, services
from badges.web.http.wording import in_language
from badges.web.office import room
from badges.web.office.wording import AwardLine, award_line

FEW, PAGE = 6, 30  # of each kind where all are shown; of one kind
MONTHS = [names.folded(each) for each in formats.MONTHS["fr"]]
SAID = re.compile(
    rf"(?:(?:{'|'.join(formats.DAYS['fr'])}) )?(?P<day>[0-9]{{1,2}})(?:er)? (?P<month>[a-z]+)(?: (?P<year>[0-9]{{4}}))?"
)
KINDS = ("membres", "ateliers", "rencontres", "echanges")


@room.blueprint.route("/recherche")
@entrance("staff")
def search() -> ResponseReturnValue:
    """The first of each kind; or, with `quoi`, one kind, page by page. At most twelve statements."""
    text = forms.searched(request.args)
    kind = request.args.get("quoi") if request.args.get("quoi") in KINDS else None
    shown = PAGE if kind else FEW
    after = parsers.row_number(request.args.get("apres"))
    sites = [each.id for each in room.own_sites()]
    searched, day = bool(names.folded(text)), _day(text, _today())
    listed = not room.of_coordination()  # which finds members by the whole name, on its page
    found_members = _members(text, sites, shown, after) if listed and searched and kind in (None, "membres") else []
    found_workshops = _workshops(text, sites, shown, after) if searched and kind in (None, "ateliers") else []
    found_gatherings = _gatherings(text, day, sites, shown, after) if searched and kind in (None, "rencontres") else []
    found_exchanges = _exchanges(text, day, sites, shown, after) if searched and kind in (None, "echanges") else []
    asked = listed and searched and not found_members and after is None and kind in (None, "membres")
    alike = people.sounding_like(room.reading(), sites, text) if asked else []
    numbers = (
        [each.id for each in found] for found in (found_members, found_workshops, found_gatherings, found_exchanges)
    )
    more = {name: found[shown - 1] for name, found in zip(KINDS, numbers, strict=True) if len(found) > shown}
    return render_template(
        "office/search.html",
        text=text,
        searched=searched,
        day=day,
        kind=kind,
        listed=listed,
        members=found_members[:shown],
        alike=alike,
        apart=room.told_apart(found_members[:shown] or alike),
        workshops=found_workshops[:shown],
        gatherings=found_gatherings[:shown],
        exchanges=found_exchanges[:shown],
        badge_names=_badges(text) if searched and kind is None else [],
        award=_award(text) if kind is None else None,
        more=more,
        site_names={each.id: each.name for each in room.own_sites()},
    )


def _members(text: str, sites: list[int], shown: int, after: int | None) -> list[MemberView]:
    last = people.member(room.reading(), after) if after is not None else None
    key = (last.folded_name, last.id) if last is not None and room.sees(last.site_id) else None
    return people.members(room.reading(), sites, search=text, limit=shown + 1, after=key)


def _workshops(text: str, sites: list[int], shown: int, after: int | None) -> list[WorkshopFound]:
    return workshops.found(room.reading(), sites, text, after=after, limit=shown + 1)


def _gatherings(text: str, day: date | None, sites: list[int], shown: int, after: int | None) -> list[GatheringView]:
    last = gatherings.gathering(room.reading(), after) if after is not None else None
    return gatherings.found(
        room.reading(), sites, search=text, day=day, limit=shown + 1,
        near=instant(_today(), time(12)),  # all day the same, so that pages follow each other
        after=last if last is not None and room.sees(last.site_id) else None,
    )  # fmt: skip


def _exchanges(text: str, day: date | None, sites: list[int], shown: int, after: int | None) -> list[ExchangeView]:
    """The exchanges that the words name, or those of the day that was typed, the latest written down first."""
    if day is not None:
        of_day = exchanges.exchanges(room.reading(), sites, day, day)
        return [each for each in reversed(of_day) if after is None or each.id < after][: shown + 1]
    last = exchanges.exchange(room.reading(), after) if after is not None else None
    before = last if last is not None and room.sees(last.site_id) else None
    return exchanges.found(room.reading(), sites, text, before=before, limit=shown + 1)


def _today() -> date:
    return local_date(services().now())


def _day(text: str, today: date) -> date | None:
    """The day that was typed, with figures or as the pages say it: "28/11/2026", "samedi 28 novembre"."""
    try:
        day = parsers.a_day(text)
    except Refused:
        return _said_day(text, today)
    return day if date.min < day < date.max else None


def _said_day(text: str, today: date) -> date | None:
    """The day that words say; without a year, the nearest one."""
    said = SAID.fullmatch(names.folded(text))
    if said is None or said["month"] not in MONTHS:
        return None
    month, years = MONTHS.index(said["month"]) + 1, (today.year - 1, today.year, today.year + 1)
    found = []
    for year in (int(said["year"]),) if said["year"] else years:
        with suppress(ValueError):  # the 29th of February of most years
            found.append(date(year, month, int(said["day"])))
    return min((day for day in found if date.min < day < date.max), key=lambda day: abs(day - today), default=None)


def _badges(text: str) -> list[tuple[str, str, int]]:
    """The badges of the catalogue whose names the text begins: name, slug and version; the first letters first."""
    named = [(in_language(each.current.content["name"]), each.current) for each in recognition.badges(room.reading())]
    found = [(name, version.slug, version.number) for name, version in named if names.begins(name, text)]
    return sorted(found, key=lambda each: not names.folded(each[0]).startswith(names.folded(text)))


def _award(text: str) -> AwardLine | None:
    """The badge whose code was typed, if it belongs to a site of the staff member."""
    code = codes.normalise(codes.part_of(text))
    found: AwardView | None = recognition.award_with_code(room.reading(), code) if code is not None else None
    return award_line(found) if found is not None and room.sees(found.site.id) else None
