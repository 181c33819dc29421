"""A member is told of one thing, once: by a letter, by a text that is prepared in the site's own telephone, on paper or
by voice; or says that they know it.

Every step is idempotent: of what was told already nothing is written again, whatever the way. Each raises NotFound;
NotAllowed; Outdated where the thing changed since the form was shown; and Refused: message.over where there is nothing
to tell any more, message.own for the actor's own record, and what `held_member` refuses.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.database import bounds
from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.base.versions import refuse_outdated
from badges.gatherings.workshops import rows as workshops
from badges.messages import reads
from badges.messages.rules import WRITTEN, Occasion, Way, takes_texts
from badges.messages.tables import Message
from badges.messages.views import Telling, Thing
from badges.messages.wording import words
from badges.network import reads as network
from badges.network import site_phone
from badges.people.addresses.confirmed_address import letters_go_to
from badges.people.own.member_row import held_member, own_member
from badges.people.tables import Member
from badges.people.ties.identity_question import own_records

ABOUT: Final = "message"  # the purpose of its letters, whose number is the member's


def tell(services: Services, actor: Actor, thing: Thing, way: Way, *, shown: str | None = None) -> None:
    """Note how a member was told; by e-mail the letter is written.

    Raises Refused: message.unwanted where the member said « pas de messages », message.no_address, message.phone where
    this is not the telephone of the member's site, message.no_texts where their number takes none.
    """
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, thing.member_id, Action.PUT_IN_TOUCH)
        if member.id in own_records(session, actor):
            raise Refused("message.own")
        found = _to_tell(session, services, thing, shown)
        if found is None:
            return
        if way in WRITTEN and not found.is_wanted:
            raise Refused("message.unwanted")
        if way is Way.LETTER:
            _write(session, services, member, found)
        if way is Way.PREPARED:
            if site_phone.site_of(session, actor) != member.site_id:
                raise Refused("message.phone")
            if not takes_texts(member.phone):
                raise Refused("message.no_texts")
        _note(session, found, way, now, actor.staff_id)


def tell_all(services: Services, actor: Actor, shown: Collection[tuple[Thing, str]], way: Way) -> int:
    """Note that several members were told by voice or on paper: of those that the page showed, as it showed them.

    What changed meanwhile, and what is not the actor's to tell, is left as it is. Returns how many were noted.
    """
    if way not in (Way.SAID, Way.PAPER):
        raise Refused("form.choice")
    now, noted = services.now(), 0
    with services.database.begin() as session:
        own = own_records(session, actor)
        for thing, version in sorted(shown, key=lambda each: each[0].member_id):  # rows are held in one order
            if thing.member_id in own:
                continue
            try:
                held_member(session, actor, thing.member_id, Action.PUT_IN_TOUCH)
            except (NotFound, NotAllowed, Refused):  # left, another site's, or a name like her own: one alone
                continue
            found = reads.telling(session, thing, now)
            ready = found is not None and found.way is None and found.version == version
            if found is not None and ready and (way is Way.SAID or found.is_wanted):
                _note(session, found, way, now, actor.staff_id)
                session.flush()
                noted += 1
    return noted


def know(services: Services, member_id: int, thing: Thing, *, shown: str | None = None) -> None:
    """« Je le sais déjà », on the member's own page: they are told of it no more."""
    now = services.now()
    with services.database.begin() as session:
        own_member(session, member_id)
        found = _to_tell(session, services, Thing(thing.occasion, thing.number, member_id), shown)
        if found is not None:
            _note(session, found, Way.KNOWN, now, None)


def take_back(services: Services, actor: Actor, thing: Thing) -> None:
    """A member was not told after all: a wrong tap. A letter that was written stays written.

    Raises Refused: message.sent.
    """
    with services.database.begin() as session:
        member = held_member(session, actor, thing.member_id, Action.PUT_IN_TOUCH)
        if member.id in own_records(session, actor):
            raise Refused("message.own")
        found = _row(session, thing)
        if found is None:
            return
        if found.way is Way.LETTER:
            raise Refused("message.sent")
        session.delete(found)


def forget_old(services: Services) -> int:
    """Delete what was told longer than `bounds.MESSAGES_KEPT` ago, for the nightly job. Returns how many rows went."""
    with services.database.begin(essential=True) as session:
        gone = session.execute(delete(Message).where(Message.noted_at < services.now() - bounds.MESSAGES_KEPT))
        return int(gone.rowcount)  # type: ignore[attr-defined]


def _to_tell(session: OrmSession, services: Services, thing: Thing, shown: str | None) -> Telling | None:
    """What is to be told, by a member whose row is held; None where they were told. Raises Refused: message.over."""
    found = reads.telling(session, thing, services.now())
    if found is None:
        raise Refused("message.over")
    if found.way is not None:
        return None
    refuse_outdated(shown, found.version)
    return found


def _note(session: OrmSession, found: Telling, way: Way, now: datetime, staff_id: int | None) -> None:
    """Write the one row. Who hears that a session changed has heard of their place in the workshop."""
    _keep(session, found.thing, way, now, staff_id, since=found.since, meeting_on=found.meeting_on)
    if found.occasion is Occasion.CHANGE and found.workshop_id is not None:
        enrolment = workshops.enrolment(session, found.workshop_id, found.member.id)
        if enrolment is not None:
            place = Thing(Occasion.PLACE, found.workshop_id, found.member.id)
            _keep(session, place, way, now, staff_id, since=enrolment.asked_at, meeting_on=None)


def _keep(
    session: OrmSession,
    thing: Thing,
    way: Way,
    now: datetime,
    staff_id: int | None,
    *,
    since: datetime,
    meeting_on: date | None,
) -> None:
    row = _row(session, thing)
    if row is None:
        row = Message(member_id=thing.member_id, occasion=thing.occasion, number=thing.number)
        session.add(row)
    row.since, row.meeting_on = since, meeting_on
    row.way, row.noted_at, row.noted_by_id = way, now, staff_id


def _row(session: OrmSession, thing: Thing) -> Message | None:
    same = (Message.member_id == thing.member_id, Message.occasion == thing.occasion, Message.number == thing.number)
    return session.scalar(select(Message).where(*same))


def _write(session: OrmSession, services: Services, member: Member, found: Telling) -> None:
    now = services.now()
    address = letters_go_to(session, member, now)
    if address is None:
        raise Refused("message.no_address")
    said = words(found)
    text = outbox.fill(
        "badges.messages",
        "letter.txt",
        subject=said.subject,
        text=said.text,
        to_call=network.to_call(session, member.site),
        of_site=of_place(member.site.name),
    )
    outbox.write(session, address, text, due_at=now, purpose=ABOUT, number=member.id)
