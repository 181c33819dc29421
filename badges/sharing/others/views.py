"""A badge by another issuer as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from badges.sharing.others import rules
from badges.sharing.others.rules import NOT_SHOWN, OtherState


@dataclass(frozen=True)
class OtherView:
    """What it says of itself, and what was found. Of one that is not shown nothing is said but that."""

    id: int
    state: OtherState
    judged_at: datetime
    issuer_known: bool
    badge_name: str | None
    issuer_name: str | None
    holder_name: str | None
    issued_on: date | None
    is_asked: bool  # it is in another name, and the member has not said that it is theirs

    @property
    def is_shown(self) -> bool:
        """Whether others may be shown it."""
        return not self.is_asked and self.state not in NOT_SHOWN


def view_of(row: Any, now: datetime) -> OtherView:
    """The row, without its file, as it is said at this instant."""
    found = rules.state(row.headline, row.judged_at, row.ends_at, now)
    is_said = found not in NOT_SHOWN
    return OtherView(
        id=row.id,
        state=found,
        judged_at=row.judged_at,
        issuer_known=row.issuer_known,
        badge_name=row.badge_name if is_said else None,
        issuer_name=row.issuer_name if is_said else None,
        holder_name=row.holder_name if is_said else None,
        issued_on=row.issued_on if is_said else None,
        is_asked=row.name_differs and row.confirmed_at is None,
    )
