"""A line of the day's page: its shape, what was counted for it, and the words that several kinds share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from badges.base.text import names
from badges.recognition.views import AwardView
from badges.web.http import formats
from badges.web.http.wording import in_language
from badges.web.office.day.urgency import Urgency


@dataclass(frozen=True)
class Told:
    """A button that ends a line: its words, where it posts, and the field that it carries."""

    words: str
    action: str
    value: str = ""


@dataclass(frozen=True)
class Line:
    """One thing that waits: why, in words, and what to do; `also` is a second way, `told` ends it at once."""

    urgency: Urgency
    title: str
    line: str
    act: str
    href: str
    since: date | None = None
    also: tuple[str, str] | None = None
    told: Told | None = None


@dataclass(frozen=True)
class Counts:
    """How much may wait, by name; a name that was not asked for counts nothing."""

    numbers: dict[str, int]

    def __getitem__(self, name: str) -> int:
        """How much waits under this name."""
        return self.numbers.get(name, 0)


def badge_name(award: AwardView) -> str:
    """Return the name of an award's badge."""
    return in_language(award.badge.content["name"])


def holder(award: AwardView) -> str:
    """Return the whole name of an award's member."""
    return names.full(award.member.given_name, award.member.family_name)


def day_words(day: date) -> str:
    """Return a day as the lines say it."""
    return formats.day_month(day)
