"""The coordination adds an activity, calls it something else, and retires it. What it was used for keeps it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text import names
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.gatherings.activities.facts import ActivityFacts
from badges.gatherings.activities.rules import key_of
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.tables import Activity


def add(services: Services, actor: Actor, name: str) -> int:
    """Add an activity; one that bears this name is returned as it is, offered again if it was retired.

    Raises Refused: activity.name_missing, activity.name_too_long, sentence.contact.
    """
    require(actor, Action.MANAGE_ACTIVITIES)
    wanted: str = ActivityFacts.parsed("name", name)
    with services.database.begin() as session:
        take_turns(session, "activities")
        known = _by_name(session)
        found = known.get(names.folded(wanted))
        if found is None:
            found = Activity(key=key_of(wanted, {each.key for each in known.values()}), name=wanted)
            session.add(found)
        found.retired_on = None
        session.flush()
        return found.id


def change(
    services: Services, actor: Actor, activity_id: int, facts: ActivityFacts, *, shown: str | None = None
) -> None:
    """Call an activity something else, retire it, or offer it again. `shown`: the version that the form shows.

    Raises NotFound; Outdated; Refused: activity.same.
    """
    require(actor, Action.MANAGE_ACTIVITIES)
    with services.database.begin() as session:
        take_turns(session, "activities")
        found = session.get(Activity, activity_id)
        if found is None:
            raise NotFound
        recorded = ActivityView.of(found).facts
        if facts != recorded:
            refuse_outdated(shown, recorded.version)
        same = _by_name(session).get(names.folded(facts.name))
        if same is not None and same.id != activity_id:
            raise Refused("activity.same")
        facts.fill(found)
        found.retired_on = (found.retired_on or local_date(services.now())) if facts.retired else None


def _by_name(session: OrmSession) -> dict[str, Activity]:
    return {names.folded(each.name): each for each in session.scalars(select(Activity))}
