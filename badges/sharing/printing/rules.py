"""Of which badges a site prints a card, and how soon again; what an attestation of presence prints. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from badges.base.database import bounds
from badges.recognition.rules import is_shown, is_valid
from badges.recognition.tables import Award
from badges.recognition.views import AwardView

AGAIN_AFTER: Final = timedelta(days=1)  # a card that was printed can be asked for again
AT_ONCE: Final = 50  # cards in one PDF: five sheets
ANSWERED_FOR: Final = timedelta(days=bounds.PRESENCE_PAPER_DAYS)  # by the code of an attestation of presence


def why_not(award: Award | AwardView, now: datetime) -> str | None:
    """The code of the reason for which no card of this badge is printed; None where one is."""
    if not is_valid(award, now):
        return "award.ended"
    if award.paused_at is not None:
        return "paper.paused"
    return None if is_shown(award) else "printing.hidden"


class Printed(StrEnum):
    """What the member lets be printed. The period alone unless they say otherwise: what is printed is demanded next."""

    PERIOD = "period"
    DAYS = "days"
    HOURS = "hours"


def last_day(made_on: date) -> date:
    """The last day on which the code of a sheet answers."""
    return made_on + ANSWERED_FOR
