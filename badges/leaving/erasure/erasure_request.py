"""Asking to erase a person, and taking it back: hidden at once, destroyed when the time is over (`destroy`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox, registry
from badges.base.database.types import Base
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.personal.paths import rows_of
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text.names import full
from badges.leaving.rules import WAITING, Known, is_known_by, is_named
from badges.leaving.tables import Erasure
from badges.matching.introductions import changes as introductions
from badges.network import changes as network
from badges.network.tables import Staff
from badges.people import changes as people
from badges.people.own.member_row import held_member
from badges.people.tables import Member
from badges.recognition import changes as recognition
from badges.recognition import rows as recognition_rows


def ask(services: Services, actor: Actor, member_id: int, *, name: str, fact: str) -> int:
    """Hide a member at once, on their request, and destroy them after `WAITING`. Returns the number of the request.

    `name` is the whole name as the person says it, `fact` their telephone number, e-mail address or month of joining.
    Raises NotFound; Refused: `erasure.name`, `erasure.fact` when the record says otherwise.
    """
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.ERASE_MEMBER)
        refuse_another(known(session, member), name, fact)
        return hide_member(session, member, now, now, now + WAITING, actor).id


def ask_staff(services: Services, actor: Actor, staff_id: int, *, name: str, fact: str) -> int:
    """The same for a former member of staff, whose account must be disabled; `fact` is their e-mail address.

    Raises NotFound; Refused: `erasure.staff_active`, `erasure.name`, `erasure.fact`.
    """
    require(actor, Action.ERASE_STAFF)
    now = services.now()
    with services.database.begin() as session:
        person = session.get(Staff, staff_id, with_for_update={"of": Staff})
        if person is None or person.erased_at is not None:
            raise NotFound
        if person.active:
            raise Refused("erasure.staff_active")
        refuse_another(Known((person.name,), person.email, None, None), name, fact)
        return hide_staff(session, person, now, now, now + WAITING, actor).id


def take_back(services: Services, actor: Actor, erasure_id: int) -> None:
    """Show a person again who is hidden and not destroyed yet. Letters that were dropped stay so.

    Raises NotFound; Refused: `erasure.done` when the person is destroyed.
    """
    require(actor, Action.TAKE_BACK_ERASURE)
    now = services.now()
    with services.database.begin() as session:
        erasure = session.get(Erasure, erasure_id, with_for_update=True)
        if erasure is None or erasure.taken_back_at is not None:
            raise NotFound
        if erasure.destroyed_at is not None:
            raise Refused("erasure.done")
        show_again(session, erasure, now, actor)


def hide_member(
    session: OrmSession, member: Member, at: datetime, now: datetime, due_at: datetime, actor: Actor | None
) -> Erasure:
    """Hide a member from `at` on, drop the letters to them, and add the request. Returns it with its number."""
    numbers = people.numbers_of(session, member.id)
    for declared in registry.personal(Base.metadata, "member"):
        if declared.table == "letter":
            outbox.drop_those(session, rows_of(Base.metadata, declared, numbers))
    recognition.hide_awards(session, numbers, at)
    people.hide(member, at)
    introductions.end_all_of(session, numbers, now)
    note(session, Act.ERASURE_ASKED, actor, About(member_id=member.id, site_id=member.site_id), now)
    return _added(session, Erasure(member_id=member.id, asked_at=at, due_at=due_at), actor)


def hide_staff(
    session: OrmSession, person: Staff, at: datetime, now: datetime, due_at: datetime, actor: Actor | None
) -> Erasure:
    """The same for a former member of staff."""
    network.hide(person, at)
    note(session, Act.ERASURE_ASKED, actor, About(text=f"staff:{person.id}"), now)
    return _added(session, Erasure(staff_id=person.id, asked_at=at, due_at=due_at), actor)


def _added(session: OrmSession, erasure: Erasure, actor: Actor | None) -> Erasure:
    erasure.asked_by_id = actor.staff_id if actor is not None else None
    session.add(erasure)
    session.flush()
    return erasure


def show_again(session: OrmSession, erasure: Erasure, now: datetime, actor: Actor | None) -> None:
    """Show the person of a request again, and close the request."""
    erasure.taken_back_at = now
    if erasure.staff_id is not None:
        person = session.get_one(Staff, erasure.staff_id, with_for_update={"of": Staff})
        network.show_again(person)
        note(session, Act.ERASURE_TAKEN_BACK, actor, About(text=f"staff:{person.id}"), now)
        return
    member = session.get_one(Member, erasure.member_id, with_for_update={"of": Member})
    recognition.show_awards_again(session, people.numbers_of(session, member.id), erasure.asked_at)
    people.show_again(member)
    note(session, Act.ERASURE_TAKEN_BACK, actor, About(member_id=member.id, site_id=member.site_id), now)


def known(session: OrmSession, member: Member) -> Known:
    """What a member can be known by. One whose name was forgotten is known by the names on their badges."""
    if member.given_name:
        whole: tuple[str, ...] = (full(member.given_name, member.family_name),)
    else:
        whole = tuple(recognition_rows.names_shown(session, people.numbers_of(session, member.id)))
    return Known(whole, member.email, member.phone, member.joined_on)


def refuse_another(who: Known, name: str, fact: str) -> None:
    """Raises Refused: `erasure.name`, `erasure.fact` when this is not what the record says of the person."""
    if not is_named(who, name):
        raise Refused("erasure.name")
    if not is_known_by(who, fact):
        raise Refused("erasure.fact")


def open_erasure(session: OrmSession, *, member_id: int | None = None, staff_id: int | None = None) -> Erasure | None:
    """The request about a person that was not taken back, destroyed or not."""
    whose = Erasure.member_id == member_id if member_id is not None else Erasure.staff_id == staff_id
    chosen = select(Erasure).where(whose, Erasure.taken_back_at.is_(None)).order_by(Erasure.id.desc())
    return session.scalar(chosen.limit(1))
