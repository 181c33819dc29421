"""Two activities become one: what bore the first bears the other, forms that were open are kept, and twice is once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select

from badges.base.database.types import Base
from badges.base.errors import Outdated
from badges.base.services import Services
from badges.exchanges import change as changing
from badges.exchanges import reads as exchanges
from badges.gatherings.activities import changes
from badges.gatherings.activities import reads as activities
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.tables import Activity, Workshop
from badges.gatherings.workshops import reads as workshops
from badges.matching.introductions.propose import Pair, propose
from badges.matching.merge_activities import merge, preview
from badges.recognition.reads import observed_in_exchange
from tests.cast import acts
from tests.cast.ideas import noted_idea
from tests.cast.people import Cast, at_once
from tests.cast.postings import posting
from tests.cast.recorded import exchange
from tests.cast.refusals import code

REST = {"description": None, "place": None, "capacity": None}  # of what the form of a workshop says


def known(services: Services) -> dict[str, ActivityView]:
    """All activities, by their key."""
    with services.database.begin(read_only=True) as session:
        return {each.key: each for each in activities.activities(session)}


def of_workshop(services: Services, number: int) -> str | None:
    """The key of what a workshop is about."""
    with services.database.begin(read_only=True) as session:
        found = workshops.workshop_page(session, number)
    assert found is not None
    return found.activity.key if found.activity is not None else None


def of_exchange(services: Services, number: int) -> str | None:
    """The key of what an exchange is about."""
    with services.database.begin(read_only=True) as session:
        found = exchanges.exchange(session, number)
    assert found is not None
    return found.activity.key if found.activity is not None else None


def test_what_bore_the_first_bears_the_other(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    idea = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Écharpes", activity="tricot")
    there = acts.create_workshop(services, cast.karim, site_id=cast.auzances, title="Pulls", activity="tricot")
    other = acts.create_workshop(services, cast.lea, site_id=cast.gueret, title="Semis", activity="jardinage")
    given = exchange(services, cast, amina, fatou, activity="tricot")
    before = known(services)
    tricot, couture = before["tricot"].id, before["couture"].id
    seen = preview(services, cast.helene, tricot, couture)
    assert (seen.gone.name, seen.stays.name, seen.workshops, seen.exchanges) == ("Tricot, crochet", "Couture", 2, 1)
    assert known(services) == before
    for _click in range(2):
        merge(services, cast.helene, tricot, couture, shown=seen.version)
    assert {of_workshop(services, each) for each in (idea, there)} == {of_exchange(services, given)} == {"couture"}
    assert of_workshop(services, other) == "jardinage"
    after = known(services)
    assert after["tricot"].merged_into_id == couture and after["tricot"].retired_on == services.now().date()
    assert {key: each for key, each in after.items() if key != "tricot"} == {
        key: each for key, each in before.items() if key != "tricot"
    }


def test_two_merges_lead_to_the_last(services: Services, cast: Cast) -> None:
    found = {key: each.id for key, each in known(services).items()}
    idea = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Draps", activity="linge")
    both = partial(merge, services, cast.helene)
    both(found["linge"], found["tricot"])
    both(found["tricot"], found["couture"])
    assert of_workshop(services, idea) == "couture"
    assert {known(services)[key].merged_into_id for key in ("linge", "tricot")} == {found["couture"]}
    assert code(lambda: both(found["linge"], found["tricot"])) == "activity.merged"
    both(found["linge"], found["couture"])  # where it leads already
    late = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Nappes", activity="linge")
    assert of_workshop(services, late) == "couture"


def test_what_cannot_be_merged_is_refused(services: Services, cast: Cast) -> None:
    found = {key: each.id for key, each in known(services).items()}
    both = lambda one, other: code(lambda: merge(services, cast.helene, one, other))  # noqa: E731
    assert code(lambda: merge(services, cast.lea, found["tricot"], found["couture"])) == "not_allowed"
    assert code(lambda: preview(services, cast.lea, found["tricot"], found["couture"])) == "not_allowed"
    assert both(999, found["couture"]) == both(found["couture"], 999) == both(998, 999) == "not_found"
    assert both(found["couture"], found["couture"]) == "activity.itself"
    acts.change_activity(services, cast.helene, found["linge"], name="Linge", group="home", retired=True)
    assert both(found["couture"], found["linge"]) == "activity.into_retired"
    merge(services, cast.helene, found["linge"], found["cuisine"])  # one that is retired can go
    assert both(found["couture"], found["linge"]) == both(found["linge"], found["couture"]) == "activity.merged"
    assert both(found["cuisine"], found["linge"]) == "activity.merged"
    assert known(services)["cuisine"].merged_into_id is None


def test_a_name_that_was_merged_is_free_for_the_one_that_took_its_place_alone(services: Services, cast: Cast) -> None:
    found = {key: each.id for key, each in known(services).items()}
    merge(services, cast.helene, found["tricot"], found["couture"])
    change = partial(acts.change_activity, services, cast.helene, group="home")
    assert code(lambda: acts.add_activity(services, cast.helene, "tricot, Crochet")) == "activity.merged"
    assert code(lambda: change(found["tricot"], name="Tricot")) == "activity.merged"
    assert code(lambda: change(found["cuisine"], name="Tricot, crochet")) == "activity.merged"
    change(found["couture"], name="Tricot, crochet")
    assert acts.add_activity(services, cast.helene, "Tricot, crochet") == found["couture"]
    assert known(services)["couture"].name == "Tricot, crochet" and len(known(services)) == len(found)


def test_a_page_that_shows_another_name_is_refused(services: Services, cast: Cast) -> None:
    found = {key: each.id for key, each in known(services).items()}
    shown = preview(services, cast.helene, found["tricot"], found["couture"]).version
    acts.change_activity(services, cast.helene, found["couture"], name="Fil, aiguille", group="home")
    with pytest.raises(Outdated):
        merge(services, cast.helene, found["tricot"], found["couture"], shown=shown)
    assert known(services)["tricot"].merged_into_id is None


def test_forms_that_were_opened_before_are_kept(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", None)
    number = acts.create_workshop(services, cast.lea, site_id=cast.gueret, title="Pulls", activity="tricot")
    given = exchange(services, cast, amina, fatou, activity="tricot", happened_on=date(2026, 11, 25))
    with services.database.begin(read_only=True) as session:
        page, planned = workshops.workshop_page(session, number), exchanges.exchange(session, given)
    assert page is not None and planned is not None
    shown = changing.version(planned)
    merge(services, cast.helene, known(services)["tricot"].id, known(services)["couture"].id)
    change = partial(acts.change_workshop, services, cast.lea, number, activity="tricot", shown=page.version, **REST)
    change(title="Pulls d’hiver")
    assert of_workshop(services, number) == "couture"
    changing.cancel(services, cast.lea, given, observed=observed_in_exchange, shown=shown)
    with pytest.raises(Outdated):  # what another page did in between is still seen
        changing.confirm(services, cast.lea, given, shown=shown)
    with pytest.raises(Outdated):
        change(title="Pulls d’été")


def test_a_form_that_is_being_kept_is_waited_for(services: Services, cast: Cast) -> None:
    found = {key: each.id for key, each in known(services).items()}
    number = acts.create_workshop(services, cast.lea, site_id=cast.gueret, title="Pulls")
    with ThreadPoolExecutor(1) as pool:
        with services.database.begin() as session:
            changes.hold(session)
            workshop = session.get_one(Workshop, number, with_for_update=True)
            workshop.activity_id = changes.offered(session, "tricot")
            session.flush()
            merging = pool.submit(merge, services, cast.helene, found["tricot"], found["couture"])
            with pytest.raises(TimeoutError):
                merging.result(timeout=0.3)
        merging.result(timeout=20)
    assert of_workshop(services, number) == "couture"


def test_forms_and_a_merge_at_once_leave_nothing_behind(services: Services, cast: Cast) -> None:
    found = {key: each.id for key, each in known(services).items()}
    own = [
        acts.create_workshop(services, cast.lea, site_id=cast.gueret, title=f"Pull {each}", activity="tricot")
        for each in range(3)
    ]
    form = partial(acts.change_workshop, services, cast.lea, activity="tricot", **REST)
    answers = at_once(
        *(partial(form, each, title=f"Gilet {each}") for each in own),
        partial(merge, services, cast.helene, found["tricot"], found["couture"]),
        partial(merge, services, cast.helene, found["tricot"], found["couture"]),
    )
    assert answers == [None] * 5
    assert {of_workshop(services, each) for each in own} == {"couture"}


def test_whatever_can_bear_an_activity_bears_the_other(services: Services, cast: Cast) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo")
    acts.create_workshop(services, cast.lea, site_id=cast.gueret, title="Pulls", activity="tricot")
    exchange(services, cast, amina, jo, activity="tricot")
    offer = posting(services, cast.lea, amina, activity="tricot")
    propose(services, cast.lea, Pair(giver_id=amina, receiver_id=jo, offer_id=offer))
    noted_idea(services, cast.lea, cast.gueret, activity="tricot")
    numbers = known(services)
    tricot, couture = numbers["tricot"].id, numbers["couture"].id

    def bearing(activity_id: int) -> set[str]:
        with services.database.begin(read_only=True) as session:
            return {
                table.name
                for table in Base.metadata.sorted_tables
                for column in table.columns
                if any(key.column is Activity.__table__.c.id for key in column.foreign_keys)
                and table is not Activity.__table__
                and session.scalar(select(func.count()).select_from(table).where(column == activity_id))
            }

    every = {"workshop", "exchange", "posting", "introduction", "idea"}
    assert bearing(tricot) == every
    merge(services, cast.helene, tricot, couture)
    assert bearing(tricot) == set() and bearing(couture) == every
