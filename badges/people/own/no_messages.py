"""« Pas de messages »: nothing is written to a member that neither the law nor their own act asks for.

Said by voice to the staff or on the private page, and taken back there. Letters that wait are taken back with it.
"""

from __future__ import annotations

from sqlalchemy import or_
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox, registry
from badges.base.database.types import Base
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.personal.paths import rows_of
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.base.tables import Letter
from badges.base.times import local_date
from badges.people.own.member_row import held_member, own_member
from badges.people.tables import Member


def wish(services: Services, actor: Actor | None, member_id: int, *, messages: bool) -> None:
    """Record whether a member is written to. `actor` None: on their own page, whose link is the caller's to judge.

    Idempotent. Raises NotFound; NotAllowed; Refused as `held_member` and `own_member` do.
    """
    now = services.now()
    with services.database.begin() as session:
        if actor is None:
            member = own_member(session, member_id)
        else:
            member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        if messages is (member.no_messages_on is None):
            return
        member.no_messages_on = None if messages else local_date(now)
        note(session, Act.MEMBER_CHANGED, actor, About(member_id=member.id, site_id=member.site_id), now)
        if not messages:
            _take_back(session, member)


def _take_back(session: OrmSession, member: Member) -> None:
    """Take back what waits to be sent about the member: another person may have the same address."""
    refused = [each.name for each in registry.purposes().values() if each.unless_refused]
    ways = [each for each in registry.personal(Base.metadata, "member") if each.table == Letter.__tablename__]
    about = [rows_of(Base.metadata, each, [member.id]) for each in ways if each.person.startswith("number=")]
    outbox.drop_those(session, or_(*about) & Letter.purpose.in_(refused))
