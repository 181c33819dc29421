"""What the page of the journal is told of an act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.base.journal.acts import Act, Outcome


@dataclass(frozen=True)
class ActView:
    """One act: actor, subject and site by number; None where there is none, or where erasure emptied it."""

    id: int
    at: datetime
    kind: Act
    result: Outcome
    erased: bool
    staff_id: int | None
    member_id: int | None
    award_id: int | None
    site_id: int | None
    device: int | None
    about: str | None
