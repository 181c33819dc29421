"""Where a slip and a statement stand, which step leads where, and what a witness was there: pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

FIRST_NAME_LENGTH: Final = 40
SENTENCE_LENGTH: Final = 200
MOST_WITNESSES: Final = 5  # of one badge: what stands in it, and what waits for a yes
MOST_OPEN: Final = 3  # slips of one badge that can be used
SLIP_LIFE: Final = timedelta(days=30)


class Manner(StrEnum):
    """How a slip goes to its witness. It is signed, as far as the service knows it: which of the two it made."""

    PAPER = "paper"
    LINK = "link"


class WitnessFunction(StrEnum):
    """What a witness was there. A service that sends people, a guardian and a parent are none."""

    TOOK_PART = "took_part"
    LED = "led"
    HOSTED = "hosted"
    VOLUNTEER = "volunteer"
    EMPLOYER = "employer"  # after an immersion


class SlipState(StrEnum):
    """Where a slip stands."""

    OPEN = "open"
    USED = "used"  # a statement was written with it
    OVER = "over"  # ended by the site or the member, or past its last day


class StatementState(StrEnum):
    """Where a statement stands. One that was refused has no state: it is gone."""

    WRITTEN = "written"  # nobody but its witness knows it
    READ = "read"  # by the site; the member is asked
    KEPT = "kept"  # the member said yes: it stands in the badge, or will in a moment
    WITHDRAWN = "withdrawn"  # by the witness or the member, until an edition without it is signed


class StatementStep(StrEnum):
    """What can be done with a statement."""

    SHOW = "show"  # the site has read it, and shows it to the member
    REFUSE = "refuse"  # the site does not show it
    KEEP = "keep"  # the member's yes
    DECLINE = "decline"  # the member's no
    TAKE_OUT = "take_out"  # the member wants it in the badge no longer
    WITHDRAW = "withdraw"  # the witness takes back what they said


_S: Final = StatementState
# From which states a step is possible. Taken from another one, it was taken already or the page is outdated.
STEPS: Final[dict[StatementStep, frozenset[StatementState]]] = {
    StatementStep.SHOW: frozenset({_S.WRITTEN}),
    StatementStep.REFUSE: frozenset({_S.WRITTEN, _S.READ}),
    StatementStep.KEEP: frozenset({_S.READ}),
    StatementStep.DECLINE: frozenset({_S.READ}),
    StatementStep.TAKE_OUT: frozenset({_S.KEPT}),
    StatementStep.WITHDRAW: frozenset({_S.WRITTEN, _S.READ, _S.KEPT}),
}


def state_of_slip(*, used_at: datetime | None, ended_at: datetime | None, last_day: date, today: date) -> SlipState:
    """Where a slip stands today."""
    if used_at is not None:
        return SlipState.USED
    return SlipState.OVER if ended_at is not None or last_day < today else SlipState.OPEN


def state_of(*, read_at: datetime | None, kept_at: datetime | None, withdrawn_at: datetime | None) -> StatementState:
    """Where a statement stands."""
    if withdrawn_at is not None:
        return StatementState.WITHDRAWN
    if kept_at is not None:
        return StatementState.KEPT
    return StatementState.WRITTEN if read_at is None else StatementState.READ
