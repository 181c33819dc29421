"""The end of ideas: with the site that closes, and once they were closed for long enough; and what is not said of a
minor: their name.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
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


def close_at(session: OrmSession, site_id: int, now: datetime, because: str) -> None:
    """Close the ideas of a site that are open or unread, in the caller's transaction.

    Their authors read why, in place of a sentence of thanks.
    """
    waiting = update(Idea).where(Idea.site_id == site_id, Idea.closed_at.is_(None))
    session.execute(waiting.values(closed_at=now, thanks=because))


def of_minors(session: OrmSession, member_id: int, _actor: Actor, _at: datetime) -> None:
    """Take what is public of a member back, once they are noted to be under 18: their name at an idea."""
    for each in session.scalars(select(Idea).where(Idea.member_id == member_id, Idea.named)):
        each.named = False
        if each.workshop_id is not None:
            workshops.unname(session, each.workshop_id, member_id)
