"""Those who would come are told of the day: by a letter to an address that counts, or by voice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.base.times import local
from badges.matching.ideas import reads, rows
from badges.matching.ideas.rules import STEPS, IdeaStep
from badges.matching.tables import Idea
from badges.network import reads as network
from badges.people.addresses.confirmed_address import letters_go_to
from badges.people.own.member_row import held_member
from badges.people.tables import Member
from badges.people.ties.identity_question import own_records

ABOUT: Final = "idea"  # the purpose of its letters, whose number is the member's


def told(services: Services, actor: Actor, idea_id: int, member_id: int) -> None:
    """Record that a person who would come was told by voice. Idempotent.

    Raises NotFound: for a person who would not come; NotAllowed; Refused: idea.over; idea.own for the actor's own idea.
    """
    _tell(services, actor, idea_id, member_id, by_letter=False)


def write(services: Services, actor: Actor, idea_id: int, member_id: int) -> None:
    """Write a letter to a person who would come, at most one. Idempotent.

    Raises NotFound: for a person who would not come; NotAllowed; Refused: idea.over, idea.own, idea.no_address,
    idea.no_date.
    """
    _tell(services, actor, idea_id, member_id, by_letter=True)


def _tell(services: Services, actor: Actor, idea_id: int, member_id: int, *, by_letter: bool) -> None:
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.PUT_IN_TOUCH)
        idea = rows.held(session, actor, idea_id)
        if rows.state(idea) not in STEPS[IdeaStep.TELL]:
            raise Refused("idea.over")
        own = own_records(session, actor)
        if idea.member_id in own:  # who is told how would say what is said of her
            raise Refused("idea.own")
        found = rows.voice(session, idea_id, member_id)
        if found is None:
            raise NotFound
        if found.invited_at is not None:
            return
        if by_letter:
            _write(session, idea, member, now, own)
        found.invited_at = now


def _write(session: OrmSession, idea: Idea, member: Member, now: datetime, own: Collection[int]) -> None:
    address = letters_go_to(session, member, now)
    if address is None or member.id in reads.read_first(session, idea.id, unless=own):
        raise Refused("idea.no_address")
    day = reads.day_of(session, idea, now)
    if day is None:
        raise Refused("idea.no_date")
    text = outbox.fill(
        "badges.matching.ideas",
        "invitation.txt",
        title=idea.title,
        when=f"{local(day.starts_at):%d/%m/%Y à %H:%M}",
        town=idea.site.city,
        to_call=network.to_call(session, idea.site),
        of_site=of_place(idea.site.name),
    )
    outbox.write(session, address, text, due_at=now, purpose=ABOUT, number=member.id)
