"""Activities by their groups, and the key under which a form finds one today."""

from __future__ import annotations

from badges.base.services import Services
from badges.gatherings.activities import changes, reads
from badges.gatherings.rules import ActivityGroup
from badges.gatherings.tables import Activity
from badges.matching import merge_activities
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.refusals import code


def number_of(services: Services, key: str) -> int:
    """The number of an activity."""
    with services.database.begin(read_only=True) as session:
        return next(each.id for each in reads.activities(session) if each.key == key)


def keys(services: Services, kept: str | None = None) -> dict[ActivityGroup | None, list[str]]:
    """What a form offers: the keys by group."""
    with services.database.begin(read_only=True) as session:
        return {group: [each.key for each in inside] for group, inside in reads.grouped(session, kept)}


def test_thirty_words_stand_in_six_groups(services: Services) -> None:
    found = keys(services)
    assert list(found) == list(ActivityGroup)
    assert found[ActivityGroup.HOME] == ["conserves", "couture", "cuisine", "linge", "tricot"]  # by name
    assert sum(map(len, found.values())) == 30


def test_what_is_in_no_group_comes_last_and_empty_groups_are_left_out(services: Services, cast: Cast) -> None:
    for key in ("peinture", "musique", "danse", "photo", "memoire"):
        acts.change_activity(
            services, cast.helene, number_of(services, key), name=key, group="create", retired=key != "photo"
        )
    with services.database.begin() as session:
        session.get_one(Activity, number_of(services, "photo")).group_key = None
    assert list(keys(services))[-2:] == [ActivityGroup.LEND, None] and ActivityGroup.CREATE not in keys(services)
    assert keys(services)[None] == ["photo"]
    assert keys(services, "danse")[ActivityGroup.CREATE] == ["danse"]
    assert keys(services, "unheard") == keys(services)


def test_a_form_finds_the_activity_that_took_the_place_of_another(services: Services, cast: Cast) -> None:
    couture, tricot = number_of(services, "couture"), number_of(services, "tricot")
    merge_activities.merge(services, cast.helene, tricot, couture)
    with services.database.begin() as session:
        assert changes.offered(session, "tricot") == changes.offered(session, "couture") == couture
        assert changes.offered(session, None) is changes.offered(session, "") is None
        assert code(lambda: changes.offered(session, "voler")) == "activity.unknown"
        assert changes.once(session, couture) == [tricot] and not changes.once(session, None)
        assert [reads.current_key(session, key) for key in ("tricot", "cuisine", "voler")] == [
            "couture", "cuisine", "voler",
        ]  # fmt: skip
    acts.change_activity(services, cast.helene, couture, name="Couture", group="home", retired=True)
    with services.database.begin() as session:
        assert code(lambda: changes.offered(session, "tricot")) == "activity.unknown"
        assert changes.offered(session, "tricot", kept=couture) == couture
    assert keys(services)[ActivityGroup.HOME] == ["conserves", "cuisine", "linge"]
