"""The end of a workshop as the moment for its badges, in lines for the staff's own screen (J4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for

from badges.base.times import local_date
from badges.gatherings.rules import Participation
from badges.recognition.observations import at_workshop
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


def lines(workshop_id: int) -> list[PartLine]:
    """Return those who led or helped at a workshop, or did there what was seen. Seven statements."""
    session, now = room.reading(), services().now()
    today = local_date(now)
    return [_line(each, today) for each in at_workshop.parts(session, actor(), workshop_id, now)]


def _line(part: at_workshop.Part, today: date) -> PartLine:
    member, last = part.member, part.attended[0].gathering
    return PartLine(
        name=room.shown(member),
        role=part.role,
        skills=skill_lines(member, part.skills, part.awards, part.attended, today),
        notes=url_for("office.observe", gathering_id=last.id, member_id=member.id),
        href=url_for("office.member", member_id=member.id) if room.sees(member.site_id) else None,
    )
