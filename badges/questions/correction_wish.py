"""What a member wishes to have corrected, from their private page: the site reads it on the day's page, and calls."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, may, sees_site
from badges.base.services import Services
from badges.network import rows as network
from badges.people.own.member_row import own_member
from badges.people.tables import Member
from badges.questions.rules import question_text
from badges.questions.tables import Wish
from badges.questions.views import WishView

Asked = TypeVar("Asked")


def ask_for(services: Services, member_id: int, typed: str) -> None:
    """Keep what a member asks to have corrected, for their site. The same words that still wait are one request.

    Raises NotFound; Refused: `wish.full` when `bounds.WISHES_OF_A_MEMBER` wait, and as `question_text`.
    """
    text = question_text(typed)
    with services.database.begin() as session:
        member = own_member(session, member_id)
        waiting = session.scalars(select(Wish.text).where(Wish.member_id == member.id)).all()
        if text in waiting:
            return
        if len(waiting) >= bounds.WISHES_OF_A_MEMBER:
            raise Refused("wish.full")
        session.add(Wish(member_id=member.id, text=text, asked_at=services.now()))


def settle(services: Services, actor: Actor, wish_id: int) -> None:
    """Delete a request that was settled with the member; a second time there is none.

    Raises NotFound: for a member of another site.
    """
    with services.database.begin(essential=True) as session:  # deleting makes room
        found = session.get(Wish, wish_id, with_for_update={"of": Wish})
        if found is None:
            return
        if not may(actor, Action.CHANGE_MEMBER, found.member.site_id):
            raise NotFound
        session.delete(found)


def waiting_of(session: OrmSession, member_id: int) -> list[WishView]:
    """What a member asked for and the site has not settled, first asked first."""
    chosen = select(Wish).where(Wish.member_id == member_id).order_by(Wish.id)
    return [WishView.of(each) for each in session.scalars(chosen.options(joinedload(Wish.member)))]


def waiting_at(session: OrmSession, actor: Actor, site_id: int, most: int) -> list[WishView]:
    """What members of a site asked for, first asked first, and `most` at once; for the coordination also what those of
    sites that are closed asked for."""
    if not sees_site(actor, site_id):
        return []
    chosen = _at(select(Wish), actor, site_id).options(joinedload(Wish.member))
    return [WishView.of(each) for each in session.scalars(chosen.order_by(Wish.id).limit(most))]


def counting_wishes(actor: Actor, site_id: int) -> Select[int]:
    """Count what `waiting_at` reads of a site of the actor's (`badges.base.database.counts`)."""
    return _at(select(func.count(Wish.id)), actor, site_id)


def _at(chosen: Select[Asked], actor: Actor, site_id: int) -> Select[Asked]:
    asked = network.asked_at(actor, Member.site_id, site_id)
    return chosen.join(Wish.member).where(asked, Member.erased_at.is_(None))
