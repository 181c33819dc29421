"""Where a member of a place that closes may say that they go on: a place that is open, and stays so."""

from __future__ import annotations

from badges.base.services import Services
from badges.leaving import merge
from badges.network.tables import SiteState
from badges.network.views import SiteView
from badges.people.tables import Member
from badges.places import closure, letters, onward, reads
from badges.places.facts import NOWHERE, OnwardFacts, OwnOnwardFacts
from badges.places.tables import OnwardLetter
from badges.places.views import ClosingView
from tests.cast import places
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock


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


def test_who_named_a_place_that_closes_too_is_asked_again_and_not_moved_there(
    services: Services, cast: Cast, clock: Clock
) -> None:
    third, _nour = places.opened(cast)
    amina = cast.member("Amina", site="auzances")
    places.closing(cast, cast.auzances)
    letters.ask_by_letter(services, cast.karim, cast.auzances)
    onward.answer(services, cast.karim, amina, to(third))
    assert (_closing(services, cast.auzances).going, _closing(services, third).awaited) == (1, 1)
    places.closing(cast, third, turn_to=cast.gueret)  # the same day
    found = _closing(services, cast.auzances)
    assert (found.going, found.unheard) == (0, 1)
    with services.database.begin(read_only=True) as session:
        (line,) = reads.members_to_ask(session, [cast.auzances])
        said = reads.answer(session, amina)
    assert line.answer == said and said is not None and said.to_name == "Bourganeuf" and not said.stands
    assert count(services, OnwardLetter) == 0  # the letter offered Bourganeuf
    assert letters.ask_by_letter(services, cast.karim, cast.auzances) == 1
    clock.advance(days=31)
    assert closure.close_places(services) == 2
    assert places.site(services, third).state is SiteState.CLOSED
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, amina).site_id == cast.auzances  # in no order of the two


def test_the_answer_counts_again_once_the_other_place_stays(services: Services, cast: Cast, clock: Clock) -> None:
    third, _nour = places.opened(cast)
    amina = cast.member("Amina", site="auzances")
    places.closing(cast, cast.auzances)
    onward.answer(services, cast.karim, amina, to(third))
    places.closing(cast, third, days=60, turn_to=cast.gueret)
    closure.take_back(services, cast.helene, third)
    assert _closing(services, cast.auzances).going == 1
    clock.advance(days=31)
    closure.close_places(services)
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, amina).site_id == third


def test_of_two_records_the_later_answer_stays_whole(services: Services, cast: Cast, clock: Clock) -> None:
    places.closing(cast, cast.auzances)
    gone, stays = (cast.member("Amina", family, site="auzances") for family in ("Benali", "Benalli"))
    onward.answer(services, cast.karim, gone, to(cast.gueret))
    clock.advance(days=1)
    onward.answer_alone(services, stays, OwnOnwardFacts(to=str(NOWHERE)))  # type: ignore[arg-type]
    merge.merge(services, cast.helene, gone, stays)
    with services.database.begin(read_only=True) as session:
        said = reads.answer(session, stays)
    assert said is not None and (said.to, said.said) == (None, "page")  # and not Guéret, which the other record said


def test_an_earlier_answer_gives_way_to_the_record_that_goes(services: Services, cast: Cast, clock: Clock) -> None:
    places.closing(cast, cast.auzances)
    gone, stays = (cast.member("Amina", family, site="auzances") for family in ("Benali", "Benalli"))
    onward.answer(services, cast.karim, stays, to(NOWHERE))
    clock.advance(days=1)
    onward.answer(services, cast.karim, gone, to(cast.gueret))
    (moved,) = (each for each in merge.preview(services, cast.helene, gone, stays).moves if each.table == "onward")
    assert (moved.rows, moved.doubles) == (1, 1)
    merge.merge(services, cast.helene, gone, stays)
    with services.database.begin(read_only=True) as session:
        said = reads.answer(session, stays)
    assert said is not None and said.to == cast.gueret


def _closing(services: Services, site: int) -> ClosingView:
    with services.database.begin(read_only=True) as session:
        return reads.closing(session, SiteView.of(places.site(services, site)), services.now())
