"""Views of what a site is asked to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.base.database.views import view
from badges.recognition.views import AwardView
from badges.sharing.printing.tables import PrintRequest


@dataclass(frozen=True)
class PrintRequestView:
    """A card that waits at the member's site."""

    id: int
    award: AwardView
    asked_at: datetime

    @classmethod
    def of(cls, request: PrintRequest) -> PrintRequestView:
        """Return the view of a request's row, its award loaded."""
        return view(cls, request, award=AwardView.of(request.award))


@dataclass(frozen=True)
class Asked:
    """What became of the last request for one badge."""

    asked_at: datetime
    printed_at: datetime | None


@dataclass(frozen=True)
class Batch:
    """How far the cards of a workshop are: `done` of `total`, and whether the PDF is there."""

    total: int
    done: int
    ready: bool
