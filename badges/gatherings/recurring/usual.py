"""The hours and the place that the meetings of a site usually have, or the sessions of a workshop: what a form proposes
for a day that is not today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.times import local, local_day
from badges.gatherings.recurring import reads
from badges.gatherings.tables import Gathering
from badges.gatherings.views import GatheringView


@dataclass(frozen=True)
class Usual:
    """From when until when, on the wall, and where."""

    start: time
    end: time
    place: str | None


def hours_and_place(
    session: OrmSession, site_id: int, day: date | None, workshop_id: int | None = None
) -> Usual | None:
    """What is usual on a day: what the rule of that weekday says, or another rule; else the last one up to that day, or
    the first after it.

    None where nothing of the kind was held or planned. `workshop_id`: of its sessions alone. `day` None: it is not
    known yet. Two statements.
    """
    if workshop_id is None and (found := _by_rule(session, site_id, day)) is not None:
        return found
    same = Gathering.workshop_id.is_(None) if workshop_id is None else Gathering.workshop_id == workshop_id
    chosen = select(Gathering).where(Gathering.site_id == site_id, same, Gathering.cancelled_at.is_(None))
    latest = chosen.order_by(Gathering.starts_at.desc(), Gathering.id.desc()).limit(1)
    before = latest if day is None else latest.where(Gathering.starts_at < local_day(day)[1])
    found_one = session.scalar(before) or (session.scalar(latest) if day is not None else None)
    if found_one is None:
        return None
    return hours_of(found_one)


def hours_of(gathering: Gathering | GatheringView) -> Usual:
    """The hours and the place of one gathering."""
    return Usual(local(gathering.starts_at).time(), local(gathering.ends_at).time(), gathering.place)


def _by_rule(session: OrmSession, site_id: int, day: date | None) -> Usual | None:
    rules = reads.rules(session, [site_id], day or date.min)
    rules.sort(key=lambda each: day is None or each.weekday != day.weekday())  # else in their order
    return Usual(rules[0].starts, rules[0].ends, rules[0].place) if rules else None
