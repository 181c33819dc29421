"""Of a signed badge: whether it is valid now, and whether others than its holder may see it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from badges.recognition.rules.dossier import is_expired
from badges.recognition.states import AwardState, Visibility


class Held(Protocol):
    """A badge that its member holds: a row or a view of an award."""

    @property
    def state(self) -> AwardState:
        """Whether it was issued, cancelled or undone."""

    @property
    def valid_until(self) -> datetime | None:
        """Its end, if it has one."""

    @property
    def visibility(self) -> Visibility:
        """Who may see it, as its member chose."""

    @property
    def closed_at(self) -> datetime | None:
        """When its member left, and did not want it shown on."""


def is_valid(award: Held, now: datetime) -> bool:
    """Whether it was issued, and is neither cancelled nor over; a pause does not count."""
    return award.state == AwardState.ISSUED and not is_expired(award.valid_until, now)


def is_shown(award: Held) -> bool:
    """Whether others may see it: its member neither hides it nor has left with it."""
    return award.visibility != Visibility.HIDDEN and award.closed_at is None
