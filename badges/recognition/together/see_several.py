"""What was seen of several people at one gathering, for the same badge: of each what she showed, and her sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from badges.base.errors import NotAllowed, Outdated, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.recognition import award as awards
from badges.recognition import observe, rows
from badges.recognition.forms.facts import AwardFacts
from badges.recognition.models.newer_version import take_over
from badges.recognition.together.reads import at_gathering

NOTHING = "observation.nothing_of_one"


@dataclass(frozen=True)
class Entry:
    """What the form says of one person. `shown`: the version of what it showed (`Person.version`)."""

    member_id: int
    criteria: tuple[str, ...]
    sentence: str | None
    shown: str | None


def see_several(
    services: Services, actor: Actor, gathering_id: int, badge_slug: str, entries: Sequence[Entry]
) -> dict[int, Refused | NotAllowed | Outdated]:
    """Record what was seen of each person, as `award.start` and `award.tick` do; a draft holds it. Idempotent.

    One person's refusal does not stop the others: it is returned by the member's number. A person without a
    tick is refused, unless something was seen of her for the badge and she has a draft here, which then holds nothing
    seen here.
    Raises NotFound; NotAllowed: away from the actor's sites.
    """
    with services.database.begin(read_only=True) as session:
        gathering = at_gathering(session, gathering_id)
        require(actor, Action.AWARD, gathering.site_id)
        model = observe.published(session, badge_slug)
        begun = rows.awards_in_progress(session, [each.member_id for each in entries], model.id)
        here = {each.member_id for each in begun if each.gathering_id == gathering_id}
    refused: dict[int, Refused | NotAllowed | Outdated] = {}
    for entry in entries:
        if not entry.criteria and entry.member_id not in here:
            refused[entry.member_id] = Refused(NOTHING)
            continue
        try:
            number = awards.start(
                services, actor, member_id=entry.member_id, badge_slug=badge_slug, gathering_id=gathering_id
            )
            _of_this_edition(services, actor, number, entry.criteria)
            facts = AwardFacts(criteria=tuple(entry.criteria), sentence=entry.sentence)
            awards.tick(services, actor, number, facts, shown=entry.shown)
        except (Refused, NotAllowed, Outdated) as refusal:
            nothing = isinstance(refusal, Refused) and refusal.code == "observation.nothing"
            refused[entry.member_id] = Refused(NOTHING) if nothing else refusal
    return refused


def _of_this_edition(services: Services, actor: Actor, award_id: int, criteria: Sequence[str]) -> None:
    """Go on with the badge as the page shows it, where an award that was begun before has other criteria."""
    with services.database.begin(read_only=True) as session:
        known = set(observe.keys_of(awards.visible(session, actor, award_id).version))
    if not known.issuperset(criteria):
        take_over(services, actor, award_id)
