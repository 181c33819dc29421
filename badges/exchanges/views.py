"""Views of exchanges, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from badges.base.database.views import view
from badges.exchanges.tables import Exchange
from badges.people.views import NAMELESS, MemberView


@dataclass(frozen=True)
class ExchangeView:
    """An exchange and its two people; `what` is a dash once one of them was erased."""

    id: int
    site_id: int
    what: str
    happened_on: date
    duration_minutes: int | None
    giver: MemberView
    receiver: MemberView

    @classmethod
    def of(cls, exchange: Exchange) -> ExchangeView:
        """Return the view of an exchange's row, its two people loaded."""
        giver, receiver = MemberView.of(exchange.giver), MemberView.of(exchange.receiver)
        return view(cls, exchange, what=exchange.what or NAMELESS, giver=giver, receiver=receiver)
