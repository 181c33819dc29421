"""What is kept, and for how long: the one table. The page `/donnees` and this room's README show it, and a test holds
the three equal. `inactive` and the jobs of the other rooms carry it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from badges.base.database import bounds
from badges.base.journal.acts import Act
from badges.leaving.rules import WAITING


@dataclass(frozen=True)
class Period:
    """A time in days or in months of the calendar."""

    days: int = 0
    months: int = 0

    def before(self, day: date) -> date:
        """The day that lies this period before `day`; the last of a month where that month is shorter."""
        first = (day.year * 12 + day.month - 1) - self.months
        year, month = first // 12, first % 12 + 1
        following = date(year + month // 12, month % 12 + 1, 1)
        return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1)) - timedelta(
            days=self.days
        )

    def __str__(self) -> str:
        return f"{self.months} months" if self.months else f"{self.days} days"


@dataclass(frozen=True)
class Rule:
    """One row: what is kept, by a name, and how long. None: as long as the person wants, or as the badge."""

    name: str
    period: Period | None


INACTIVE: Final = Period(months=24)  # without contact, before the person is asked
UNANSWERED: Final = Period(months=3)  # after they were asked
LOOKS: Final = Period(months=12)
SESSIONS: Final = Period(days=30)
BACKUPS: Final = Period(days=30)  # `instance.nightly` deletes its own, the operator every other copy
LOOK_ACTS: Final = (Act.SIGNED_IN, Act.SIGN_IN_FAILED, Act.MEMBER_FOUND, Act.LINK_SHOWN)

RETENTION: Final = (
    Rule("inactive", INACTIVE),
    Rule("unanswered", UNANSWERED),
    Rule("badge", None),
    Rule("consent", None),
    Rule("erasure", Period(days=WAITING.days)),
    Rule("visitor", Period(days=bounds.VISITORS_KEPT.days)),
    Rule("look", LOOKS),
    Rule("letter", Period(days=bounds.LETTERS_KEPT.days)),
    Rule("code", Period(days=bounds.CODES_KEPT.days)),
    Rule("question", Period(days=bounds.QUESTIONS_KEPT.days)),
    Rule("bundle", Period(days=bounds.BUNDLES_KEPT.days)),
    Rule("presence", Period(days=bounds.PRESENCE_PAPER_DAYS)),
    Rule("posting", Period(days=bounds.POSTINGS_KEPT.days)),
    Rule("introduction", Period(days=bounds.INTRODUCTIONS_KEPT.days)),
    Rule("introduction_closed", Period(days=bounds.CLOSED_INTRODUCTIONS_KEPT.days)),
    Rule("idea", Period(days=bounds.IDEAS_KEPT.days)),
    Rule("orientation_came", Period(months=bounds.ORIENTATION_MONTHS_AFTER_COMING)),
    Rule("orientation_closed", Period(months=bounds.ORIENTATION_MONTHS_AFTER_CLOSING)),
    Rule("not_called", Period(days=bounds.NOT_CALLED.days)),
    Rule("referrer", Period(months=bounds.REFERRER_MONTHS)),
    Rule("roster", Period(days=1)),
    Rule("outbox", Period(days=30)),
    Rule("session", SESSIONS),
    Rule("upload", Period()),
    Rule("backup", BACKUPS),
)


def copies_until(day: date) -> date:
    """The day until which backups and archives may hold what is destroyed on `day`."""
    return day + timedelta(days=BACKUPS.days)
