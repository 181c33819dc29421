"""Visitors of a gathering, and those who are counted without a name; forgotten after `bounds.VISITORS_KEPT`."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from badges.base import receipts
from badges.base.database import bounds
from badges.base.errors import Refused
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.text import names
from badges.base.text.sentences import holds_contact, signable
from badges.base.times import local_date
from badges.gatherings import changes, rows
from badges.gatherings.tables import Attendance, Gathering, Visitor

NAME_LENGTH = 40


def note_visitor(
    services: Services, actor: Actor, gathering_id: int, given_name: str, *, client_key: str | None = None
) -> None:
    """Note that an unknown person was there, by a first name. The same `client_key` a second time changes nothing.

    Raises Refused: name.missing, name.too_long, name.symbol, sentence.contact, attendance.too_early;
    NotFound: unknown gathering.
    """
    _note(services, actor, gathering_id, _name(given_name), client_key)


def note_unnamed(services: Services, actor: Actor, gathering_id: int, *, client_key: str | None = None) -> None:
    """Count one person more without any name, who is present and may be a member. Nothing leads to a record.

    The same `client_key` a second time changes nothing. Raises Refused: attendance.too_early; NotFound: unknown
    gathering.
    """
    _note(services, actor, gathering_id, "", client_key)


def _note(services: Services, actor: Actor, gathering_id: int, name: str, client_key: str | None) -> None:
    now = services.now()
    try:
        with services.database.begin() as session:
            gathering = rows.held(session, actor, gathering_id)
            if local_date(gathering.starts_at) > local_date(now):
                raise Refused("attendance.too_early")
            known = select(Visitor.id).where(Visitor.client_key == client_key)
            if client_key is not None and session.scalar(known) is not None:
                return
            if not receipts.take(session, client_key, now):  # noted before, and taken back since
                return
            visitor = Visitor(gathering_id=gathering_id, given_name=name, client_key=client_key)
            visitor.recorded_by_id, visitor.recorded_at = actor.staff_id, now
            session.add(visitor)
            gathering.attendance_saved_at = now
            changes.take_place(gathering)
    except IntegrityError:  # the same form, sent to another gathering at the same moment
        return


def take_back_visitor(services: Services, actor: Actor, gathering_id: int, visitor_id: int) -> None:
    """Delete a visitor who was noted by mistake; one who is gone already stays gone. Where no one else was noted,
    nothing says who was there any more. Raises NotFound: no gathering.
    """
    with services.database.begin() as session:
        gathering = rows.held(session, actor, gathering_id)
        mistaken = delete(Visitor).where(Visitor.id == visitor_id, Visitor.gathering_id == gathering_id)
        if session.scalar(mistaken.returning(Visitor.id)) is None:
            return
        named = select(Attendance.member_id).where(Attendance.gathering_id == gathering_id).limit(1)
        if session.scalar(named) is None and not rows.others_came(session, gathering):
            gathering.attendance_saved_at = None


def forget_visitors(services: Services) -> int:
    """Delete the first names whose time is over, for the nightly job; each gathering keeps how many people were there.

    Returns how many there were.
    """
    oldest = services.now() - bounds.VISITORS_KEPT
    with services.database.begin(essential=True) as session:
        gone = delete(Visitor).where(Visitor.recorded_at < oldest).returning(Visitor.gathering_id)
        counts = Counter(session.scalars(gone))
        for gathering_id, number in sorted(counts.items()):
            there = update(Gathering).where(Gathering.id == gathering_id)
            session.execute(there.values(nameless=Gathering.nameless + number))
        return counts.total()


def _name(text: str) -> str:
    cleaned = names.clean(text)
    name = signable(cleaned) if cleaned is not None else ""
    if not any(mark.isalpha() for mark in name):
        raise Refused("name.missing")
    if holds_contact(name):
        raise Refused("sentence.contact")
    if len(name) > NAME_LENGTH:
        raise Refused("name.too_long", length=NAME_LENGTH)
    if (mark := names.first_symbol(name)) is not None:
        raise Refused("name.symbol", mark=mark)
    return name
