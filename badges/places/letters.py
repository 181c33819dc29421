"""The letters that ask the members of a place that closes, each noted once: no member is left out, or asked twice.

The team of the place makes them, and hands them over.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require, require_staff
from badges.base.services import Services
from badges.base.times import local_date
from badges.network.tables import Site, SiteState
from badges.people.tables import Member
from badges.places.rows import LETTERS, PRESENT, STANDS
from badges.places.tables import Onward, OnwardLetter


def ask_by_letter(services: Services, actor: Actor, site_id: int) -> int:
    """Note a letter for each member of a place who has not said where they go on, and has none of this closing yet.

    Who wishes no messages gets none: they are asked face to face. Returns how many there are. Idempotent.

    Raises NotAllowed; NotFound; Refused: onward.not_asked for a place that does not close, or whose day has come.
    """
    staff_id = require_staff(actor)
    require(actor, Action.HEAR_ONWARD, site_id)
    now = services.now()
    with services.database.begin() as session:
        site = session.get(Site, site_id, with_for_update=True)
        if site is None:
            raise NotFound
        if site.state is not SiteState.OPEN or site.closed_on is None or site.closed_on <= local_date(now):
            raise Refused("onward.not_asked")
        said = select(Onward.member_id).where(Onward.member_id == Member.id, Onward.site_id == site_id, STANDS)
        asked = select(OnwardLetter.member_id).where(
            OnwardLetter.member_id == Member.id, OnwardLetter.site_id == site_id
        )
        chosen = select(Member.id).where(Member.site_id == site_id, *PRESENT, *LETTERS, ~said.exists(), ~asked.exists())
        numbers = session.scalars(chosen.order_by(Member.id)).all()
        for number in numbers:  # one of another closing gives way
            session.merge(OnwardLetter(member_id=number, site_id=site_id, made_at=now, made_by_id=staff_id))
        if numbers:
            note(session, Act.ONWARD_ASKED, actor, About(site_id=site_id, text=f"letters:{len(numbers)}"), now)
    return len(numbers)


def forget(session: OrmSession, site_id: int) -> None:
    """Forget the letters of a place: they say a day on which it does not close, or it has closed."""
    session.execute(delete(OnwardLetter).where(OnwardLetter.site_id == site_id))


def forget_answered(session: OrmSession, site_id: int) -> None:
    """Forget the letters of those who said, of other places, that they go on at this one: it is offered no more."""
    named = select(Onward.member_id).where(Onward.to_site_id == site_id)
    session.execute(delete(OnwardLetter).where(OnwardLetter.member_id.in_(named)))
