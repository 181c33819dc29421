"""When an account is open, and which number to call about a site: pure, from the rows' facts and the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

LEAVING: Final = timedelta(days=21)  # how long before a last day the coordination reads it


class AccountState(StrEnum):
    """How an account stands: its link waits to be opened, it can be used, or it is closed."""

    INVITED = "invited"
    OPEN = "open"
    CLOSED = "closed"


def is_closed(today: date, *, active: bool, last_day: date | None) -> bool:
    """Whether an account is closed: by the coordination, or because its last day has passed."""
    return not active or (last_day is not None and today > last_day)


def state_of(today: date, *, active: bool, last_day: date | None, has_password: bool) -> AccountState:
    """How an account stands on a day."""
    if is_closed(today, active=active, last_day=last_day):
        return AccountState.CLOSED
    return AccountState.OPEN if has_password else AccountState.INVITED


def is_leaving(today: date, *, active: bool, last_day: date | None) -> bool:
    """Whether an open account closes within the next three weeks."""
    return active and last_day is not None and today <= last_day <= today + LEAVING


def reached_at(
    phone: str | None, hours: str | None, network: Mapping[str, str | None]
) -> tuple[str | None, str | None]:
    """The phone (E.164) to call about a site, and when it answers: the network's own where the site has none."""
    return (phone, hours) if phone else (network.get("phone"), network.get("hours"))
