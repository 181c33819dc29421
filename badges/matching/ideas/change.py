"""An idea is read, or said otherwise; and it is closed with a sentence of thanks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.errors import Refused
from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings.activities import changes as activities
from badges.gatherings.tables import Activity
from badges.matching.ideas import rows
from badges.matching.ideas.facts import IdeaFacts, ThanksFacts
from badges.matching.ideas.rules import STEPS, IdeaState, IdeaStep
from badges.matching.postings.rows import OwnLink, Speaker
from badges.matching.tables import Idea


def change(services: Services, by: Speaker, idea_id: int, facts: IdeaFacts, *, shown: str | None = None) -> None:
    """Change what an idea says. What its author says otherwise on the private page is read again.

    Raises NotFound; NotAllowed; Outdated; Refused: idea.over for one that is closed, activity.unknown.
    """
    now = services.now()
    with services.database.begin() as session:
        activities.hold(session)
        idea = rows.held(session, by, idea_id)
        recorded = _recorded(session, idea)
        if facts == recorded:
            _read_by(idea, by, now)
            return
        before = [replace(recorded, activity=key) for key in activities.keys_once(session, idea.activity_id)]
        versions.refuse_outdated(shown, *(each.version for each in (recorded, *before)))
        if rows.state(idea) not in STEPS[IdeaStep.CHANGE]:
            raise Refused("idea.over")
        reworded = (facts.title, facts.words) != (idea.title, idea.words)
        facts.fill(idea)
        idea.activity_id = activities.offered(session, facts.activity, idea.activity_id)
        if isinstance(by, OwnLink) and reworded:
            idea.read_at = idea.read_by_id = None
        _read_by(idea, by, now)


def read(services: Services, actor: Actor, idea_id: int) -> None:
    """A facilitator has read an idea: the members of the site see it. Reading twice changes nothing.

    Raises NotFound; NotAllowed.
    """
    with services.database.begin() as session:
        _read_by(rows.held(session, actor, idea_id), actor, services.now())


def close(services: Services, actor: Actor, idea_id: int, facts: ThanksFacts) -> None:
    """Thank the author of an idea, and close it; the sentence is shown to them. Closing twice changes nothing.

    Raises NotFound; NotAllowed; Refused: idea.over for one that became something meanwhile.
    """
    with services.database.begin() as session:
        idea = rows.held(session, actor, idea_id)
        state = rows.state(idea)
        if state is IdeaState.CLOSED:
            return
        if state not in STEPS[IdeaStep.CLOSE]:
            raise Refused("idea.over")
        now = services.now()
        _read_by(idea, actor, now)
        idea.closed_at, idea.thanks = now, facts.thanks


def _recorded(session: OrmSession, idea: Idea) -> IdeaFacts:
    activity = session.get(Activity, idea.activity_id) if idea.activity_id is not None else None
    return IdeaFacts.recorded(idea, activity=activity.key if activity is not None else None)


def _read_by(idea: Idea, by: Speaker, now: datetime) -> None:
    """What a facilitator saves was read by her."""
    if idea.read_at is None and not isinstance(by, OwnLink):
        idea.read_at, idea.read_by_id = now, by.staff_id
