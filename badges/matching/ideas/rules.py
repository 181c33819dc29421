"""Where an idea stands, which step leads where, and how many people are enough: pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from badges.people.rules import Age

TITLE_LENGTH: Final = 80
THANKS_LENGTH: Final = 200
LEAST_NEEDED: Final = 2
MOST_NEEDED: Final = 200
MOST_OPEN: Final = 20  # of one member


class IdeaState(StrEnum):
    """Where an idea stands."""

    UNREAD = "unread"  # the member wrote it; the staff reads it before anybody else does
    OPEN = "open"  # people say that they would come
    BECAME = "became"  # a workshop or a meeting was made of it
    CLOSED = "closed"  # with a sentence of thanks


class IdeaStep(StrEnum):
    """What can be done with an idea."""

    READ = "read"  # the staff alone
    CHANGE = "change"
    COME = "come"  # a person would come
    COME_NO_MORE = "come_no_more"
    LEAD = "lead"  # its author says whether they would lead it, and be named
    BECOME = "become"
    TELL = "tell"  # those who would come, of the day
    CLOSE = "close"


_S: Final = IdeaState
# From which states a step is possible. Taken from another one, it was taken already or the page is outdated.
STEPS: Final[dict[IdeaStep, frozenset[IdeaState]]] = {
    IdeaStep.READ: frozenset({_S.UNREAD}),
    IdeaStep.CHANGE: frozenset({_S.UNREAD, _S.OPEN}),
    IdeaStep.COME: frozenset({_S.OPEN}),
    IdeaStep.COME_NO_MORE: frozenset({_S.OPEN, _S.BECAME}),
    IdeaStep.LEAD: frozenset({_S.OPEN, _S.BECAME}),
    IdeaStep.BECOME: frozenset({_S.OPEN}),
    IdeaStep.TELL: frozenset({_S.BECAME}),
    IdeaStep.CLOSE: frozenset({_S.UNREAD, _S.OPEN}),
}


def state_of(*, read_at: datetime | None, closed_at: datetime | None, thanks: str | None) -> IdeaState:
    """Where an idea stands. Only what was closed without becoming anything has a sentence of thanks."""
    if closed_at is not None:
        return IdeaState.BECAME if thanks is None else IdeaState.CLOSED
    return IdeaState.UNREAD if read_at is None else IdeaState.OPEN


def is_enough(coming: int, needed: int | None) -> bool:
    """Whether as many would come as it takes; true where nothing is said about it and anybody would come."""
    return coming >= (needed or 1)


def may_be_named(age: Age | None) -> bool:
    """Whether the author of an idea may be named: an adult alone."""
    return age is None
