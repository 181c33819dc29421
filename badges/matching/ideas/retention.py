"""How long an idea stays once it is closed; and what is not said of a minor: their name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings.workshops import changes as workshops
from badges.matching.tables import Idea


def forget_closed(services: Services) -> int:
    """Delete the ideas that were closed longer than `bounds.IDEAS_KEPT` ago, with who would have come, for the job.

    Returns how many.
    """
    before = services.now() - bounds.IDEAS_KEPT
    with services.database.begin() as session:
        return int(session.execute(delete(Idea).where(Idea.closed_at < before)).rowcount)  # type: ignore[attr-defined]


def of_minors(session: OrmSession, member_id: int, _actor: Actor, _at: datetime) -> None:
    """Take what is public of a member back, once they are noted to be under 18: their name at an idea."""
    for each in session.scalars(select(Idea).where(Idea.member_id == member_id, Idea.named)):
        each.named = False
        if each.workshop_id is not None:
            workshops.unname(session, each.workshop_id, member_id)
