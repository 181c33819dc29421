"""The sessions of a workshop, entered from its page: one, or the same hour each week. Sending it twice adds none."""

from __future__ import annotations

from datetime import UTC

from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings.rules import check_times
from badges.gatherings.workshops import changes, rows
from badges.gatherings.workshops.facts import SessionsFacts
from badges.gatherings.workshops.rules import weekly


def plan_sessions(services: Services, actor: Actor, workshop_id: int, facts: SessionsFacts) -> list[int]:
    """Enter the sessions of a workshop, at its place, all at the same local hour. Returns their numbers.

    A session that is there already at that hour stays, is not cancelled any more, and its number is among them.
    Raises Refused: gathering.order, gathering.too_long, gathering.date, workshop.weeks, workshop.not_open;
    site.closes, site.closed: when the site is closed on one of their days, and none is entered.
    """
    starts_at, ends_at = facts.instants
    check_times(starts_at, ends_at, services.now())
    hours = weekly(starts_at, ends_at, facts.weeks)
    for start, end in hours:
        check_times(start.astimezone(UTC), end.astimezone(UTC), services.now())
    with services.database.begin() as session:
        workshop = rows.held_open(session, actor, workshop_id)
        return changes.plan(session, workshop, hours, actor.staff_id)
