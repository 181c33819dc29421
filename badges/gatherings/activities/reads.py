"""Reads about activities, one statement each. There are few, so that they are sorted here, by name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import folded
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.tables import Activity


def activities(session: OrmSession) -> list[ActivityView]:
    """All activities, those that are retired last."""
    found = [ActivityView.of(each) for each in session.scalars(select(Activity))]
    return sorted(found, key=lambda each: (each.retired_on is not None, folded(each.name), each.id))


def offered(session: OrmSession, kept: str | None = None) -> list[ActivityView]:
    """Those that a form offers. `kept`: the key of one that stays in it although it is retired."""
    return [each for each in activities(session) if each.retired_on is None or each.key == kept]
