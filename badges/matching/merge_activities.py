"""Two activities become one: workshops, exchanges, offers, requests and ideas of the first are about the second."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.base.versions import refuse_outdated, version_of
from badges.exchanges import changes as exchanges
from badges.exchanges.reads import count_of_activity as count_exchanges
from badges.gatherings.activities import changes as activities
from badges.gatherings.activities.manage import refuse_merged
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.tables import Activity
from badges.gatherings.workshops import changes as workshops
from badges.gatherings.workshops.reads import count_of_activity as count_workshops
from badges.matching.tables import Idea, Introduction, Posting


@dataclass(frozen=True)
class Preview:
    """What a merge would do: the activity that goes, the one that stays, and how much will bear the other name.

    `version`: of what both are, for the form that asks.
    """

    gone: ActivityView
    stays: ActivityView
    workshops: int
    exchanges: int
    version: str


def preview(services: Services, actor: Actor, activity_id: int, into_id: int) -> Preview:
    """What `merge` would do, without doing it. Raises NotFound; Refused as `merge` does."""
    require(actor, Action.MANAGE_ACTIVITIES)
    with services.database.begin(read_only=True) as session:
        gone, stays = _both(session, activity_id, into_id)
        counted = count_workshops(session, gone.id), count_exchanges(session, gone.id)
        return Preview(ActivityView.of(gone), ActivityView.of(stays), *counted, _version(gone, stays))


def merge(services: Services, actor: Actor, activity_id: int, into_id: int, *, shown: str | None = None) -> None:
    """Let another activity take the place of one. What bore the first bears the other; the first is offered no longer.

    Whatever was merged into the first before leads to the other too. A form that was opened before is kept under the
    other. Merging the same two again changes nothing. `shown`: the version that the form shows (`Preview`).
    Raises NotFound; Outdated; Refused: activity.merged, when the first went into a third, or the other into any;
    activity.itself; activity.into_retired.
    """
    require(actor, Action.MANAGE_ACTIVITIES)
    with services.database.begin() as session:
        take_turns(session, activities.TURN)
        known = session.get(Activity, activity_id)
        if known is not None and known.merged_into_id == into_id:
            return
        gone, stays = _both(session, activity_id, into_id)
        refuse_outdated(shown, _version(gone, stays))
        workshops.move_activity(session, gone.id, stays.id)
        exchanges.move_activity(session, gone.id, stays.id)
        for each in (Posting, Idea, Introduction):
            session.execute(update(each).where(each.activity_id == gone.id).values(activity_id=stays.id))
        activities.take_place(session, gone, stays, local_date(services.now()))


def _both(session: OrmSession, activity_id: int, into_id: int) -> tuple[Activity, Activity]:
    gone, stays = session.get(Activity, activity_id), session.get(Activity, into_id)
    if gone is None or stays is None:
        raise NotFound
    if gone is stays:
        raise Refused("activity.itself")
    for each in (gone, stays):
        refuse_merged(session, each)
    if stays.retired_on is not None:
        raise Refused("activity.into_retired", name=stays.name)
    return gone, stays


def _version(gone: Activity, stays: Activity) -> str:
    return version_of(*(ActivityView.of(each).facts.version for each in (gone, stays)))
