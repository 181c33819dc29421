"""Reads about recurring meetings, one statement each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings import rows
from badges.gatherings.recurring.views import RecurringView
from badges.gatherings.tables import Gathering, RecurringMeeting
from badges.gatherings.views import GatheringView


def rules(session: OrmSession, site_ids: Collection[int], today: date) -> list[RecurringView]:
    """The rules of these sites that have not ended, by weekday and hour."""
    chosen = select(RecurringMeeting).where(RecurringMeeting.site_id.in_(site_ids))
    going_on = or_(RecurringMeeting.last_on.is_(None), RecurringMeeting.last_on >= today)
    ordered = chosen.where(going_on).order_by(RecurringMeeting.weekday, RecurringMeeting.starts, RecurringMeeting.id)
    return [RecurringView.of(each) for each in session.scalars(ordered)]


def rule(session: OrmSession, rule_id: int) -> RecurringView | None:
    """A rule, also one that has ended."""
    found = session.get(RecurringMeeting, rule_id)
    return RecurringView.of(found) if found is not None else None


def to_come(session: OrmSession, rule_id: int, now: datetime) -> list[GatheringView]:
    """The meetings that a rule has made and that are still to come, earliest first."""
    chosen = select(Gathering).where(Gathering.recurring_id == rule_id, Gathering.starts_at > now)
    ordered = chosen.options(*rows.with_place()).order_by(Gathering.starts_at, Gathering.id)
    return [GatheringView.of(each) for each in session.scalars(ordered)]
