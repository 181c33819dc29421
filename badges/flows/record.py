"""What happened at a site: workshops, sessions, who was there, exchanges (J3). Saving twice changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges import names
from badges.flows.errors import NotFound, Refused
from badges.flows.rights import require
from badges.flows.services import Services
from badges.policy import Action, Actor, holds_contact, names_someone, signable
from badges.states import GatheringKind, Participation, read
from badges.store.models import Attendance, Exchange, Member, Session, Site, Workshop
from badges.store.queries import activities, people, recognition
from badges.times import local_date

TITLE_LENGTH = 120
LONGEST_SESSION = timedelta(hours=24)
LONGEST_EXCHANGE = 24 * 60
EARLIEST = date(2000, 1, 1)


def create_workshop(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    title: str,
    activity: str | None = None,
    description: str | None = None,
    proposed_by_id: int | None = None,
) -> int:
    """Open a workshop at a site; one that is open there under the same title is returned as it is.

    Raises Refused: workshop.title_missing, workshop.title_too_long, sentence.contact.
    """
    require(actor, Action.RECORD, site_id)
    name = _line(title, "workshop.title_missing", "workshop.title_too_long")
    with services.database.begin() as session:
        if session.get(Site, site_id, with_for_update=True) is None:
            raise NotFound
        for workshop in activities.workshops(session, [site_id]):
            if names.folded(workshop.title) == names.folded(name):
                return workshop.id
        if proposed_by_id is not None:
            _people(session, [proposed_by_id])
        workshop = Workshop(
            site_id=site_id,
            title=name,
            activity=(names.clean(activity) or "")[:60] or None,
            description=names.clean(description),
            proposed_by_id=proposed_by_id,
            created_at=services.now(),
        )
        session.add(workshop)
        session.flush()
        return workshop.id


def record_session(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    kind: str,
    workshop_id: int | None = None,
    starts_at: datetime,
    ends_at: datetime,
    place: str | None = None,
    client_key: str | None = None,
) -> int:
    """Record a meeting, or a session of a workshop; past or to come. Returns its number.

    The same `client_key`, or the same gathering at the same hour, returns the one that is there.
    Raises Refused: session.kind, session.workshop, session.order, session.too_long, session.date.
    """
    require(actor, Action.RECORD, site_id)
    of_kind = read(GatheringKind, kind)
    if of_kind is None or (of_kind is GatheringKind.WORKSHOP) != (workshop_id is not None):
        raise Refused("session.kind")
    if ends_at <= starts_at:
        raise Refused("session.order")
    if ends_at - starts_at > LONGEST_SESSION:
        raise Refused("session.too_long")
    if local_date(starts_at) < EARLIEST or starts_at > services.now() + timedelta(days=3 * 366):
        raise Refused("session.date")
    with services.database.begin() as session:
        if session.get(Site, site_id) is None:
            raise NotFound
        if workshop_id is not None:
            workshop = session.get(Workshop, workshop_id)
            if workshop is None or workshop.site_id != site_id:
                raise NotFound
            if workshop.closed_on is not None and local_date(starts_at) > workshop.closed_on:
                raise Refused("session.workshop")
        gathering = Session(
            site_id=site_id,
            kind=of_kind,
            workshop_id=workshop_id,
            place=(names.clean(place) or "")[:120] or None,
            starts_at=starts_at,
            ends_at=ends_at,
            led_by_id=actor.staff_id,
            client_key=client_key,
        )
        existing = _recorded(session, gathering)
        if existing is not None:
            return existing
        try:
            with session.begin_nested():
                session.add(gathering)
        except IntegrityError:
            existing = _recorded(session, gathering)
            if existing is None:
                raise
            return existing
        return gathering.id


def _recorded(session: OrmSession, new: Session) -> int | None:
    if new.client_key is not None:
        found = session.scalar(select(Session).where(Session.client_key == new.client_key))
        if found is not None and found.site_id != new.site_id:
            raise NotFound
        if found is not None:
            return found.id
    same = activities.same_gathering(session, new.site_id, new.kind, new.workshop_id, new.starts_at)
    return same.id if same is not None else None


def record_attendance(
    services: Services,
    actor: Actor,
    session_id: int,
    present: Mapping[int, str],
    *,
    was: Collection[int] | None = None,
) -> frozenset[int]:
    """Record who was there and in which role. Saving the same twice changes nothing.

    `present`: role by member number, for everyone ticked. `was`: the numbers that were ticked when the form was drawn;
    only these can be un-ticked, so that a page left open does not remove whom a colleague has added since. Without
    `was`, `present` is the whole list. Someone of whom something was seen there stays: returns the numbers that were
    un-ticked and kept.
    Raises Refused: attendance.role, attendance.too_early; NotFound for an unknown member or session.
    """
    ticked = {number: role for number, text in present.items() if (role := read(Participation, text)) is not None}
    if len(ticked) < len(present):
        raise Refused("attendance.role")
    now = services.now()
    with services.database.begin() as session:
        gathering = session.get(Session, session_id, with_for_update=True)
        if gathering is None:
            raise NotFound
        require(actor, Action.RECORD, gathering.site_id)
        if local_date(gathering.starts_at) > local_date(now):
            raise Refused("attendance.too_early")
        there = {row.member_id: row for row in activities.attendance(session, session_id)}
        _people(session, [number for number in present if number not in there])
        for number, role in ticked.items():
            row = there.get(number)
            if row is None:
                row = Attendance(session_id=session_id, member_id=number, role=role)
                row.recorded_by_id, row.recorded_at = actor.staff_id, now
                session.add(row)
            elif row.role != role:
                row.role, row.recorded_by_id, row.recorded_at = role, actor.staff_id, now
        unticked = {number for number in (there if was is None else was) if number in there and number not in present}
        kept = frozenset(unticked & recognition.observed_members(session, session_id))
        for number in unticked - kept:
            session.delete(there[number])
        gathering.attendance_saved_at = now
        return kept


def record_exchange(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    what: str,
    happened_on: date,
    giver_id: int,
    receiver_id: int,
    duration_minutes: int | None = None,
    client_key: str | None = None,
) -> int:
    """Record what one member gave another, freely. Returns its number; the same `client_key` returns the first.

    `what` can stand on a badge: it names no one. Its duration is evidence, never a balance.
    Raises Refused: exchange.two_people, exchange.what_missing, exchange.what_too_long, exchange.names_someone,
    sentence.contact, exchange.date, exchange.duration.
    """
    require(actor, Action.RECORD, site_id)
    title = _line(what, "exchange.what_missing", "exchange.what_too_long")
    if giver_id == receiver_id:
        raise Refused("exchange.two_people")
    if not EARLIEST <= happened_on <= local_date(services.now()):
        raise Refused("exchange.date")
    if duration_minutes is not None and not 0 < duration_minutes <= LONGEST_EXCHANGE:
        raise Refused("exchange.duration")
    with services.database.begin() as session:
        if session.get(Site, site_id) is None:
            raise NotFound
        both = _people(session, [giver_id, receiver_id])
        family_names = [person.family_name for person in both if person.family_name]
        named = names_someone(title, [person.given_name for person in both], family_names)
        if named is not None:
            raise Refused("exchange.names_someone", name=named)
        if (existing := _exchange(session, client_key, site_id)) is not None:
            return existing
        exchange = Exchange(
            site_id=site_id,
            what=title,
            happened_on=happened_on,
            giver_id=giver_id,
            receiver_id=receiver_id,
            duration_minutes=duration_minutes,
            recorded_by_id=actor.staff_id,
            recorded_at=services.now(),
            client_key=client_key,
        )
        try:
            with session.begin_nested():
                session.add(exchange)
        except IntegrityError:
            existing = _exchange(session, client_key, site_id)
            if existing is None:
                raise
            return existing
        return exchange.id


def _exchange(session: OrmSession, client_key: str | None, site_id: int) -> int | None:
    if client_key is None:
        return None
    found = session.scalar(select(Exchange).where(Exchange.client_key == client_key))
    if found is not None and found.site_id != site_id:
        raise NotFound
    return found.id if found is not None else None


def _people(session: OrmSession, numbers: Collection[int]) -> list[Member]:
    """The members with these numbers, all of them there; a member of one site may come to all."""
    found = people.members_by_id(session, numbers) if numbers else {}
    if len(found) != len(set(numbers)):
        raise NotFound
    return [found[number] for number in dict.fromkeys(numbers)]


def _line(text: str, missing: str, too_long: str) -> str:
    """A title as a badge may hold it: what would be refused when it is signed is refused now."""
    cleaned = names.clean(text)
    if cleaned is None:
        raise Refused(missing)
    line = signable(cleaned)
    if len(line) > TITLE_LENGTH:
        raise Refused(too_long, length=TITLE_LENGTH)
    if holds_contact(line):
        raise Refused("sentence.contact")
    return line
