"""The end of a workshop as the moment for its badges, in lines for the staff's own screen (J4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import request, url_for

from badges.base.times import local_date
from badges.gatherings.rules import Participation
from badges.gatherings.views import GatheringView
from badges.recognition.observations import at_workshop
from badges.web import list_pages
from badges.web.http import forms
from badges.web.http.access import actor, services
from badges.web.office import room
from badges.web.office.person.skill_lines import SkillLine, skill_lines


@dataclass(frozen=True)
class PartLine:
    """One person's part in a workshop: a name, a role, what was seen there, and the page that notes what was seen."""

    name: str
    role: Participation
    skills: list[SkillLine]
    notes: str  # of the last session where they were
    href: str | None  # their own page, where the staff member sees it


@dataclass(frozen=True)
class Moment(list_pages.Extent):
    """A page of the members whose badges the end of a workshop is the moment for. `search`: the name looked for."""

    lines: list[PartLine]
    search: str


def read(sessions: Iterable[tuple[GatheringView, int]]) -> Moment:
    """Return those who led or helped at these sessions, or did there what was seen, thirty at a time. Six statements.

    The request names the page and what is looked for.
    """
    session, now = room.reading(), services().now()
    held, search, begin = [each for each, _present in sessions], forms.searched(request.args), list_pages.begin()
    found = at_workshop.parts(session, actor(), held, now, search=search, begin=begin, size=list_pages.PAGE)
    today = local_date(now)
    return Moment(found.total, begin, [_line(each, today) for each in found.found], search)


def _line(part: at_workshop.Part, today: date) -> PartLine:
    member, last = part.member, part.attended[0].gathering
    return PartLine(
        name=room.shown(member),
        role=part.role,
        skills=skill_lines(member, part.skills, part.awards, part.attended, today),
        notes=url_for("office.observe", gathering_id=last.id, member_id=member.id),
        href=url_for("office.member", member_id=member.id) if room.sees(member.site_id) else None,
    )
