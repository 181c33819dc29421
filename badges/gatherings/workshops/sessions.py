"""The sessions of a workshop, entered from its page: one, or the same hour each week. Sending it twice adds none."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import select

from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings import changes
from badges.gatherings.rules import GatheringKind, check_times
from badges.gatherings.tables import Gathering
from badges.gatherings.workshops import rows
from badges.gatherings.workshops.facts import SessionsFacts
from badges.gatherings.workshops.rules import weekly


def plan_sessions(services: Services, actor: Actor, workshop_id: int, facts: SessionsFacts) -> list[int]:
    """Enter the sessions of a workshop, at its place, all at the same local hour. Returns their numbers.

    A session that is there already at that hour stays, is not cancelled any more, and its number is among them.
    Raises Refused: gathering.order, gathering.too_long, gathering.date, workshop.weeks, workshop.not_open.
    """
    starts_at, ends_at = facts.instants
    check_times(starts_at, ends_at, services.now())
    hours = weekly(starts_at, ends_at, facts.weeks)
    for start, end in hours:
        check_times(start.astimezone(UTC), end.astimezone(UTC), services.now())
    with services.database.begin() as session:
        workshop = rows.held_open(session, actor, workshop_id)
        chosen = select(Gathering).where(Gathering.workshop_id == workshop_id)
        there = {each.starts_at: each for each in session.scalars(chosen)}
        planned = []
        for start, end in hours:
            gathering = there.get(start)
            if gathering is None:
                gathering = Gathering(
                    site_id=workshop.site_id,
                    kind=GatheringKind.WORKSHOP,
                    workshop_id=workshop_id,
                    place=workshop.place,
                    starts_at=start,
                    ends_at=end,
                    led_by_id=actor.staff_id,
                )
                session.add(gathering)
            changes.take_place(gathering)  # a session that is asked for again
            planned.append(gathering)
        session.flush()
        return [each.id for each in planned]
