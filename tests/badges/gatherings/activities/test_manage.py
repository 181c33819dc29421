"""The activities: kept by the coordination, the same for workshops and exchanges."""

from __future__ import annotations

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.exchanges import reads as exchanges
from badges.gatherings.activities import manage, reads
from badges.gatherings.activities.rules import KEY_LENGTH, key_of
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.workshops import reads as workshops
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.refusals import code


def activity(services: Services, key: str) -> ActivityView:
    """An activity by its key."""
    with services.database.begin(read_only=True) as session:
        return next(each for each in reads.activities(session) if each.key == key)


def test_a_key_is_never_another_s() -> None:
    assert key_of("Lire & écrire", set()) == "lire-ecrire"
    assert key_of("Couture", {"couture", "couture-2"}) == "couture-3"
    long = key_of("x" * 60, {"x" * KEY_LENGTH})
    assert len(long) == KEY_LENGTH and long.endswith("-2")
    assert key_of("!", set()) == "autre"


def test_an_activity_is_added_once_and_renamed(services: Services, cast: Cast) -> None:
    number = manage.add(services, cast.helene, "Vannerie")
    assert manage.add(services, cast.helene, " vannerie ") == number
    assert code(lambda: manage.add(services, cast.lea, "Poterie")) == "not_allowed"
    assert code(lambda: manage.add(services, cast.helene, " ")) == "activity.name_missing"
    assert code(lambda: manage.add(services, cast.helene, "x" * 61)) == "activity.name_too_long"
    assert code(lambda: manage.add(services, cast.helene, "Couture, 05 55 00 11 22")) == "sentence.contact"
    shown = activity(services, "vannerie").facts.version
    for _click in range(2):
        acts.change_activity(services, cast.helene, number, name="Osier, paniers", retired=False, shown=shown)
    assert activity(services, "vannerie").name == "Osier, paniers"
    with pytest.raises(Outdated):
        acts.change_activity(services, cast.helene, number, name="Paniers", retired=False, shown=shown)
    same = lambda number: acts.change_activity(services, cast.helene, number, name="couture", retired=False)  # noqa: E731
    assert code(lambda: same(number)) == "activity.same" and code(lambda: same(999)) == "not_found"


def test_one_that_is_retired_stays_where_it_was_used(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    given = exchange(services, cast, amina, fatou, activity="jardinage")
    idea = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Semis", activity="jardinage")
    number = activity(services, "jardinage").id
    acts.change_activity(services, cast.helene, number, name="Jardin", retired=True)
    with services.database.begin(read_only=True) as session:
        assert "jardinage" not in [each.key for each in reads.offered(session)]
        assert "jardinage" in [each.key for each in reads.offered(session, "jardinage")]
        found, page = exchanges.exchange(session, given), workshops.workshop_page(session, idea)
        (line,) = workshops.workshop_lines(session, [cast.gueret], services.now())
    assert found is not None and found.activity is not None and found.activity.name == "Jardin"
    assert page is not None and page.activity is not None and page.activity.name == line.activity == "Jardin"
    assert code(lambda: exchange(services, cast, amina, fatou, activity="jardinage")) == "activity.unknown"
    assert manage.add(services, cast.helene, "jardin") == number
    assert activity(services, "jardinage").retired_on is None
