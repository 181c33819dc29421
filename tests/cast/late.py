"""Awards of which all was entered late by one staff member, so that a colleague reads them first."""

from __future__ import annotations

from datetime import timedelta

from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings import attendance
from badges.recognition import award, observe
from badges.recognition import reads as recognition
from tests.cast import acts
from tests.cast.people import Cast

LATE = (30, 20)  # days before today on which the gatherings took place


def gathering_by(services: Services, actor: Actor, site_id: int, days_ago: float, *members: int) -> int:
    """A meeting of two hours, entered now with its attendance by one staff member."""
    start = services.now() - timedelta(days=days_ago, hours=3)
    number = acts.record_gathering(
        services, actor, site_id=site_id, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
    )
    attendance.record_attendance(
        services, actor, number, dict.fromkeys(members, "helps"), observed=recognition.observed_members
    )
    return number


def prepared(
    cast: Cast,
    actor: Actor | None = None,
    days_ago: tuple[float, float] = LATE,
    *,
    member: int | None = None,
    seen_by: Actor | None = None,
    site: int | None = None,
) -> int:
    """A draft of « Travailler en équipe » with the minimum, entered and seen by one staff member (Léa). Its number.

    `seen_by`: who saw and entered the first of the two, if it was another.
    """
    services, actor = cast.services, actor or cast.lea
    first, site = seen_by or actor, site or cast.gueret
    member = member if member is not None else cast.member()
    before = gathering_by(services, first, site, days_ago[0], member)
    after = gathering_by(services, actor, site, days_ago[1], member)
    observe.observe(services, first, member_id=member, badge_slug="equipe", criteria=["1"], gathering_id=before)
    number = award.start(services, actor, member_id=member, badge_slug="equipe", gathering_id=after)
    acts.tick(services, actor, number, ["3"])
    return number
