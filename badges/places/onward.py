"""Where a member of a place that closes wants to go on: said by themselves, or to a staff member who notes how.

Nothing else moves them: not the coordination, and no list. An answer can be another one until the place has closed;
after that a member who was not reached may still say it, and goes there at once.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require, require_staff, sees_site
from badges.base.services import Services
from badges.network.tables import Site, SiteState
from badges.people.other_sites import nameable
from badges.people.own.member_row import own_member
from badges.people.tables import Member
from badges.people.ties.identity_question import refuse_unanswered
from badges.places.closure import carry_out
from badges.places.facts import OnwardFacts, OwnOnwardFacts
from badges.places.rules import SaidHow, takes_onward
from badges.places.tables import Onward


def answer(services: Services, actor: Actor, member_id: int, facts: OnwardFacts) -> bool:
    """Note what a member said to a facilitator of their place; once it is closed, to one of the place where they go.

    Returns whether they have moved already. Idempotent. Raises NotFound; NotAllowed: for the coordination, which moves
    no member; Refused: `member.practice`, `member.left`, `tie.unanswered`, `onward.not_asked`, `onward.to`.
    """
    staff_id = require_staff(actor)
    with services.database.begin() as session:
        hold_place(session, member_id)
        member = session.get(Member, member_id, with_for_update={"of": Member})
        if member is None or member.erased_at is not None:
            raise NotFound
        _require(services, session, actor, member, facts.to)
        if member.practice:
            raise Refused("member.practice")
        refuse_unanswered(session, actor, member)
        return _say(services, session, actor, member, facts.to, facts.said, staff_id)


def answer_alone(services: Services, member_id: int, facts: OwnOnwardFacts) -> bool:
    """The same, said by the member on their private page. Raises NotFound; Refused: as `answer`."""
    with services.database.begin() as session:
        hold_place(session, member_id)
        member = own_member(session, member_id)
        return _say(services, session, None, member, facts.to, SaidHow.PAGE, None)


def hold_place(session: OrmSession, member_id: int) -> None:
    """Hold the row of a member's place before that of the member, in the order in which a closing takes them."""
    site_id = session.scalar(select(Member.site_id).where(Member.id == member_id))
    if site_id is not None:
        session.get(Site, site_id, with_for_update=True)


def _require(services: Services, session: OrmSession, actor: Actor, member: Member, to: int | None) -> None:
    """Check that the actor hears it where they work: at the member's place, or once that is closed at the one to which
    they go, after a look within a day. A coordinator sees every place, and hears no member's yes there.
    """
    here = member.site_id if member.site_id in actor.site_ids else to
    if here is None or here not in actor.site_ids:
        raise NotAllowed if sees_site(actor, member.site_id) else NotFound
    require(actor, Action.HEAR_ONWARD, here)
    if here == member.site_id:
        return
    if session.get_one(Site, member.site_id).state is not SiteState.CLOSED:
        raise NotFound
    nameable(session, actor, [member.id], services.now())


def _say(
    services: Services, session: OrmSession, actor: Actor | None, member: Member, to: int | None, said: SaidHow,
    staff_id: int | None,
) -> bool:  # fmt: skip
    now, site = services.now(), session.get_one(Site, member.site_id)
    if member.left_on is not None:
        raise Refused("member.left")
    if site.closed_on is None:
        raise Refused("onward.not_asked")
    there = session.get(Site, to) if to is not None else None
    if to is not None and (there is None or not takes_onward(there, site.id)):
        raise Refused("onward.to", part="to")
    row = session.get(Onward, member.id)
    if row is None or (row.site_id, row.to_site_id, row.said) != (site.id, to, said):
        if row is None:
            row = Onward(member_id=member.id)
            session.add(row)
        row.site_id, row.to_site_id, row.said, row.said_at, row.recorded_by_id = site.id, to, said, now, staff_id
        session.flush()
        about = About(member_id=member.id, site_id=site.id, text=f"{to or 'nowhere'}:{said}")
        note(session, Act.ONWARD_SAID, actor, about, now)
    return carry_out(session, row, now) if site.state is SiteState.CLOSED else False
