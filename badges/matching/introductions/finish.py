"""How a thread ends: « J’arrête », « Ne s’est pas faite », « C’est fait »; and whose number may be shown meanwhile."""

from __future__ import annotations

from badges.base.errors import Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.exchanges import changes as exchanges
from badges.matching.introductions import changes, rows
from badges.matching.introductions.rules import ThreadAct, ThreadState, Who, may
from badges.matching.introductions.views import state_of
from badges.matching.postings.rows import OwnLink, Speaker


def stop(services: Services, by: Speaker, introduction_id: int, act: ThreadAct = ThreadAct.STOP) -> ThreadState:
    """End a thread, in one tap and without a reason; nothing is shown any more. Twice is once.

    `act`: STOP, by one of the two or the staff; or NOT_DONE, by the staff.
    Raises NotFound; NotAllowed; Refused: introduction.step.
    """
    now = services.now()
    with services.database.begin() as session:
        found, who = rows.held(session, by, introduction_id)
        if rows.is_state(found, ThreadState.CLOSED):
            if isinstance(by, OwnLink):
                changes.end_unheard(session, found, by.member_id, now)
            return ThreadState.CLOSED
        if not may(who, act, state_of(found)):
            raise Refused("introduction.step")
        changes.end(session, found, now, by_member_id=by.member_id if isinstance(by, OwnLink) else None)
        return state_of(found)


def done(services: Services, by: Speaker, introduction_id: int, *, otherwise: str) -> ThreadState:
    """« C’est fait »: a hand was lent, and the thread ends well. Twice is once.

    Without an exchange one of today is recorded: a facilitator says that it took place; where a member says it, she is
    asked as for any that was planned. `otherwise`: what it is called where the thread has no activity.
    Where they meet at the site alone, it is of its last gathering. Raises NotFound; NotAllowed; Refused:
    introduction.step, introduction.no_meeting.
    """
    now = services.now()
    with services.database.begin() as session:
        found, who = rows.held(session, by, introduction_id)
        if rows.is_state(found, ThreadState.HELD):
            return ThreadState.HELD
        if not may(who, ThreadAct.DONE, state_of(found)):
            raise Refused("introduction.step")
        staff_id = None if isinstance(by, OwnLink) else by.staff_id
        day = local_date(now)
        if found.at_meetings:
            since = found.met_on or local_date(found.created_at)
            last = rows.last_meeting(session, found.site_id, since, day)
            if last is None:
                raise Refused("introduction.no_meeting")
            day = last
        exchanges.settle_thread(
            session,
            now,
            day=day,
            introduction_id=found.id,
            site_id=found.site_id,
            two=(found.giver_id or 0, found.receiver_id or 0),
            # by its activity: own words could name the two
            what=found.activity.name if found.activity is not None else otherwise,
            activity_id=found.activity_id,
            staff_id=staff_id,
        )
        found.under_way_on = found.under_way_on or local_date(now)
        found.ended_at = found.told_at = found.moved_at = now
        found.held = True
        found.giver_number = found.receiver_number = False
        return state_of(found)


def show_number(services: Services, by: Speaker, introduction_id: int, whose: Who, *, shown: bool) -> None:
    """Record whether one of the two lets the other read their number, once they have met. Taking it back is at once.

    By its owner on the private page, or by voice. Raises NotFound; NotAllowed; Refused: introduction.step before they
    met, introduction.own, introduction.number without one, introduction.at_meetings for members under 18.
    """
    with services.database.begin() as session:
        found, who = rows.held(session, by, introduction_id)
        if who not in (Who.STAFF, whose):
            raise Refused("introduction.step")
        owner = found.giver if whose is Who.GIVER else found.receiver
        if shown:
            if not rows.is_state(found, ThreadState.MET, ThreadState.UNDER_WAY):
                raise Refused("introduction.step")
            if found.at_meetings:
                raise Refused("introduction.at_meetings")
            if owner is None or not owner.phone:
                raise Refused("introduction.number")
        if whose is Who.GIVER:
            found.giver_number = shown
        else:
            found.receiver_number = shown
