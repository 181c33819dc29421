"""Of which badges a site prints a card, and how soon again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from badges.recognition.rules import is_shown, is_valid
from badges.recognition.tables import Award
from badges.recognition.views import AwardView

AGAIN_AFTER: Final = timedelta(days=1)  # a card that was printed can be asked for again
AT_ONCE: Final = 50  # cards in one PDF: five sheets


def why_not(award: Award | AwardView, now: datetime) -> str | None:
    """The code of the reason for which no card of this badge is printed; None where one is."""
    if not is_valid(award, now):
        return "award.ended"
    if award.paused_at is not None:
        return "paper.paused"
    return None if is_shown(award) else "printing.hidden"
