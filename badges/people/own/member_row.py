"""The row of a member who acts from their own private page, or that a staff member acts about.

The link that opened the page is the caller's to judge.
"""

from __future__ import annotations

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.people.tables import Member
from badges.people.ties.identity_question import refuse_unanswered


def own_member(session: OrmSession, member_id: int) -> Member:
    """The member, whose row is held until the transaction ends.

    Raises NotFound: `link.ended` when they were erased meanwhile; Refused: `member.practice` for a practice member.
    """
    member = session.get(Member, member_id, with_for_update={"of": Member})
    if member is None or member.erased_at is not None:
        raise NotFound("link.ended")
    if member.practice:
        raise Refused("member.practice")
    return member


def held_member(session: OrmSession, actor: Actor, member_id: int, action: Action) -> Member:
    """The member, whose row is held until the transaction ends.

    Raises NotFound; NotAllowed as `require` does; Refused: `member.practice` for a practice member,
    `tie.unanswered` while the actor has not said whether a member whose name could be hers is herself.
    """
    member = session.get(Member, member_id, with_for_update={"of": Member})
    if member is None or member.erased_at is not None:
        raise NotFound
    require(actor, action, member.site_id)
    if member.practice:
        raise Refused("member.practice")
    refuse_unanswered(session, actor, member)
    return member
