"""Past workshops and exchanges that have no activity: a proposal for each by its title, confirmed in one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.exchanges import changes as exchanges
from badges.exchanges.tables import Exchange
from badges.gatherings.activities import changes as activities
from badges.gatherings.tables import Workshop
from badges.gatherings.workshops import changes as workshops
from badges.matching.likely_activity import likely_activity

MOST: Final = 30  # in one list


class Kind(StrEnum):
    """What it is."""

    WORKSHOP = "workshop"
    EXCHANGE = "exchange"


@dataclass(frozen=True)
class WithoutActivity:
    """A workshop or an exchange, by its title, and the key of what it is likely about. Who took part is not told."""

    kind: Kind
    id: int
    title: str
    day: date
    likely: str | None


def without_activity(session: OrmSession) -> list[WithoutActivity]:
    """Those without an activity, the latest first: workshops, then exchanges. Two statements."""
    chosen = select(Workshop.id, Workshop.title, Workshop.created_at).where(Workshop.activity_id.is_(None))
    found = [
        WithoutActivity(Kind.WORKSHOP, number, title, local_date(created_at), likely_activity(title))
        for number, title, created_at in session.execute(chosen.order_by(Workshop.id.desc()).limit(MOST))
    ]
    past = select(Exchange.id, Exchange.what, Exchange.happened_on)
    past = past.where(Exchange.activity_id.is_(None), Exchange.what != "", Exchange.cancelled_at.is_(None))
    found += [
        WithoutActivity(Kind.EXCHANGE, number, what, day, likely_activity(what))
        for number, what, day in session.execute(past.order_by(Exchange.id.desc()).limit(MOST))
    ]
    return found[:MOST]


def confirm(services: Services, actor: Actor, chosen: Mapping[tuple[Kind, int], str]) -> None:
    """Say what they are about, by the keys of activities. One that got its activity meanwhile keeps it.

    Raises Refused: activity.unknown.
    """
    require(actor, Action.MANAGE_ACTIVITIES)
    with services.database.begin() as session:
        activities.hold(session)
        for (kind, number), key in chosen.items():
            activity_id = activities.offered(session, key)
            if activity_id is None:
                raise Refused("activity.unknown")
            give = workshops.give_activity if kind is Kind.WORKSHOP else exchanges.give_activity
            give(session, number, activity_id)
