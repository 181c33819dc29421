"""A member leaves, dies, comes back, or says that their record shall stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox, registry
from badges.base.database.types import Base
from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.personal.paths import rows_of
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.workshops import changes as workshops
from badges.ledger import changes as ledger
from badges.matching.introductions import changes as introductions
from badges.people import changes as people
from badges.people.own.member_row import held_member
from badges.people.tables import Member
from badges.recognition import changes as recognition
from badges.sharing.afterwards import changes as afterwards


def leave(
    services: Services,
    actor: Actor,
    member_id: int,
    *,
    died: bool = False,
    hide_badges: bool = False,
    still_asked: bool = False,
) -> None:
    """Record that a member left, or died: they stand on no list, and no letter goes to them. Idempotent.

    Who leaves keeps their badges as they are, unless they ask that others see them no longer (`hide_badges`); a
    death hides them. The private link of one who left still opens; that of one who died ends. Which of both it was is
    not recorded. They are not asked what came after a dossier, unless they say that they may be (`still_asked`).
    Raises NotFound.
    """
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.LEAVE)
        record(session, actor, member, services.now(), died=died, hide_badges=hide_badges, still_asked=still_asked)


def record(
    session: OrmSession,
    actor: Actor | None,
    member: Member,
    now: datetime,
    *,
    died: bool,
    hide_badges: bool,
    still_asked: bool = False,
) -> None:
    """The same for a row that is held; `actor` None is the member, through their private page."""
    numbers = people.numbers_of(session, member.id)
    if member.left_on is not None:
        if died:  # after they left: what a death ends did not end then
            people.leave(session, member, member.left_on, end_link=True)
            recognition.close_awards(session, numbers, now)
            afterwards.end_all_of(session, numbers)
        return
    people.leave(session, member, local_date(now), end_link=died)
    workshops.end_enrolments(session, numbers)
    introductions.end_all_of(session, numbers, now)
    afterwards.left(session, numbers, still_asked=still_asked and not died)
    ledger.give_up_reservations(session, recognition.abandon_unfinished(session, numbers))
    if died or hide_badges:
        recognition.close_awards(session, numbers, now)
    for declared in registry.personal(Base.metadata, "member"):
        if declared.table == "letter":
            outbox.drop_those(session, rows_of(Base.metadata, declared, numbers))
    note(session, Act.MEMBER_LEFT, actor, About(member_id=member.id, site_id=member.site_id), now)


def come_back(services: Services, actor: Actor, member_id: int) -> None:
    """Record that a member who left is there again, and show their badges to those who have the code. Idempotent.

    Raises NotFound; Refused: `member.forgotten` when their name and contact are gone.
    """
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.LEAVE)
        if member.left_on is None:
            return
        if member.forgotten_on is not None:
            raise Refused("member.forgotten")
        people.come_back(member)
        people.keep(member, local_date(now))
        recognition.reopen_awards(session, people.numbers_of(session, member.id))
        about = About(member_id=member.id, site_id=member.site_id, text="back")
        note(session, Act.MEMBER_CHANGED, actor, about, now)


def keep(services: Services, actor: Actor, member_id: int) -> None:
    """Record that a member who was asked wants their record to stay. Raises NotFound."""
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.LEAVE)
        people.keep(member, local_date(now))
        about = About(member_id=member.id, site_id=member.site_id, text="stays")
        note(session, Act.MEMBER_CHANGED, actor, about, now)
