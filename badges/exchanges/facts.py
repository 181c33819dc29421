"""What the form of an exchange says; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day, a_number, a_title, as_sent, optional
from badges.base.text.sentences import TITLE_LENGTH
from badges.exchanges.rules import LONGEST_EXCHANGE
from badges.exchanges.tables import Exchange

# 90 · 90 min · 2 h · 1 h 30 · 1h30
_DURATION: Final = re.compile(
    r"(?:(?P<hours>\d{1,2})\s?h(?:eures?)?)?\s?(?:(?P<minutes>\d{1,5})\s?(?:min(?:utes?)?)?)?", re.ASCII | re.IGNORECASE
)


def a_duration(text: str) -> int:
    """Parse a duration, in minutes or as hours are written. Returns minutes. Raises Refused: exchange.duration when it
    is none, or longer than a day.
    """
    found = _DURATION.fullmatch(" ".join(text.split()))
    minutes = 60 * int(found["hours"] or 0) + int(found["minutes"] or 0) if found is not None else 0
    if not 0 < minutes <= LONGEST_EXCHANGE:
        raise Refused("exchange.duration")
    return minutes


@dataclass(frozen=True, kw_only=True)
class ExchangeFacts(Facts):
    """What one member gave another, freely, or is to give. `activity`: its key.

    `what` can stand on a badge, so it may name no person. The duration is evidence, never a balance.
    """

    what: str = fact(
        a_title("exchange.what_missing", "exchange.what_too_long"), label="exchange", limit=TITLE_LENGTH,
        codes=("exchange.names_someone",), column=Exchange.what,
    )  # fmt: skip
    activity: str | None = fact(
        optional(as_sent), label="activity", kind=Kind.CHOICE, codes=("activity.unknown",),
        column=Exchange.activity_id, fills=False, default=None,
    )  # fmt: skip
    giver: int = fact(a_number, label="giver", kind=Kind.CHOICE, column=Exchange.giver_id)
    receiver: int = fact(a_number, label="receiver", kind=Kind.CHOICE, column=Exchange.receiver_id)
    day: date = fact(a_day, label="day", kind=Kind.DAY, codes=("exchange.date",), column=Exchange.happened_on)
    duration: int | None = fact(
        optional(a_duration), label="duration", kind=Kind.NUMBER, limit=LONGEST_EXCHANGE, codes=("exchange.duration",),
        column=Exchange.duration_minutes, default=None,
    )  # fmt: skip

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """The giver and the receiver are two people."""
        if self.giver == self.receiver:
            yield "receiver", Refused("exchange.two_people")
