"""When a member is asked what came after their dossier, who is asked, and what can be answered. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from badges.gatherings.rules import months_before
from badges.people.rules import Age

FIRST, SECOND, GONE = 3, 6, 7  # months after the dossier: two questions, and the end of the row
OPEN_FOR: Final = 1  # month after a question, for which the private page shows it
MOST_ASKED: Final = 2
SHOWN_BY: Final = 5  # answers: the counts are shown by as many, so that none of them can be guessed


class Outcome(StrEnum):
    """What there is new. It goes to a count, and is written with no person."""

    JOB = "job"
    TRAINING = "training"
    PLACEMENT = "placement"  # « immersion »
    VOLUNTEERING = "volunteering"
    OTHER = "other"
    NOTHING = "nothing"
    UNSAID = "unsaid"  # « je préfère ne pas dire »


class AskedBy(StrEnum):
    """How a member wishes to be asked."""

    VOICE = "voice"  # by the team, never before others
    PAGE = "page"  # on the private page
    LETTER = "letter"  # there too, and by a letter that leads to it


class AfterwardsState(StrEnum):
    """Where the question stands, the last one the strongest: a merge keeps it."""

    OPEN = "open"
    OVER = "over"  # it was answered, or ended
    NEVER = "never"  # « ne plus me demander », for good


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    return months_before(day, -months)


def next_question(agreed_on: date, asked: int, asked_on: date) -> date | None:
    """The day of the next question, for a member who was asked now; None after the second one."""
    second = months_after(agreed_on, SECOND)
    return second if asked < MOST_ASKED and asked_on < second else None


def may_ask(age: Age | None, left_on: date | None, *, practice: bool, after_leaving: bool = False) -> bool:
    """Whether a member may be asked: an adult who is there, or who said in leaving that they may be asked still."""
    return age is None and not practice and (left_on is None or after_leaving)


def is_due(state: AfterwardsState, times_asked: int, due_on: date | None, agreed_on: date, today: date) -> bool:
    """Whether a question is to be asked today."""
    if state is not AfterwardsState.OPEN or times_asked >= MOST_ASKED or due_on is None or today < due_on:
        return False
    return agreed_on >= months_before(today, GONE)


def may_answer(state: AfterwardsState, agreed_on: date, today: date) -> bool:
    """Whether an answer is counted: from the day of the first question on."""
    return state is AfterwardsState.OPEN and today >= months_after(agreed_on, FIRST)


def half_year(day: date) -> date:
    """The first day of the half-year of a day."""
    return date(day.year, 1 if day.month < 7 else 7, 1)
