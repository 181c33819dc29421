"""Where a thread stands, who may do what with it, what the two may read of its end, what may leave a bilan: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from badges.base.times import instant, local_date
from badges.matching.rules import ReviewView
from badges.people.rules import Age

STALE_AFTER: Final = timedelta(days=14)  # without a step
ASKED_AGAIN_AFTER: Final = timedelta(days=14)  # so that the same three are not always called
VIEW_WITHIN: Final = timedelta(days=30)  # then « sans avis »
TOLD_FROM: Final = time(9)  # of the next morning, whatever ended it


class Who(StrEnum):
    """Who acts on a thread."""

    GIVER = "giver"
    RECEIVER = "receiver"
    STAFF = "staff"  # also where she writes down what one of the two says


class ThreadState(StrEnum):
    """Where a thread stands."""

    PROPOSED = "proposed"  # who gives was asked
    ONE_YES = "one_yes"  # who gives said yes; who seeks is asked
    BOTH_YES = "both_yes"
    MET = "met"  # the meeting of three took place, or the two know each other
    UNDER_WAY = "under_way"
    HELD = "held"
    CLOSED = "closed"


class ThreadAct(StrEnum):
    """What can be done with a thread."""

    YES = "yes"
    NO = "no"
    ARRANGE = "arrange"  # what, where, how often, when one stops, and who mediates
    MEET = "meet"
    KNOWN = "known"  # « elles se connaissent déjà »
    EXCHANGE = "exchange"  # one of its meetings
    DONE = "done"  # « C’est fait »: one hand lent
    REVIEW = "review"  # the bilan
    NOT_DONE = "not_done"  # « Ne s’est pas faite »
    STOP = "stop"  # « J’arrête »


_S, _W = ThreadState, Who
_ALL: Final = frozenset(_W)
_STAFF: Final = frozenset({_W.STAFF})
# What may be done where, and by whom. What is not here is refused.
MOVES: Final[dict[tuple[ThreadAct, ThreadState], frozenset[Who]]] = {
    (ThreadAct.YES, _S.PROPOSED): frozenset({_W.GIVER, _W.STAFF}),
    (ThreadAct.YES, _S.ONE_YES): frozenset({_W.RECEIVER, _W.STAFF}),
    (ThreadAct.NO, _S.PROPOSED): frozenset({_W.GIVER, _W.STAFF}),
    (ThreadAct.NO, _S.ONE_YES): frozenset({_W.RECEIVER, _W.STAFF}),
    (ThreadAct.ARRANGE, _S.BOTH_YES): _STAFF,
    (ThreadAct.MEET, _S.BOTH_YES): _STAFF,
    (ThreadAct.KNOWN, _S.BOTH_YES): _STAFF,
    (ThreadAct.EXCHANGE, _S.MET): _STAFF,
    (ThreadAct.EXCHANGE, _S.UNDER_WAY): _STAFF,
    (ThreadAct.DONE, _S.MET): _ALL,
    (ThreadAct.DONE, _S.UNDER_WAY): _ALL,
    (ThreadAct.REVIEW, _S.UNDER_WAY): _STAFF,
    (ThreadAct.REVIEW, _S.HELD): _STAFF,
    (ThreadAct.NOT_DONE, _S.PROPOSED): _STAFF,
    (ThreadAct.NOT_DONE, _S.ONE_YES): _STAFF,
    (ThreadAct.NOT_DONE, _S.BOTH_YES): _STAFF,
    (ThreadAct.NOT_DONE, _S.MET): _STAFF,
    (ThreadAct.NOT_DONE, _S.UNDER_WAY): _STAFF,
    (ThreadAct.STOP, _S.ONE_YES): frozenset({_W.GIVER}),
    (ThreadAct.STOP, _S.BOTH_YES): _ALL,
    (ThreadAct.STOP, _S.MET): _ALL,
    (ThreadAct.STOP, _S.UNDER_WAY): _ALL,
}


def state_of(
    *,
    giver_yes_at: datetime | None,
    receiver_yes_at: datetime | None,
    met_on: date | None,
    under_way_on: date | None,
    ended_at: datetime | None,
    held: bool,
) -> ThreadState:
    """Where a thread stands."""
    if ended_at is not None:
        return ThreadState.HELD if held else ThreadState.CLOSED
    if under_way_on is not None:
        return ThreadState.UNDER_WAY
    if met_on is not None:
        return ThreadState.MET
    if receiver_yes_at is not None:
        return ThreadState.BOTH_YES
    return ThreadState.ONE_YES if giver_yes_at is not None else ThreadState.PROPOSED


def may(who: Who, act: ThreadAct, state: ThreadState) -> bool:
    """Whether an act is possible in a state, for one who acts."""
    return who in MOVES.get((act, state), frozenset())


def asked(state: ThreadState) -> Who | None:
    """Who is asked now; None where no answer is waited for."""
    return {ThreadState.PROPOSED: Who.GIVER, ThreadState.ONE_YES: Who.RECEIVER}.get(state)


def told_at(now: datetime, *, both_yes: bool) -> datetime:
    """From when the two may read that a thread has ended.

    Before both said yes: the next morning, so that the hour says nothing of the cause. After that: at once, since
    nothing is shown any more.
    """
    return now if both_yes else instant(local_date(now) + timedelta(days=1), TOLD_FROM)


def is_stale(moved_at: datetime, now: datetime) -> bool:
    """Whether a thread waits for a step for too long."""
    return now - moved_at >= STALE_AFTER


# -- of which age -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Terms:
    """On which terms two members of these ages may be put in touch: at the meetings alone, and with a parent."""

    at_meetings: bool
    with_parent: bool


def terms(giver: Age | None, receiver: Age | None) -> Terms:
    """The terms of a thread. Under 18 nothing takes place outside a meeting; under 15 a parent is there."""
    ages = {giver, receiver} - {None}
    return Terms(at_meetings=bool(ages), with_parent=Age.UNDER_15 in ages)


# -- the bilan --------------------------------------------------------------------------------------------------------


class ReviewQuestion(StrEnum):
    """The three questions of a bilan, by the column that holds the answer."""

    DONE = "done"
    SHOWN = "shown"
    FOLLOWING = "following"


class ViewShown(StrEnum):
    """What stands beside a name at a bilan."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    WAITING = "waiting"
    NONE = "none"  # « sans avis »: thirty days went by


def view_shown(view: ReviewView | None, reviewed_on: date, today: date) -> ViewShown:
    """What one of the two says of a bilan."""
    if view is not None:
        return ViewShown(view.value)
    return ViewShown.NONE if today - reviewed_on >= VIEW_WITHIN else ViewShown.WAITING


def is_testimony(own: ReviewView | None, other_disputes: bool) -> bool:
    """Whether what one of the two told of the other may leave the bilan as a testimony.

    Its author said « d’accord », and the other does not dispute it. « Sans avis » gives nothing.
    """
    return own is ReviewView.AGREES and not other_disputes
