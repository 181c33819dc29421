"""« Noté en votre nom »: what a colleague entered as seen by another stands on that one's day until they have read it.

« C'est juste » lets it count like any other. What is denied is removed; where a signed badge rests on it, it is set
aside, and the badge is paused until the coordination has decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.database.counts import Counting
from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor, require_staff
from badges.base.services import Services
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Gathering
from badges.network.tables import Staff
from badges.people.tables import Member
from badges.people.ties.denials import are_one
from badges.people.views import MemberView
from badges.recognition import changes
from badges.recognition.answers.parts import reopen
from badges.recognition.evidence import seen_for
from badges.recognition.observations.correct import rests_on
from badges.recognition.states import LEGITIMATE, UNSIGNED, AwardState, PauseReason
from badges.recognition.tables import Award, BadgeModel, Observation
from badges.recognition.views import BadgeVersionView

MOST: Final = 60  # observations that one page shows


@dataclass(frozen=True)
class Noted:
    """What one colleague entered in another's name, of one member in one place; `numbers` are the observations'."""

    numbers: tuple[int, ...]
    author: str
    member: MemberView
    seen_on: date
    place: str | None  # of the workshop, or what the exchange was
    criteria: tuple[tuple[BadgeVersionView, str], ...]
    sentences: tuple[str, ...]


def counting(actor: Actor) -> Counting:
    """How much was entered in the actor's name and waits to be read."""
    return select(func.count()).select_from(Observation).where(*_of(actor))


def waiting(session: OrmSession, actor: Actor) -> list[Noted]:
    """What was entered in the actor's name and waits to be read, the oldest first."""
    chosen = (
        select(Observation, Staff.name, BadgeModel)
        .join(Staff, Staff.id == Observation.recorded_by_id)
        .join(BadgeModel, BadgeModel.id == Observation.badge_model_id)
        .join(Observation.member)
        .where(*_of(actor), Member.erased_at.is_(None))
        .options(
            joinedload(Observation.member),
            joinedload(Observation.gathering).joinedload(Gathering.workshop),
            joinedload(Observation.exchange),
        )
        .order_by(
            Observation.recorded_at, Observation.member_id, Observation.recorded_by_id, Observation.gathering_id,
            Observation.exchange_id, Observation.id,
        )
        .limit(MOST)
    )  # fmt: skip
    rows = [(observation, name, model) for observation, name, model in session.execute(chosen)]
    return [_noted(list(group)) for _key, group in groupby(rows, key=lambda row: _together(row[0]))]


def confirm(services: Services, actor: Actor, numbers: Collection[int]) -> None:
    """Record that this was seen: « C'est juste ». Idempotent.

    Raises NotFound: for what was not entered in the actor's name; NotAllowed: `seen.same_person` when the one who
    entered it may be the same person.
    """
    staff_id, now = require_staff(actor), services.now()
    with services.database.begin() as session:
        for row in _held(session, staff_id, numbers):
            if row.confirmed_at is None and row.denied_at is None:
                row.confirmed_at = now
                _note(session, actor, row, "seen:fine", now)


def deny(services: Services, actor: Actor, numbers: Collection[int]) -> None:
    """Record that this was not seen: « Ce n'est pas moi ». It counts no longer. Idempotent.

    A member's yes to what rested on it is asked anew; a signed badge is paused. Raises NotFound; NotAllowed:
    `seen.same_person`; Refused: `award.try_again` while a badge that rests on it is being signed.
    """
    staff_id, now = require_staff(actor), services.now()
    with services.database.begin(essential=True) as session:
        found = _held(session, staff_id, numbers, gone_is_fine=True)
        awards = _awards(session, found)
        for row in found:
            if row.denied_at is None:
                _set_aside(session, actor, row, [each for each in awards if _is_of(each, row)], now)


def is_denied(session: OrmSession, award: Award) -> bool:
    """Whether a badge says what its witness denied to have seen, and no other saw up to the member's yes."""
    rows = session.execute(
        select(Observation.criterion, Observation.denied_at).where(
            Observation.member_id == award.member_id,
            Observation.badge_model_id == award.badge_model_id,
            Observation.criterion.in_(award.criteria),
            Observation.recorded_at <= (award.agreed_at or award.created_at),
        )
    ).all()
    standing = {criterion for criterion, denied_at in rows if denied_at is None}
    return any(denied_at is not None and criterion not in standing for criterion, denied_at in rows)


def _of(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        Observation.staff_id == (actor.staff_id or 0),
        Observation.recorded_by_id != Observation.staff_id,
        Observation.confirmed_at.is_(None),
        Observation.denied_at.is_(None),
    )


def _held(
    session: OrmSession, staff_id: int, numbers: Collection[int], *, gone_is_fine: bool = False
) -> Sequence[Observation]:
    """These observations, locked, all of them entered in this staff member's name by a colleague."""
    chosen = select(Observation).where(Observation.id.in_(numbers)).order_by(Observation.id)
    members = session.scalars(chosen.with_only_columns(Observation.member_id)).all()
    session.scalars(select(Member).where(Member.id.in_(members)).order_by(Member.id).with_for_update(of=Member)).all()
    found = session.scalars(chosen.with_for_update(of=Observation)).all()
    if (not found and not gone_is_fine) or any(staff_id in (None, row.recorded_by_id) for row in found):
        raise NotFound
    if any(row.staff_id != staff_id for row in found):
        raise NotFound
    if any(are_one(session, staff_id, author) for author in {row.recorded_by_id for row in found}):
        raise NotAllowed("seen.same_person")
    return found


def _awards(session: OrmSession, found: Iterable[Observation]) -> Sequence[Award]:
    members = {row.member_id for row in found}
    chosen = select(Award).where(Award.member_id.in_(members)).order_by(Award.id)
    return session.scalars(chosen.with_for_update(of=Award)).all()


def _is_of(award: Award, row: Observation) -> bool:
    return (award.member_id, award.badge_model_id) == (row.member_id, row.badge_model_id)


def _set_aside(session: OrmSession, actor: Actor, row: Observation, awards: Iterable[Award], now: datetime) -> None:
    resting = [
        each
        for each in awards
        if each.agreed_at is not None
        and each.agreed_at >= row.recorded_at
        and rests_on(each.state, each.criteria, row.criterion)
    ]
    if any(each.state == AwardState.RESERVED for each in resting):
        raise Refused("award.try_again")
    _note(session, actor, row, "seen:denied", now)
    kept = [each for each in resting if each.state in LEGITIMATE]
    for award in kept:
        if award.state == AwardState.ISSUED and changes.make_way(session, award):
            changes.pause(session, award, PauseReason.CRITERION, actor.staff_id, now, [row.criterion])
            changes.note_award(session, Act.AWARD_PAUSED, actor, award, now, PauseReason.CRITERION)
    if kept:
        row.denied_at = now
    else:
        session.delete(row)
    session.flush()
    for award in awards:
        if award.state in UNSIGNED:
            if award in resting:
                reopen(award)
            left = {each.criterion for each in seen_for(session, award)}
            award.criteria = [key for key in award.criteria if key in left]


def _note(session: OrmSession, actor: Actor, row: Observation, said: str, now: datetime) -> None:
    place = row.gathering or row.exchange
    site_id = place.site_id if place is not None else None
    note(session, Act.COLLEAGUE_ANSWERED, actor, About(member_id=row.member_id, site_id=site_id, text=said), now)


def _together(row: Observation) -> tuple[object, ...]:
    return row.recorded_at, row.member_id, row.recorded_by_id, row.gathering_id, row.exchange_id


def _noted(rows: Sequence[tuple[Observation, str, BadgeModel]]) -> Noted:
    first, author, _model = rows[0]
    return Noted(
        numbers=tuple(row.id for row, *_more in rows),
        author=author,
        member=MemberView.of(first.member),
        seen_on=first.seen_on,
        place=_title(first.gathering, first.exchange),
        criteria=tuple((BadgeVersionView.of(model.versions[-1]), row.criterion) for row, _name, model in rows),
        sentences=tuple(row.sentence for row, *_more in rows if row.sentence),
    )


def _title(gathering: Gathering | None, exchange: Exchange | None) -> str | None:
    if gathering is None:
        return exchange.what if exchange is not None else None
    return gathering.title or (gathering.workshop.title if gathering.workshop is not None else None)
