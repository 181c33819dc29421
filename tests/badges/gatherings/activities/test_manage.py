"""The activities: kept by the coordination, the same for workshops and exchanges."""

from __future__ import annotations

from functools import partial

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.exchanges import reads as exchanges
from badges.gatherings.activities import reads
from badges.gatherings.activities.rules import KEY_LENGTH, key_of
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.rules import ActivityGroup
from badges.gatherings.tables import Activity
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
    number = acts.add_activity(services, cast.helene, "Poterie")
    assert acts.add_activity(services, cast.helene, " poterie ", "home") == number
    assert activity(services, "poterie").group is ActivityGroup.MAKE
    add = lambda name, group="make": code(lambda: acts.add_activity(services, cast.helene, name, group))  # noqa: E731
    assert code(lambda: acts.add_activity(services, cast.lea, "Reliure")) == "not_allowed"
    assert add(" ") == "activity.name_missing" and add("x" * 61) == "activity.name_too_long"
    assert add("Couture, 05 55 00 11 22") == "sentence.contact"
    assert add("Reliure", "") == add("Reliure", "elsewhere") == "activity.group"
    shown = activity(services, "poterie").facts.version
    change = partial(acts.change_activity, services, cast.helene)
    for _click in range(2):
        change(number, name="Terre, poterie", group="create", shown=shown)
    found = activity(services, "poterie")
    assert (found.name, found.group) == ("Terre, poterie", ActivityGroup.CREATE)
    with pytest.raises(Outdated):
        change(number, name="Poterie", shown=shown)
    assert code(lambda: change(number, name="couture")) == "activity.same"
    assert code(lambda: change(999, name="couture")) == "not_found"


def test_one_that_is_in_no_group_gets_one(services: Services, cast: Cast) -> None:
    number = acts.add_activity(services, cast.helene, "Poterie")
    with services.database.begin() as session:
        session.get_one(Activity, number).group_key = None
    assert activity(services, "poterie").group is None
    assert acts.add_activity(services, cast.helene, "poterie", "create") == number
    assert activity(services, "poterie").group is ActivityGroup.CREATE


def test_one_that_is_retired_stays_where_it_was_used(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    given = exchange(services, cast, amina, fatou, activity="jardinage")
    idea = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Semis", activity="jardinage")
    number = activity(services, "jardinage").id
    acts.change_activity(services, cast.helene, number, name="Jardin", group="outdoors", retired=True)
    with services.database.begin(read_only=True) as session:
        assert "jardinage" not in [each.key for each in reads.offered(session)]
        assert "jardinage" in [each.key for each in reads.offered(session, "jardinage")]
        found, page = exchanges.exchange(session, given), workshops.workshop_page(session, idea)
        (line,) = workshops.workshop_lines(session, [cast.gueret], services.now())
    assert found is not None and found.activity is not None and found.activity.name == "Jardin"
    assert page is not None and page.activity is not None and page.activity.name == line.activity == "Jardin"
    assert code(lambda: exchange(services, cast, amina, fatou, activity="jardinage")) == "activity.unknown"
    assert acts.add_activity(services, cast.helene, "jardin") == number
    assert activity(services, "jardinage").retired_on is None
