"""The cards that wait at a site, and what became of a request. One statement each."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.rights import Actor, sees_site
from badges.gatherings.tables import Gathering, Workshop
from badges.network import rows as network
from badges.people.tables import Member
from badges.recognition.states import AwardState, Visibility
from badges.recognition.tables import Award
from badges.sharing.printing.rules import AT_ONCE
from badges.sharing.printing.tables import CardBatch, PrintRequest
from badges.sharing.printing.views import Asked, Batch, PrintRequestView

Chosen = TypeVar("Chosen")


def waiting(session: OrmSession, actor: Actor, site_id: int, now: datetime) -> list[PrintRequestView]:
    """The cards that members of a site ask for, oldest first, as many as one PDF holds; for the coordination also those
    of sites that are closed.

    A badge that was hidden, paused or ended since is left out, and stands there again if that ends.
    """
    if not sees_site(actor, site_id):
        return []
    award = joinedload(PrintRequest.award)
    chosen = _waiting(select(PrintRequest), actor, site_id, now).options(
        award.joinedload(Award.member), award.joinedload(Award.site), award.joinedload(Award.version)
    )
    ordered = chosen.order_by(PrintRequest.asked_at, PrintRequest.id).limit(AT_ONCE)
    return [PrintRequestView.of(each) for each in session.scalars(ordered)]


def counting_waiting(actor: Actor, site_id: int, now: datetime) -> Select[int]:
    """Count the cards that members of a site of the actor's ask for (`badges.base.database.counts`)."""
    return _waiting(select(func.count(PrintRequest.id)), actor, site_id, now)


def _waiting(chosen: Select[Chosen], actor: Actor, site_id: int, now: datetime) -> Select[Chosen]:
    joined = chosen.join(PrintRequest.award).join(Award.member)
    asked = select(PrintRequest.award_id).where(PrintRequest.printed_at.is_(None))  # few: they are looked for first
    by_no_index = Member.site_id + 0  # SQLite would read every badge of the site for them
    here = network.asked_at(actor, by_no_index, site_id)
    return joined.where(PrintRequest.printed_at.is_(None), Award.id.in_(asked), here, *_has_a_card(now))


def _has_a_card(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of which badges a card is printed: as `rules.why_not` says, for queries."""
    return (
        Award.state == AwardState.ISSUED,
        Award.visibility != Visibility.HIDDEN,
        Award.paused_at.is_(None),
        Award.closed_at.is_(None),
        Award.erased_at.is_(None),
        or_(Award.valid_until.is_(None), Award.valid_until > now),
    )


def last_asked(session: OrmSession, award_id: int) -> Asked | None:
    """What became of the last request for a badge; None when no card of it was asked for."""
    found = session.execute(
        select(PrintRequest.asked_at, PrintRequest.printed_at).where(PrintRequest.award_id == award_id)
    ).one_or_none()
    return Asked(*found) if found is not None else None


def batch_of(session: OrmSession, workshop_id: int) -> Batch | None:
    """How far the cards of a workshop are; None when they were not asked for within the hour."""
    found = session.execute(
        select(CardBatch.total, CardBatch.done, CardBatch.ready_at).where(CardBatch.workshop_id == workshop_id)
    ).one_or_none()
    return Batch(found.total, found.done, found.ready_at is not None) if found is not None else None


def cards_of_workshop(session: OrmSession, workshop_id: int, now: datetime) -> tuple[str, list[tuple[str, str]]]:
    """The title of a workshop, and the code and name of each badge recognised at its sessions, by its member's name.

    Two statements.

    Raises NoResultFound: when there is no such workshop.
    """
    title = session.scalars(select(Workshop.title).where(Workshop.id == workshop_id)).one()
    return title, _cards(session, Gathering.workshop_id == workshop_id, now)


def cards_of_gathering(session: OrmSession, gathering_id: int, now: datetime) -> list[str]:
    """The code of each badge recognised at a gathering that has a card, by its member's name. One statement."""
    return [code for code, _name in _cards(session, Gathering.id == gathering_id, now)]


def _cards(session: OrmSession, where: ColumnElement[bool], now: datetime) -> list[tuple[str, str]]:
    chosen = select(Award.code, Award.name_shown).join(Award.member).join(Gathering, Award.gathering_id == Gathering.id)
    here = chosen.where(where, Member.practice.is_(False), *_has_a_card(now))
    return [(code, name or "") for code, name in session.execute(here.order_by(Member.folded_name, Award.id))]
