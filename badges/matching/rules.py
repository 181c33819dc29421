"""What an offer and a request say, and where one stands: pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from badges.people.rules import Age

WORDS_LENGTH: Final = 200
OTHER_LENGTH: Final = 60
LASTS_MONTHS: Final = 6  # then it is said again, or it ends
MOST_STANDING: Final = 40  # of one member: more than anybody finds again


class PostingSide(StrEnum):
    """On which side of an exchange a member would be."""

    OFFERED = "offered"  # « propose »
    SOUGHT = "sought"  # « cherche »


class Manner(StrEnum):
    """How it is done: shown to the other person, by both, or for the other person."""

    SHOWS = "shows"  # « on montre »
    TOGETHER = "together"  # « on le fait ensemble »
    DOES = "does"  # « on le fait pour l’autre »


class Weekday(StrEnum):
    """A day of the week, as it stands in a row."""

    MONDAY = "mo"
    TUESDAY = "tu"
    WEDNESDAY = "we"
    THURSDAY = "th"
    FRIDAY = "fr"
    SATURDAY = "sa"
    SUNDAY = "su"


class Moment(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Reach(StrEnum):
    """How far a member goes, or where they would do it."""

    AT_THE_SITE = "site"  # « à la rencontre »
    ON_FOOT = "foot"  # « à pied »
    AT_HOME = "home"  # « à domicile »
    TRAVELS = "travels"  # « peut se déplacer »


class PostingState(StrEnum):
    """Where an offer or a request stands."""

    UNREAD = "unread"  # the member wrote it; the staff reads it before anybody else does
    SHOWN = "shown"
    PAUSED = "paused"
    FULFILLED = "fulfilled"
    ENDED = "ended"


class ReviewView(StrEnum):
    """What one of two people says of what was written down at their bilan."""

    AGREES = "agrees"  # « d’accord »
    DISAGREES = "disagrees"  # « pas d’accord », to one question or more


class Step(StrEnum):
    """What can be done with an offer or a request."""

    READ = "read"  # the staff alone
    PAUSE = "pause"
    RESUME = "resume"
    SAY_AGAIN = "again"  # it lasts six months more
    FULFIL = "fulfil"
    END = "end"


_S: Final = PostingState
# From which states a step is possible. Taken from another one, it was taken already or the page is outdated.
STEPS: Final[dict[Step, frozenset[PostingState]]] = {
    Step.READ: frozenset({_S.UNREAD}),
    Step.PAUSE: frozenset({_S.UNREAD, _S.SHOWN}),
    Step.RESUME: frozenset({_S.PAUSED}),
    Step.SAY_AGAIN: frozenset({_S.SHOWN, _S.PAUSED, _S.FULFILLED, _S.ENDED}),
    Step.FULFIL: frozenset({_S.UNREAD, _S.SHOWN, _S.PAUSED}),
    Step.END: frozenset({_S.UNREAD, _S.SHOWN, _S.PAUSED}),
}


def state_of(
    *,
    read_at: datetime | None,
    paused_at: datetime | None,
    ended_at: datetime | None,
    fulfilled: bool,
    until: date,
    today: date,
) -> PostingState:
    """Where an offer or a request stands on a day. Past its last day it has ended, whether or not a job said so yet."""
    if ended_at is not None:
        return PostingState.FULFILLED if fulfilled else PostingState.ENDED
    if until < today:
        return PostingState.ENDED
    if paused_at is not None:
        return PostingState.PAUSED
    return PostingState.SHOWN if read_at is not None else PostingState.UNREAD


def lasts_until(today: date) -> date:
    """The last day of what is said today: six months later, on the last of a month where that month is shorter."""
    first = today.year * 12 + today.month - 1 + LASTS_MONTHS
    year, month = divmod(first, 12)
    for day in (today.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(today.day, day))
        except ValueError:
            continue
    raise AssertionError  # every month has 28 days


def may_stand_on_the_public_wall(age: Age | None) -> bool:
    """Whether the words of a member of this age may be public: those of an adult alone."""
    return age is None


def each_of(kind: type[StrEnum], texts: Sequence[str]) -> list[str] | None:
    """The texts of a closed list, each once and in its order; None where one is of another list."""
    known = [each.value for each in kind]
    return [each for each in known if each in texts] if set(texts) <= set(known) else None
