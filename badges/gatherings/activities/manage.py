"""The coordination adds an activity, calls it something else, moves it to another group, and retires it.

What it was used for keeps it. One that was merged stays as it is (`badges.matching.merge_activities`).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text import names
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.gatherings.activities.changes import TURN
from badges.gatherings.activities.facts import ActivityFacts, NewActivityFacts
from badges.gatherings.activities.rules import key_of
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.tables import Activity


def add(services: Services, actor: Actor, facts: NewActivityFacts) -> int:
    """Add an activity; one that bears this name is returned, offered again if it was retired.

    One that is there keeps its group, if it has one. Raises Refused: activity.merged.
    """
    require(actor, Action.MANAGE_ACTIVITIES)
    with services.database.begin() as session:
        take_turns(session, TURN)
        known = session.scalars(select(Activity)).all()
        found = _named(known, facts.name)
        if found is None:
            found = Activity(key=key_of(facts.name, {each.key for each in known}), **facts.columns())
            session.add(found)
        refuse_merged(session, found)
        found.group_key = found.group_key or facts.group
        found.retired_on = None
        session.flush()
        return found.id


def change(
    services: Services, actor: Actor, activity_id: int, facts: ActivityFacts, *, shown: str | None = None
) -> None:
    """Call an activity something else, move it to another group, retire it, or offer it again.

    `shown`: the version that the form shows. The name of one whose place it took is free for it.
    Raises NotFound; Outdated; Refused: activity.same, activity.merged.
    """
    require(actor, Action.MANAGE_ACTIVITIES)
    with services.database.begin() as session:
        take_turns(session, TURN)
        found = session.get(Activity, activity_id)
        if found is None:
            raise NotFound
        refuse_merged(session, found)
        recorded = ActivityView.of(found).facts
        if facts != recorded:
            refuse_outdated(shown, recorded.version)
        known = session.scalars(select(Activity)).all()
        others = [each for each in known if activity_id not in (each.id, each.merged_into_id)]
        if (same := _named(others, facts.name)) is not None:
            refuse_merged(session, same)
            raise Refused("activity.same")
        facts.fill(found)
        found.retired_on = (found.retired_on or local_date(services.now())) if facts.retired else None


def refuse_merged(session: OrmSession, activity: Activity) -> None:
    """Check that no other took the place of an activity. Raises Refused: activity.merged, which names the other."""
    if activity.merged_into_id is not None:
        raise Refused("activity.merged", name=session.get_one(Activity, activity.merged_into_id).name)


def _named(known: Iterable[Activity], name: str) -> Activity | None:
    """The activity that bears this name, marks and case aside; one that was merged only where no other bears it."""
    same = [each for each in known if names.folded(each.name) == names.folded(name)]
    return min(same, key=lambda each: each.merged_into_id is not None, default=None)
