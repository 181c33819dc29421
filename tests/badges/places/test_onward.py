"""Where a member of a place that closes may say that they go on: a place that is open, and stays so."""

from __future__ import annotations

from badges.base.services import Services
from badges.places import closure, onward, reads
from badges.places.facts import OnwardFacts, OwnOnwardFacts
from tests.cast import places
from tests.cast.people import Cast
from tests.cast.refusals import code


def to(site: int) -> OnwardFacts:
    """What a facilitator heard."""
    return OnwardFacts(to=str(site), said="voice")  # type: ignore[arg-type]


def test_a_place_that_closes_too_is_neither_offered_nor_taken(services: Services, cast: Cast) -> None:
    third, _nour = places.opened(cast)
    amina = cast.member("Amina", site="auzances")
    places.closing(cast, cast.auzances)
    onward.answer(services, cast.karim, amina, to(third))
    places.closing(cast, third, days=60, turn_to=cast.gueret)  # after that of Auzances
    with services.database.begin(read_only=True) as session:
        offered = [each.id for each in reads.onward_places(session, cast.auzances)]
    assert cast.gueret in offered and not {third, cast.auzances} & set(offered)
    alone = OwnOnwardFacts(to=str(third))  # type: ignore[arg-type]
    assert code(lambda: onward.answer(services, cast.karim, amina, to(third))) == "onward.to"
    assert code(lambda: onward.answer_alone(services, amina, alone)) == "onward.to"
    closure.take_back(services, cast.helene, third)
    assert not onward.answer_alone(services, amina, alone)
