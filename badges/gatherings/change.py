"""Moving, renaming, cancelling a gathering, and ending its reminders. What was noted there stays."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import changes, reads, rows
from badges.gatherings.facts import GatheringFacts, hours_of
from badges.gatherings.rules import check_times, short_line
from badges.gatherings.tables import Gathering
from badges.gatherings.views import GatheringView


def version(gathering: GatheringView | Gathering) -> str:
    """Return the version of what a form about a gathering shows."""
    return versions.version_of(recorded(gathering).version, gathering.cancelled_at is not None)


def recorded(gathering: GatheringView | Gathering) -> GatheringFacts:
    """Return what is recorded of a gathering, as its form says it."""
    title = gathering.own_title if isinstance(gathering, GatheringView) else gathering.title
    return GatheringFacts.recorded(gathering, title=title, **hours_of(gathering.starts_at, gathering.ends_at))


def change(
    services: Services,
    actor: Actor,
    gathering_id: int,
    facts: GatheringFacts,
    *,
    observed: Callable[[OrmSession, int], Collection[int]],
    shown: str | None = None,
) -> None:
    """Change the day, the hours, the place or the name of a gathering; its attendance stays.

    `observed` are the members observed at it: what was seen carries its day, so that the day stays then. `shown` is
    the form's version. Raises Refused: gathering.date, gathering.same, gathering.attended when people are noted and it
    would be to come, gathering.observed, site.closes, site.closed for another day, on which the site is closed;
    Outdated; NotFound: for another site's gathering.
    """
    now, (starts_at, ends_at) = services.now(), facts.instants
    with services.database.begin() as session:
        gathering = rows.held(session, actor, gathering_id)
        versions.refuse_outdated(shown, version(gathering))
        check_times(starts_at, ends_at, now)
        if local_date(starts_at) != local_date(gathering.starts_at):
            rows.refuse_closed(session, gathering.site_id, [starts_at])
            if observed(session, gathering_id):
                raise Refused("gathering.observed")
            if gathering.attendance_saved_at is not None and local_date(starts_at) > local_date(now):
                raise Refused("gathering.attended")
        same = rows.same_gathering(session, gathering.site_id, gathering.kind, gathering.workshop_id, starts_at)
        if same is not None and same.id != gathering_id:
            raise Refused("gathering.same")
        before = (gathering.starts_at, gathering.ends_at, gathering.place)
        facts.fill(gathering)
        gathering.starts_at, gathering.ends_at = starts_at, ends_at
        if before != (starts_at, ends_at, gathering.place):
            gathering.moved_at = now
        gathering.revision += 1


def cancel(
    services: Services, actor: Actor, gathering_id: int, because: str | None = None, *, shown: str | None = None
) -> None:
    """Cancel a gathering: it stays in the agenda as cancelled.

    Raises Refused: gathering.cancel_attended, workshop.text_too_long; Outdated.
    """
    reason = short_line(because)
    with services.database.begin() as session:
        gathering = rows.held(session, actor, gathering_id)
        versions.refuse_outdated(shown, version(gathering))
        if reads.count_present(session, [gathering_id]):
            raise Refused("gathering.cancel_attended")
        is_new = gathering.cancelled_at is None
        gathering.cancelled_at, gathering.cancelled_because = services.now(), reason
        gathering.revision += 1
        if is_new:
            about = About(site_id=gathering.site_id, text=f"gathering:{gathering_id}")
            note(session, Act.GATHERING_CANCELLED, actor, about, services.now())


def restore(services: Services, actor: Actor, gathering_id: int, *, shown: str | None = None) -> None:
    """Take a cancellation back.

    Raises Outdated; NotFound: for another site's gathering; Refused: site.closes, site.closed on a day when the site is
    closed, where taking the closing back does it.
    """
    with services.database.begin() as session:
        gathering = rows.held(session, actor, gathering_id)
        versions.refuse_outdated(shown, version(gathering))
        if gathering.cancelled_at is not None:
            rows.refuse_closed(session, gathering.site_id, [gathering.starts_at])
        changes.take_place(gathering)


def nobody_came(services: Services, actor: Actor, gathering_id: int) -> None:
    """Note that a gathering took place and that no one came; those who were noted meanwhile stay.

    Raises Refused: attendance.too_early.
    """
    now = services.now()
    with services.database.begin() as session:
        gathering = rows.held(session, actor, gathering_id)
        if gathering.starts_at > now:
            raise Refused("attendance.too_early")
        gathering.attendance_saved_at = gathering.attendance_saved_at or now


def nothing_to_recognise(services: Services, actor: Actor, gathering_id: int) -> None:
    """Note that nothing is to be recognised of a gathering, which ends the reminder; observing stays possible."""
    with services.database.begin() as session:
        gathering = rows.held(session, actor, gathering_id)
        gathering.settled_at = gathering.settled_at or services.now()
