"""Views of exchanges, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from badges.base.database.views import view
from badges.exchanges.rules import ExchangeState, state_of
from badges.exchanges.tables import Exchange
from badges.gatherings.activities.views import ActivityView
from badges.people.views import NAMELESS, MemberView


@dataclass(frozen=True)
class ExchangeView:
    """An exchange and its two people; `what` is a dash once one of them was erased.

    `introduction_id`: the thread that it is of, as long as that is kept.
    """

    id: int
    site_id: int
    what: str
    happened_on: date
    duration_minutes: int | None
    giver: MemberView
    receiver: MemberView
    activity: ActivityView | None
    confirmed_at: datetime | None
    cancelled_at: datetime | None
    introduction_id: int | None

    @classmethod
    def of(cls, exchange: Exchange) -> ExchangeView:
        """Return the view of an exchange's row, its two people loaded."""
        giver, receiver = MemberView.of(exchange.giver), MemberView.of(exchange.receiver)
        activity = ActivityView.of(exchange.activity) if exchange.activity is not None else None
        what = exchange.what or NAMELESS
        return view(cls, exchange, what=what, giver=giver, receiver=receiver, activity=activity)

    def state(self, today: date) -> ExchangeState:
        """Where it stands on a day."""
        return state_of(self.happened_on, self.confirmed_at, self.cancelled_at, today)
