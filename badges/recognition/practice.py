"""« Camille Essai »: the practice member, at most one at each site, excluded from all counts.

Her badge stops at its preview. She is made when a site wants to rehearse. When it has done, all that was noted of her
goes; her own row stays, hidden, for the next time, and so do her drafts, emptied: a number that a page elsewhere or
the journal still holds never becomes that of another member.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base import registry
from badges.base.database.types import Base
from badges.base.errors import NotFound, Refused
from badges.base.personal.columns import FORGOTTEN
from badges.base.personal.erase import erase
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.network.tables import Site
from badges.people import changes as people
from badges.people.tables import Member
from badges.recognition import changes


def begin(services: Services, actor: Actor, site_id: int) -> int:
    """Have a practice member at a site: the one who is there, else a new one. Returns their number.

    Raises NotFound; NotAllowed.
    """
    require(actor, Action.REGISTER_MEMBER, site_id)
    now = services.now()
    with services.database.begin() as session:
        if session.get(Site, site_id) is None:
            raise NotFound
        if (known := _known(session, site_id)) is not None:
            people.show_again(known)
            return known.id
        try:
            with session.begin_nested():
                return people.add_practice(session, site_id, local_date(now), now, actor.staff_id)
        except IntegrityError:  # another request was faster
            known = _known(session, site_id)
            if known is None:
                raise
            return known.id


def end(services: Services, actor: Actor, member_id: int) -> None:
    """Hide them, and delete all that was noted of them: presences, what was seen, what their drafts say. Idempotent.

    Raises NotFound: also for a real member, who is never deleted so; NotAllowed.
    """
    now = services.now()
    with services.database.begin() as session:
        member = session.get(Member, member_id, with_for_update={"of": Member})
        if member is None or not member.practice:
            raise NotFound
        require(actor, Action.REGISTER_MEMBER, member.site_id)
        changes.abandon_unfinished(session, [member_id])
        changes.forget_unsigned(session, [member_id], now)
        noted = registry.personal(Base.metadata, "member", ends=FORGOTTEN)
        erase(session, Base.metadata, [each for each in noted if each.table != "member"], [member_id])
        people.hide(member, now)


def refuse_practice(member: Member) -> None:
    """Raises Refused: `award.practice` for a badge of a practice member."""
    if member.practice:
        raise Refused("award.practice")


def _known(session: OrmSession, site_id: int) -> Member | None:
    chosen = select(Member).where(Member.site_id == site_id, Member.practice)
    return session.scalar(chosen.with_for_update(of=Member))
