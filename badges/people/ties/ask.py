"""« C'est vous ? »: a staff member is asked, once, whether a member who bears her name is herself."""

from __future__ import annotations

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.write import About, note
from badges.base.rights import Action, Actor, require, require_staff, sees_site
from badges.base.services import Services
from badges.base.text import names
from badges.network.tables import Staff
from badges.people import rows
from badges.people.tables import Member, StaffTie
from badges.people.ties.reads import persons
from badges.people.views import MemberView


def to_ask(session: OrmSession, actor: Actor) -> list[MemberView]:
    """The members of the actor's sites who bear her name, and about whom she has not answered yet."""
    return [MemberView.of(each) for each in _unanswered(session, actor)]


def own_records(session: OrmSession, actor: Actor) -> frozenset[int]:
    """The members' records that are the actor's own."""
    if actor.staff_id is None:
        return frozenset()
    return persons(session, staff_ids=[actor.staff_id]).records_of(actor.staff_id)


def refuse_herself(session: OrmSession, actor: Actor, member: Member) -> None:
    """Check that a member is not the actor, by any of her accounts.

    Raises NotAllowed: `award.self`; Refused: `tie.unanswered` when the member bears her name and she has not said yet
    whether it is she.
    """
    if actor.staff_id is None:
        return
    known = persons(session, staff_ids=[actor.staff_id], member_ids=[member.id])
    if actor.staff_id in known.accounts_of(member.id):
        raise NotAllowed("award.self")
    refuse_unanswered(session, actor, member)


def refuse_unanswered(session: OrmSession, actor: Actor, member: Member) -> None:
    """Check that the actor was not to say first whether a member who bears her name is herself.

    One statement, and more only for a member of her name. Raises Refused: `tie.unanswered`.
    """
    staff = session.get(Staff, actor.staff_id) if actor.staff_id is not None else None
    if staff is None or member.whole_name not in spellings(staff.name):
        return
    if not persons(session, staff_ids=[staff.id], member_ids=[member.id]).has_answered(staff.id, member.id):
        raise Refused("tie.unanswered")


def answer(services: Services, actor: Actor, member_id: int, *, same_person: bool) -> None:
    """Record that a member's record is the actor's own, or is not. The first answer stays: a second changes nothing.

    Raises NotFound: for a member of another site, and for one who does not bear her name.
    """
    staff_id = require_staff(actor)
    now = services.now()
    with services.database.begin() as session:
        member = session.get(Member, member_id, with_for_update={"of": Member})
        if member is None or member.erased_at is not None or not sees_site(actor, member.site_id):
            raise NotFound
        if member not in _namesakes(session, actor):
            raise NotFound
        if member not in _unanswered(session, actor):
            return
        _tie(session, staff_id, member, same_person=same_person, at=now)
        note(session, Act.STAFF_TIED, actor, _about(staff_id, member, same_person=same_person), now)


def untie(services: Services, actor: Actor, member_id: int, staff_id: int) -> None:
    """Take back a tie that was answered by mistake: the coordination does, for somebody else. Idempotent.

    Raises NotFound; NotAllowed: `tie.own` for her own record.
    """
    require(actor, Action.DISABLE_STAFF)
    now = services.now()
    with services.database.begin() as session:
        member = session.get(Member, member_id, with_for_update={"of": Member})
        if member is None or member.erased_at is not None:
            raise NotFound
        known = persons(session, member_ids=[member.id])
        if actor.staff_id in known.accounts_of(member.id):
            raise NotAllowed("tie.own")
        if (staff_id, member.id) in known.pairs:
            _tie(session, staff_id, member, same_person=False, at=now)
            note(session, Act.STAFF_TIED, actor, _about(staff_id, member, same_person=False), now)


def spellings(name: str) -> frozenset[str]:
    """The folded names under which a person with this name may be registered: family name last, or first."""
    words = names.folded(name).split()
    return frozenset({" ".join(words), " ".join(words[1:] + words[:1]), " ".join(words[-1:] + words[:-1])})


def _namesakes(session: OrmSession, actor: Actor) -> list[Member]:
    """The members of the actor's sites who bear her name. One statement, and the account's row."""
    staff = session.get(Staff, actor.staff_id) if actor.staff_id is not None else None
    if staff is None:
        return []
    return [each for each in rows.named(session, spellings(staff.name)) if sees_site(actor, each.site_id)]


def _unanswered(session: OrmSession, actor: Actor) -> list[Member]:
    """Those of them who are not hers already, and about whom she has not answered by any of her accounts."""
    found = _namesakes(session, actor)
    if actor.staff_id is None or not found:
        return []
    known = persons(session, staff_ids=[actor.staff_id], member_ids=[each.id for each in found])
    return [each for each in found if not known.has_answered(actor.staff_id, each.id)]


def _tie(session: OrmSession, staff_id: int, member: Member, *, same_person: bool, at: object) -> None:
    session.add(StaffTie(staff_id=staff_id, member_id=member.id, same_person=same_person, answered_at=at))
    if same_person and member.staff_id is None:
        member.staff_id = staff_id
    elif not same_person and member.staff_id == staff_id:
        member.staff_id = None


def _about(staff_id: int, member: Member, *, same_person: bool) -> About:
    said = "yes" if same_person else "no"
    return About(member_id=member.id, site_id=member.site_id, text=f"staff:{staff_id}:{said}")
