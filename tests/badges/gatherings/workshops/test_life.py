"""A workshop from its proposal to what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.gatherings import visitors
from badges.gatherings.tables import Enrolment, Gathering
from badges.gatherings.workshops import life, reads
from badges.gatherings.workshops.rules import WorkshopState
from tests.badges.gatherings.workshops.pages import page
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import count


def proposed(services: Services, cast: Cast) -> int:
    """A member's proposal."""
    fatou = cast.member("Fatou", "Indigo")
    return acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Couture", proposed_by_id=fatou)


def test_a_proposal_is_set_aside_and_accepted_later(services: Services, cast: Cast) -> None:
    workshop = proposed(services, cast)
    assert (
        code(lambda: acts.close_workshop(services, cast.lea, workshop, came=1, went_well=None)) == "workshop.not_open"
    )
    for step, state in (
        (life.set_aside, WorkshopState.SET_ASIDE),
        (life.set_aside, WorkshopState.SET_ASIDE),
        (life.accept, WorkshopState.OPEN),
        (life.accept, WorkshopState.OPEN),
    ):
        step(services, cast.lea, workshop)
        assert page(services, workshop).state is state
    assert code(lambda: life.set_aside(services, cast.lea, workshop)) == "workshop.accepted"
    for step in (life.accept, life.set_aside):
        assert code(lambda step=step: step(services, cast.karim, workshop)) == "not_found"  # type: ignore[misc]


def test_closing_keeps_a_session_where_somebody_was_noted(services: Services, cast: Cast) -> None:
    """On the morning of a session a visitor is noted; the session of tomorrow, of which nothing is known, goes."""
    workshop = cast.workshop()
    tonight = services.now() + timedelta(hours=6)
    planned = acts.plan_sessions(
        services, cast.lea, workshop, starts_at=tonight, ends_at=tonight + timedelta(hours=2), weeks=2
    )
    visitors.note_visitor(services, cast.lea, planned[0], "Samira")
    acts.close_workshop(services, cast.lea, workshop, came=1, went_well=None)
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in session.query(Gathering).filter(Gathering.workshop_id == workshop)] == planned[:1]


@pytest.mark.parametrize("capacity", [-1, 0, 501])
def test_a_capacity_that_is_none_is_refused(services: Services, cast: Cast, capacity: int) -> None:
    workshop = cast.workshop()

    def change(number: int | None) -> None:
        acts.change_workshop(
            services, cast.lea, workshop, title="Couture", description=None, place=None, capacity=number
        )

    assert code(lambda: change(capacity)) == "workshop.capacity"
    for name in ("Amina", "Zoé"):
        acts.enrol(services, cast.lea, workshop, cast.member(name))
    assert code(lambda: change(1)) == "workshop.capacity_taken"
    change(2)
    assert page(services, workshop).left == 0


def test_an_outdated_form_changes_nothing(services: Services, cast: Cast) -> None:
    workshop = cast.workshop()
    shown = page(services, workshop).version

    def change(title: str) -> None:
        acts.change_workshop(
            services, cast.lea, workshop, title=title, description=None, place="UDAF", capacity=None, shown=shown
        )

    change("Couture pour débuter")
    with pytest.raises(Outdated):
        change("Cuisine")
    assert page(services, workshop).title == "Couture pour débuter"


def test_what_is_changed_names_nobody_who_is_in_it(services: Services, cast: Cast) -> None:
    workshop = proposed(services, cast)
    life.accept(services, cast.lea, workshop)
    cast.gathering(3, {cast.member("Mehdi", "Galon"): "helps"}, workshop=workshop)
    acts.enrol(services, cast.lea, workshop, cast.member("Colette", "Pelote"))
    for name in ("Fatou", "Mehdi", "Colette"):

        def change(name: str = name) -> None:
            acts.change_workshop(
                services, cast.lea, workshop, title="Couture", description=f"Avec {name}.", place=None, capacity=8
            )

        assert code(change) == "workshop.names_someone"
    acts.close_workshop(services, cast.lea, workshop, came=3, went_well="Colette a réussi.")  # the staff alone reads it
    assert page(services, workshop).went_well == "Colette a réussi."


def test_closing_keeps_what_came_of_it(services: Services, cast: Cast) -> None:
    amina, zoe = cast.member(), cast.member("Zoé")
    workshop = cast.workshop()
    acts.change_workshop(services, cast.lea, workshop, title="Couture", description=None, place=None, capacity=1)
    for each in (amina, zoe):
        acts.enrol(services, cast.lea, workshop, each)
    cast.gathering(7, {amina: "takes_part"}, workshop=workshop)
    cast.gathering(1, {amina: "takes_part"}, workshop=workshop)
    start = services.now() + timedelta(days=7)
    acts.plan_sessions(services, cast.lea, workshop, starts_at=start, ends_at=start + timedelta(hours=2), weeks=2)
    assert count(services, Gathering) == 4
    with services.database.begin(read_only=True) as session:
        assert reads.count_came(session, workshop) == 1
    for came in (-1, 10_001):
        attempt = lambda came=came: acts.close_workshop(services, cast.lea, workshop, came=came, went_well=None)  # noqa: E731
        assert code(attempt) == "workshop.came"
    for _click in range(2):
        acts.close_workshop(services, cast.lea, workshop, came=4, went_well="On a cousu un ourlet.")
    found = page(services, workshop)
    assert (found.state, found.came, found.went_well) == (WorkshopState.CLOSED, 4, "On a cousu un ourlet.")
    assert found.queue == [] and count(services, Enrolment) == 1
    assert [present for _session, present in found.sessions] == [1, 1]  # those to come are off the programme
    life.accept(services, cast.lea, workshop)  # it was closed by mistake
    again = page(services, workshop)
    assert (again.state, again.came, again.went_well, len(again.coming)) == (WorkshopState.OPEN, None, None, 1)


def test_a_workshop_declares_three_skills_at_most(services: Services, cast: Cast) -> None:
    workshop = cast.workshop()
    same = {"title": "Couture", "description": None, "place": None, "capacity": None}
    assert page(services, workshop).skills == ()
    before = page(services, workshop).version
    acts.change_workshop(services, cast.lea, workshop, **same, skills=["soin", "equipe", "soin"])
    assert page(services, workshop).skills == ("soin", "equipe") and page(services, workshop).version != before
    acts.change_workshop(services, cast.lea, workshop, **same)  # who says nothing of them leaves them
    assert page(services, workshop).skills == ("soin", "equipe")
    for wrong in (["a", "b", "c", "d"], ["soin,equipe"], ["x" * 41], [""], ["<b>"]):
        assert code(lambda wrong=wrong: acts.change_workshop(services, cast.lea, workshop, **same, skills=wrong)) == (
            "workshop.skills"
        )
    acts.change_workshop(services, cast.lea, workshop, **same, skills=[])
    assert page(services, workshop).skills == ()
