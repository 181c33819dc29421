"""A yes or a no to a thread: on the private page, or by voice, written down by a facilitator."""

from __future__ import annotations

from datetime import datetime

from badges.base.errors import Refused
from badges.base.services import Services
from badges.matching.introductions import changes, rows
from badges.matching.introductions.rules import ThreadState, Who, asked
from badges.matching.introductions.views import state_of
from badges.matching.postings.rows import OwnLink, Speaker
from badges.matching.tables import Introduction


def answer(services: Services, by: Speaker, introduction_id: int, whose: Who, *, yes: bool) -> ThreadState:
    """Record what one of the two says, and return where the thread stands. The same answer twice is one.

    `whose`: which of the two answers; the form names it, so that a page older than a yes does not answer for the
    other. A no ends the thread, and nothing keeps that it was one.
    Raises NotFound; NotAllowed; Refused: introduction.step where that one is not asked any more, introduction.own.
    """
    now = services.now()
    with services.database.begin() as session:
        found, who = rows.held(session, by, introduction_id)
        state = state_of(found)
        if who not in (Who.STAFF, whose):
            raise Refused("introduction.step")
        if asked(state) is not whose:
            if yes == _said_yes(found, whose) and (_waits(found, by, now) if yes else state is ThreadState.CLOSED):
                if not yes and isinstance(by, OwnLink):
                    changes.end_unheard(session, found, by.member_id, now)
                return state
            raise Refused("introduction.step")
        member = found.giver if whose is Who.GIVER else found.receiver
        if not yes:
            changes.end(session, found, now, by_member_id=member.id if member is not None else None)
            return state_of(found)
        heard_by = None if isinstance(by, OwnLink) else by.staff_id
        found.moved_at = now
        if whose is Who.GIVER:
            found.giver_yes_at, found.giver_yes_to_id = now, heard_by
            other = found.receiver
        else:
            found.receiver_yes_at, found.receiver_yes_to_id = now, heard_by
            other = found.giver
        if other is not None:
            changes.write_letter(session, other, now)
        return state_of(found)


def _waits(found: Introduction, by: Speaker, now: datetime) -> bool:
    """Whether a thread is open; for one of the two also from its end to the hour when they are told of it.

    A yes that is sent again meanwhile answers as before: else a second tap would tell them that it has ended, and when.
    """
    untold = found.receiver_yes_at is None and found.told_at is not None and now < found.told_at
    return found.ended_at is None or (isinstance(by, OwnLink) and untold)


def _said_yes(found: Introduction, whose: Who) -> bool:
    return (found.giver_yes_at if whose is Who.GIVER else found.receiver_yes_at) is not None
