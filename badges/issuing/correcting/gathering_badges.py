"""What rests on a gathering that was noted wrongly: its badges are kept, done again, paused or cancelled in one act.

Done again, a badge says what is noted now: the activity, the role, how often and when (decisions 8). What was seen, and
whose it is, is not changed here: the site pauses such badges, and the coordination decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def resting(session: OrmSession, gathering_id: int) -> list[tuple[int, int]]:
    """The valid badges of which something was seen at a gathering before their yes, oldest first: the number of each,
    and of its site. One statement.
    """
    chosen = (
        select(Award.issued_at, Award.id, Award.site_id, Award.state, Award.criteria, Observation.criterion)
        .select_from(Observation)
        .join(
            Award,
            (Award.member_id == Observation.member_id)
            & (Award.badge_model_id == Observation.badge_model_id)
            & (Award.agreed_at >= Observation.recorded_at),
        )
        .where(Observation.gathering_id == gathering_id, Award.erased_at.is_(None))
    )  # the state is compared here: SQLite would read all that was ever issued, by its index
    found = {
        (issued_at, number, site)
        for issued_at, number, site, state, criteria, criterion in session.execute(chosen)
        if state == AwardState.ISSUED and criterion in criteria
    }
    return [(number, site) for _issued_at, number, site in sorted(found)]


def awards(session: OrmSession, numbers: Sequence[int]) -> list[AwardView]:
    """These badges, in their order. One statement; none for none."""
    found = session.scalars(recognition.awards().where(Award.id.in_(numbers))) if numbers else ()
    return sorted((AwardView.of(each) for each in found), key=lambda each: numbers.index(each.id))


def version_shown(found: Sequence[tuple[int, int]]) -> str:
    """The version of the whole list, of which the page shows a part, and which its form carries."""
    return version_of(*(number for number, _site in found))


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
    for number, _site in found:
        try:
            done.changed += act(number)
        except (Refused, NotFound, NotAllowed) as trouble:
            done.failed[number] = trouble.code if trouble.code != "award.unknown" else "correction.other_site"
    return done
