"""A meeting of the two: an exchange that bears the number of the thread, and stands in the agenda."""

from __future__ import annotations

from badges.base.errors import Refused
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.exchanges import changes as exchanges
from badges.exchanges.facts import ExchangeFacts
from badges.gatherings.activities import changes as activities
from badges.matching.introductions import rows
from badges.matching.introductions.rules import ThreadAct


def add(
    services: Services, actor: Actor, introduction_id: int, facts: ExchangeFacts, *, client_key: str | None = None
) -> int:
    """Record or plan an exchange of a thread, and return its number. The same form twice is one.

    Raises NotFound; NotAllowed; Refused: introduction.step before the two met or after the end, introduction.pair for
    two others, and what `exchanges.changes.record` refuses.
    """
    now = services.now()
    with services.database.begin() as session:
        activities.hold(session)
        found, _who = rows.acting(session, actor, introduction_id, ThreadAct.EXCHANGE)
        if {facts.giver, facts.receiver} != {found.giver_id, found.receiver_id}:
            raise Refused("introduction.pair")
        number = exchanges.record(
            session, actor, found.site_id, facts, now, client_key=client_key, introduction_id=found.id
        )
        if facts.day <= local_date(now):
            found.under_way_on = min(found.under_way_on or facts.day, facts.day)
        else:
            found.under_way_on = found.under_way_on or local_date(now)
        found.moved_at = now
        return number
