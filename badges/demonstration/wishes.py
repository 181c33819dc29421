"""What the fictional members wish of others: who can be asked often, who mediates, who is kept apart, who rests."""

from __future__ import annotations

from collections.abc import Mapping

from badges.base.rights import Actor
from badges.base.services import Services
from badges.matching import conditions, rest
from badges.matching.conditions import ConditionsFacts
from badges.matching.objections import keep_apart

APART = (("lea", "marie_d", "marie_g"), ("ines", "rosalie", "marcel"))  # who wrote it down, who said it, of which other
RESTING = "ibrahim"


def wish_all(services: Services, actors: Mapping[str, Actor], members: Mapping[str, int]) -> None:
    """Record all of it."""
    conditions.say(services, actors["lea"], members["fatou"], ConditionsFacts(often=True, in_company=True))
    conditions.say(services, actors["lea"], members["jacques"], ConditionsFacts(mediates=True, not_at_home=True))
    for who, member, other in APART:
        keep_apart.keep_apart(services, actors[who], members[member], members[other])
    rest.rest(services, actors["helene"], members[RESTING])
