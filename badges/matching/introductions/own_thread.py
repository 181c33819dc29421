"""What one of the two may know of their thread: on the private page, in what they take with them, in a letter.

The one who seeks hears nothing before the other's yes. What did not come about reads the same, and from the same hour,
whatever ended it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from badges.matching.introductions import rules
from badges.matching.introductions.rules import ThreadState, Who
from badges.matching.introductions.views import ThreadView
from badges.people.views import NAMELESS


class OwnState(StrEnum):
    """Where a thread stands for one of the two."""

    ASKED = "asked"  # their own answer is waited for
    WAITING = "waiting"  # they said yes
    AGREED = "agreed"  # both did
    MET = "met"
    UNDER_WAY = "under_way"
    HELD = "held"
    NOT_THIS_TIME = "not_this_time"  # « Ça ne se fera pas cette fois »
    STOPPED = "stopped"  # « Cet échange s’arrête »


@dataclass(frozen=True)
class OwnThread:
    """A thread as one of the two reads it. `other`: the first name, once both said yes; None before.

    `words`: of who seeks where `sought`, else of who offers. `number`: the other's, after they met and by the other's
    own tick. `own_number`: whether theirs is shown. What did not come about keeps no words: an erasure empties them,
    and no other cause would.
    """

    id: int
    who: Who
    state: OwnState
    words: str | None
    sought: bool
    activity: str | None
    asked_at: datetime
    other: str | None
    at_meetings: bool
    with_parent: bool
    what: str | None
    place: str | None
    rhythm: str | None
    stops: str | None
    meeting_on: date | None
    mediator: str | None
    number: str | None
    own_number: bool
    reviewed_on: date | None


def own(thread: ThreadView, who: Who, now: datetime) -> OwnThread | None:
    """What one of the two may know now; None where they are to know of nothing."""
    state = _state(thread, who, now)
    if state is None:
        return None
    asked_at = thread.created_at if who is Who.GIVER else thread.giver_yes.at if thread.giver_yes else None
    if asked_at is None:
        return None
    met = state in (OwnState.AGREED, OwnState.MET, OwnState.UNDER_WAY, OwnState.HELD)
    other = thread.receiver if who is Who.GIVER else thread.giver
    return OwnThread(
        id=thread.id,
        who=who,
        state=state,
        words=thread.words if state not in (OwnState.NOT_THIS_TIME, OwnState.STOPPED) else None,
        sought=thread.sought_on is not None,
        activity=thread.activity.name if thread.activity is not None else None,
        asked_at=asked_at,
        other=_first_name(other) if met and other is not None else None,
        at_meetings=thread.at_meetings,
        with_parent=thread.with_parent,
        what=thread.what if met else None,
        place=thread.place if met else None,
        rhythm=thread.rhythm if met else None,
        stops=thread.stops if met else None,
        meeting_on=thread.meeting_on if met else None,
        mediator=_first_name(thread.mediator) if met and thread.mediator is not None else None,
        number=thread.number_of(Who.RECEIVER if who is Who.GIVER else Who.GIVER) if met else None,
        own_number=thread.giver_number if who is Who.GIVER else thread.receiver_number,
        reviewed_on=thread.reviewed_on if state is OwnState.HELD else None,
    )


def _state(thread: ThreadView, who: Who, now: datetime) -> OwnState | None:
    """Where it stands for one of the two; None before they are asked, and between an end and its hour."""
    if who is Who.RECEIVER and thread.giver_yes is None:
        return None
    if thread.state is ThreadState.CLOSED:
        if thread.receiver_yes is not None:
            return OwnState.STOPPED
        if thread.told_at is not None and now >= thread.told_at:
            return OwnState.NOT_THIS_TIME
        said_yes = who is Who.GIVER and thread.giver_yes is not None
        return OwnState.WAITING if said_yes else None
    if thread.asked() is who:
        return OwnState.ASKED
    return {
        ThreadState.ONE_YES: OwnState.WAITING,
        ThreadState.BOTH_YES: OwnState.AGREED,
        ThreadState.MET: OwnState.MET,
        ThreadState.UNDER_WAY: OwnState.UNDER_WAY,
        ThreadState.HELD: OwnState.HELD,
    }.get(thread.state)


def _first_name(member: object) -> str | None:
    name = getattr(member, "called", None) or getattr(member, "given_name", None)
    return None if name in (None, NAMELESS) else str(name)


def next_meeting(threads: Iterable[OwnThread], today: date) -> OwnThread | None:
    """The thread whose meeting of three is the next one, today included; None where none is arranged."""
    ahead = [
        (each.meeting_on, each.id, each)
        for each in threads
        if each.state is OwnState.AGREED and each.meeting_on is not None and each.meeting_on >= today
    ]
    return min(ahead)[-1] if ahead else None


def may_stop(thread: OwnThread) -> bool:
    """Whether « J’arrête » is theirs to say: what did not begin is answered, and what has ended has."""
    return rules.may(
        thread.who,
        rules.ThreadAct.STOP,
        {
            OwnState.WAITING: ThreadState.ONE_YES,
            OwnState.AGREED: ThreadState.BOTH_YES,
            OwnState.MET: ThreadState.MET,
            OwnState.UNDER_WAY: ThreadState.UNDER_WAY,
        }.get(thread.state, ThreadState.CLOSED),
    )
