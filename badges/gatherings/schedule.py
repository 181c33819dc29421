"""Entering a meeting or a session of a workshop, past or to come (J3). Saving twice changes nothing."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import rows
from badges.gatherings.facts import NEW, NewGatheringFacts
from badges.gatherings.rules import GatheringKind, check_times
from badges.gatherings.tables import Gathering, Workshop
from badges.network.rows import held_site


def record_gathering(
    services: Services,
    actor: Actor,
    site_id: int,
    facts: NewGatheringFacts,
    *,
    client_key: str | None = None,
) -> int:
    """Record a meeting, or a session of a workshop; past or to come. Returns its number.

    The same `client_key`, or the same gathering at the same hour, returns the one that is there.
    Raises Refused: gathering.kind when its workshop is not open yet, gathering.workshop, gathering.date;
    gathering.before_opening for one long before the site opened; site.closes, site.closed for a day on which it is
    closed.
    """
    require(actor, Action.RECORD, site_id)
    if facts.what == NEW:
        raise Refused("gathering.kind")
    workshop_id, (starts_at, ends_at) = facts.workshop_id, facts.instants
    check_times(starts_at, ends_at, services.now())
    with services.database.begin() as session:
        held_site(session, site_id)
        rows.refuse_closed(session, site_id, [starts_at])
        if workshop_id is not None:
            workshop = session.get(Workshop, workshop_id)
            if workshop is None or workshop.site_id != site_id:
                raise NotFound
            closed = workshop.closed_on is not None and local_date(starts_at) > workshop.closed_on
            if closed or workshop.accepted_on is None:
                raise Refused("gathering.workshop")
        gathering = Gathering(
            site_id=site_id,
            kind=GatheringKind.MEETING if workshop_id is None else GatheringKind.WORKSHOP,
            workshop_id=workshop_id,
            **facts.columns(),
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


def _recorded(session: OrmSession, new: Gathering) -> int | None:
    if new.client_key is not None:
        found = session.scalar(select(Gathering).where(Gathering.client_key == new.client_key))
        if found is not None and found.site_id != new.site_id:
            raise NotFound
        if found is not None:
            return found.id
    same = rows.same_gathering(session, new.site_id, new.kind, new.workshop_id, new.starts_at)
    return same.id if same is not None else None
