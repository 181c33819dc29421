"""Views of requests to erase, for pages: numbers and dates, and a name only as long as it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.base.database.views import view
from badges.leaving.tables import Erasure


@dataclass(frozen=True)
class ErasureView:
    """One request. `name` is for the coordination, which may take it back; None once the person is destroyed."""

    id: int
    member_id: int | None
    staff_id: int | None
    asked_at: datetime
    due_at: datetime
    taken_back_at: datetime | None
    destroyed_at: datetime | None
    name: str | None
    site_id: int | None

    @classmethod
    def of(cls, erasure: Erasure, name: str | None = None, site_id: int | None = None) -> ErasureView:
        """Return the view of a request's row."""
        return view(cls, erasure, name=name, site_id=site_id)
