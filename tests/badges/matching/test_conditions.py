"""« On peut me demander souvent », « j’accompagne une première rencontre »: ticks like the others."""

from __future__ import annotations

from badges.base.services import Services
from badges.matching import conditions
from badges.matching.conditions import NONE, ConditionsFacts
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import MemberConditions
from tests.cast.people import Cast
from tests.cast.rows import count


def test_each_wish_alone_is_kept_and_goes(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    for by in (cast.lea, OwnLink(amina)):
        for wish in ("often", "mediates"):
            wanted = ConditionsFacts(**{wish: True})
            conditions.say(services, by, amina, wanted)
            with services.database.begin(read_only=True) as session:
                assert conditions.conditions(session, amina) == wanted
            conditions.say(services, by, amina, NONE)
            assert count(services, MemberConditions) == 0
