"""How long an offer or a request stays once it is over, and what is public of a minor: nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.matching.tables import Posting


def forget_ended(services: Services) -> int:
    """Delete what is over since `bounds.POSTINGS_KEPT`, for the periodic job. Returns how many."""
    before = services.now() - bounds.POSTINGS_KEPT
    with services.database.begin() as session:
        over = or_(Posting.ended_at < before, Posting.until < local_date(before))
        return int(session.execute(delete(Posting).where(over)).rowcount)  # type: ignore[attr-defined]


def of_minors(session: OrmSession, member_id: int, _actor: Actor, _at: datetime) -> None:
    """Take a member's words off the public wall, once they are noted to be under 18."""
    chosen = select(Posting).where(Posting.member_id == member_id, Posting.words_public)
    for each in session.scalars(chosen):
        each.words_public = each.name_public = False
