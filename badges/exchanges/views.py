"""Views of exchanges, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from badges.base.database.views import view
from badges.exchanges.tables import Exchange
from badges.people.views import MemberView


@dataclass(frozen=True)
class ExchangeView:
    """An exchange and its two people."""

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
        return view(cls, exchange, giver=MemberView.of(exchange.giver), receiver=MemberView.of(exchange.receiver))
