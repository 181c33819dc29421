"""What rests on a gathering that was noted wrongly: its badges are kept, done again, paused or cancelled in one act.

Done again, a badge says what is noted now: the activity, the role, how often and when (decisions 8). What was seen, and
whose it is, is not changed here: the site pauses such badges, and the coordination decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.versions import refuse_outdated, version_of
from badges.gatherings import rows as gatherings
from badges.issuing import revoke
from badges.issuing.correcting import correct, pause
from badges.recognition import rows as recognition
from badges.recognition.states import AwardState, PauseReason
from badges.recognition.tables import Award, Observation
from badges.recognition.views import AwardView


@dataclass
class Done:
    """What an act for all badges of a gathering did: how many it changed, and why it did not change the others."""

    changed: int = 0
    failed: dict[int, str] = field(default_factory=dict)  # codes by the award's number


def resting(session: OrmSession, gathering_id: int) -> list[AwardView]:
    """The valid badges of which something was seen at a gathering before their yes, oldest first. Two statements."""
    chosen = (
        select(Award.id, Award.criteria, Observation.criterion)
        .select_from(Observation)
        .join(
            Award,
            (Award.member_id == Observation.member_id)
            & (Award.badge_model_id == Observation.badge_model_id)
            & (Award.agreed_at >= Observation.recorded_at),
        )
        .where(Observation.gathering_id == gathering_id, Award.state == AwardState.ISSUED, Award.erased_at.is_(None))
    )
    numbers = {number for number, criteria, criterion in session.execute(chosen) if criterion in criteria}
    if not numbers:
        return []
    found = recognition.awards().where(Award.id.in_(numbers)).order_by(Award.issued_at, Award.id)
    return [AwardView.of(each) for each in session.scalars(found)]


def version_shown(found: list[AwardView]) -> str:
    """The version of the list that the page shows, which its form carries."""
    return version_of(*(each.id for each in found))


def reissue(services: Services, actor: Actor, gathering_id: int, *, shown: str | None = None) -> Done:
    """Correct each of these badges to what is noted now; one that says it already stays. Doing it again does the rest.

    Raises NotFound; Outdated: when the list is another by now; SigningHalted.
    """
    return _all(
        services,
        actor,
        gathering_id,
        shown,
        lambda award_id: correct.correct(services, actor, award_id, as_noted=True),
    )


def pause_all(services: Services, actor: Actor, gathering_id: int, *, shown: str | None = None) -> Done:
    """Pause each of these badges until the coordination has decided. Idempotent. Raises NotFound; Outdated."""

    def hold(award_id: int) -> bool:
        pause.pause(services, actor, award_id, PauseReason.CRITERION)
        return True

    return _all(services, actor, gathering_id, shown, hold)


def cancel_all(services: Services, actor: Actor, gathering_id: int, *, shown: str | None = None) -> Done:
    """Cancel each of these badges for good, by the coordination. Idempotent. Raises NotFound; Outdated."""

    def cancel(award_id: int) -> bool:
        revoke.revoke(services, actor, award_id, "error")
        return True

    return _all(services, actor, gathering_id, shown, cancel)


def _all(services: Services, actor: Actor, gathering_id: int, shown: str | None, act: Callable[[int], bool]) -> Done:
    with services.database.begin(read_only=True) as session:
        gathering = gatherings.gathering(session, gathering_id)
        if gathering is None or not may(actor, Action.AWARD, gathering.site_id):
            raise NotFound
        found = resting(session, gathering_id)
    done = Done()
    if found:
        refuse_outdated(shown, version_shown(found))
    for each in found:
        try:
            done.changed += act(each.id)
        except (Refused, NotFound, NotAllowed) as trouble:
            done.failed[each.id] = trouble.code if trouble.code != "award.unknown" else "correction.other_site"
    return done
