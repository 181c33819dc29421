"""The members that a page has named to a colleague who accompanies members elsewhere: that colleague ticks no other.

A number that was guessed would else be ticked, named, and un-ticked again. What a look found at a gathering is
remembered in the session of the browser, for the gathering where it was found last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final, TypeVar

from flask import session

from badges.gatherings import reads as gatherings
from badges.gatherings.views import GatheringView
from badges.gatherings.workshops import reads as workshops
from badges.web.http.access import actor, services
from badges.web.office import room

FOUND: Final = "attendance_found"  # in the session: a gathering, and the members that looks found there
MOST: Final = 100  # of these
LATELY: Final = timedelta(days=120)  # who came since is named without a look
T = TypeVar("T")


def remember(found: GatheringView, numbers: Collection[int]) -> None:
    """Remember the members that a look of such a colleague found at a gathering."""
    if numbers and actor().accompanies:
        session[FOUND] = [found.id, list(dict.fromkeys([*_found(found), *numbers]))[-MOST:]]


def tickable(found: GatheringView, ticked: Mapping[int, T]) -> Mapping[int, T]:
    """Leave out the numbers that were not named to such a colleague, as those of other sites are left out."""
    if not actor().accompanies:
        return ticked
    reading = room.reading()
    since = min(found.starts_at, services().now()) - LATELY
    allowed = gatherings.came_since(reading, found.site_id, since, ticked).union(_found(found))
    allowed |= {row.member.id for row in gatherings.attendance(reading, found.id)}
    if found.workshop_id is not None:
        allowed.update(workshops.enrolled(reading, found.workshop_id))
    return {number: role for number, role in ticked.items() if number in allowed}


def _found(found: GatheringView) -> list[int]:
    gathering_id, numbers = session.get(FOUND, (0, []))
    return list(numbers) if gathering_id == found.id else []
