"""« Camille Essai »: somebody to rehearse with, at most one at each site, counted nowhere.

Her badge stops at its preview. She is made when a site wants to rehearse, and deleted with all that was noted of her
when it has done.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import changes as gatherings
from badges.network.tables import Site
from badges.people import changes as people
from badges.people.tables import Member
from badges.recognition.tables import Award, Observation


def begin(services: Services, actor: Actor, site_id: int) -> int:
    """Have somebody to rehearse with at a site: the one who is there, else a new one. Returns their number.

    Raises NotFound; NotAllowed.
    """
    require(actor, Action.REGISTER_MEMBER, site_id)
    now = services.now()
    with services.database.begin() as session:
        if session.get(Site, site_id) is None:
            raise NotFound
        if (known := _there(session, site_id)) is not None:
            return known
        try:
            with session.begin_nested():
                return people.add_practice(session, site_id, local_date(now), now, actor.staff_id)
        except IntegrityError:  # another request was faster
            known = _there(session, site_id)
            if known is None:
                raise
            return known


def end(services: Services, actor: Actor, site_id: int) -> None:
    """Delete them with all that was noted of them: presences, what was seen, drafts. Idempotent.

    Raises NotFound; NotAllowed.
    """
    require(actor, Action.REGISTER_MEMBER, site_id)
    with services.database.begin() as session:
        number = _there(session, site_id)
        if number is None:
            return
        session.execute(delete(Award).where(Award.member_id == number))
        session.execute(delete(Observation).where(Observation.member_id == number))
        gatherings.delete_attendance(session, number)
        people.delete_practice(session, number)


def refuse_practice(member: Member) -> None:
    """Raises Refused: `award.practice` for a badge of somebody who is there to rehearse with."""
    if member.practice:
        raise Refused("award.practice")


def _there(session: OrmSession, site_id: int) -> int | None:
    return session.scalar(select(Member.id).where(Member.site_id == site_id, Member.practice).with_for_update())
