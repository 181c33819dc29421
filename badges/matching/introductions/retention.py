"""How long it is known who was put in touch: what held a year, what did not fourteen days. Then the rows count.

And what becomes of the threads of a member who is noted to be under 18."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.rights import Actor
from badges.base.services import Services
from badges.exchanges import changes as exchanges
from badges.matching.introductions import rows
from badges.matching.introductions.rules import terms
from badges.matching.tables import Introduction, ReviewVoice

_NAMELESS = {
    "giver_id": None, "receiver_id": None, "mediator_id": None, "mediated_by_id": None, "offer_id": None,
    "request_id": None, "words": None, "what": None, "place": None, "rhythm": None, "stops": None,
    "giver_yes_to_id": None, "receiver_yes_to_id": None, "created_by_id": None, "reviewed_by_id": None,
    "client_key": None,
}  # fmt: skip


def forget_ended(services: Services) -> int:
    """Take names and words out of what ended long enough ago, for the periodic job. Returns how many."""
    now = services.now()
    with services.database.begin() as session:
        over = or_(
            and_(Introduction.held, Introduction.ended_at <= now - bounds.INTRODUCTIONS_KEPT),
            and_(Introduction.held.is_(False), Introduction.ended_at <= now - bounds.CLOSED_INTRODUCTIONS_KEPT),
        )
        named = or_(Introduction.giver_id.is_not(None), Introduction.words.is_not(None))
        numbers = session.scalars(select(Introduction.id).where(over, named)).all()
        if numbers:
            _forget(session, numbers)
        return len(numbers)


def _forget(session: OrmSession, found: Sequence[int]) -> None:
    exchanges.part_from_threads(session, found)
    session.execute(delete(ReviewVoice).where(ReviewVoice.introduction_id.in_(found)))
    session.execute(update(Introduction).where(Introduction.id.in_(found)).values(_NAMELESS))


def of_minors(session: OrmSession, member_id: int, _actor: Actor, _at: datetime) -> None:
    """Keep the open threads of a member to the meetings of the site, once they are noted to be under 18."""
    for found in rows.open_of(session, [member_id]):
        if found.giver is not None and found.receiver is not None:
            on = terms(found.giver.age, found.receiver.age)
            found.at_meetings, found.with_parent = found.at_meetings or on.at_meetings, on.with_parent
            found.giver_number = found.receiver_number = False
            found.place = None
