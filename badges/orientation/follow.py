"""What a facilitator notes of a person who was sent: a call, that they came, that nothing follows; « non merci ».

Every step is idempotent, and asks the one table of `rules`. Each raises NotFound, also for one that is gone already;
NotAllowed; and Refused: orientation.over for a step that its state does not allow.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds, sweep
from badges.base.errors import Refused
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.orientation import rows, rules
from badges.orientation.changes import Counted, count
from badges.orientation.rules import STEPS, OrientationStep
from badges.orientation.tables import NotCalled, Orientation, Referrer
from badges.people.own.member_row import held_member


def note_try(services: Services, actor: Actor, orientation_id: int) -> None:
    """There was no answer, or another person's, who was told neither the network nor the service."""
    with services.database.begin() as session:
        _for_step(session, actor, orientation_id, OrientationStep.TRY).tried_on = local_date(services.now())


def note_call(services: Services, actor: Actor, orientation_id: int, *, told: bool) -> None:
    """The person was spoken to. `told`: they heard where their name came from (GDPR, article 14).

    Raises Refused: orientation.told, since that is said at the first call.
    """
    if not told:
        raise Refused("orientation.told")
    today = local_date(services.now())
    with services.database.begin() as session:
        row = _for_step(session, actor, orientation_id, OrientationStep.CALL)
        if row.called_on is None:
            row.called_on = row.told_on = today
            row.called_by_id = actor.staff_id
            count(session, Counted.CALLED, today)


def note_coming(
    services: Services, actor: Actor, orientation_id: int, member_id: int | None = None, *, told: bool = False
) -> None:
    """The person came. `member_id`: the record that was opened for them, at the actor's site. `told`: they heard where
    their name came from, if not at a first call. Raises Refused: orientation.told.
    """
    today = local_date(services.now())
    with services.database.begin() as session:
        if member_id is not None:
            held_member(session, actor, member_id, Action.SEE_MEMBER)
        row = rows.held(session, actor, orientation_id)
        if row.came_on is None:
            _require(row, OrientationStep.CAME)
            if row.told_on is None and not told:
                raise Refused("orientation.told")
            row.came_on, row.told_on = today, row.told_on or today
            count(session, Counted.CAME, today)
        if member_id is not None:
            row.member_id = member_id


def close(services: Services, actor: Actor, orientation_id: int) -> None:
    """Nothing follows. The person may still come: for three months it is found again."""
    today = local_date(services.now())
    with services.database.begin() as session:
        row = rows.held(session, actor, orientation_id)
        if row.closed_on is None:
            _require(row, OrientationStep.CLOSE)
            row.closed_on = today
            count(session, Counted.CLOSED, today)


def link(services: Services, actor: Actor, orientation_id: int, member_id: int) -> None:
    """The person is a member, who has a record: nothing is created."""
    with services.database.begin() as session:
        held_member(session, actor, member_id, Action.SEE_MEMBER)
        _for_step(session, actor, orientation_id, OrientationStep.LINK).member_id = member_id


def refuse(services: Services, actor: Actor, orientation_id: int, *, never_again: bool = False) -> None:
    """« Non merci »: the row is destroyed at once. `never_again`: the number is not called for a year, if they wish,
    and what other services sent with it, or to other sites, goes too.

    The service hears nothing, and its next form is received like any other. Raises Refused: orientation.no_number.
    """
    today = local_date(services.now())
    sweep.mark(services.settings.home)
    with services.database.begin(essential=True) as session:  # deleting makes room
        row = _for_step(session, actor, orientation_id, OrientationStep.REFUSE)
        if never_again and row.phone is None:
            raise Refused("orientation.no_number")
        gone = [row]
        if never_again and row.phone is not None:
            _never_again(services, session, row.phone)
            others = select(Orientation).where(Orientation.phone == row.phone, Orientation.id != row.id)
            gone += session.scalars(others.with_for_update().order_by(Orientation.id))
        for each in gone:
            if each.closed_on is None and each.came_on is None:
                count(session, Counted.CLOSED, today)
            session.delete(each)


def dismiss(services: Services, actor: Actor, orientation_id: int) -> None:
    """It was no request: the row goes, and the service with it, if it sent no other person, that day or later."""
    sweep.mark(services.settings.home)
    with services.database.begin(essential=True) as session:
        row = _for_step(session, actor, orientation_id, OrientationStep.DISMISS)
        referrer_id, day = row.referrer_id, row.received_on
        count(session, Counted.RECEIVED, row.received_on, -1)
        session.delete(row)
        session.flush()
        others = select(Orientation.id).where(Orientation.referrer_id == referrer_id).limit(1)
        referrer = session.get(Referrer, referrer_id)
        if referrer is not None and referrer.last_sent_on == day and session.scalar(others) is None:
            session.delete(referrer)


def _never_again(services: Services, session: OrmSession, phone: str) -> None:
    number, until = rows.number_mac(services, phone), local_date(services.now() + bounds.NOT_CALLED)
    found = session.get(NotCalled, number)
    if found is None:
        session.add(NotCalled(number=number, until=until))
    else:
        found.until = until


def _for_step(session: OrmSession, actor: Actor, orientation_id: int, step: OrientationStep) -> Orientation:
    row = rows.held(session, actor, orientation_id)
    _require(row, step)
    return row


def _require(row: Orientation, step: OrientationStep) -> None:
    if rules.state(row.called_on, row.came_on, row.closed_on) not in STEPS[step]:
        raise Refused("orientation.over")
