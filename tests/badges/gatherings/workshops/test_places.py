"""Places and the waiting list: the order is kept, a double click enrols once, and nobody is overbooked."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.gatherings.tables import Enrolment
from badges.gatherings.workshops import life, places, reads
from badges.leaving import depart
from badges.leaving.erasure import erasure_request
from badges.people import other_sites
from badges.people.views import NAMELESS
from tests.badges.gatherings.workshops.pages import page
from tests.cast import acts
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count


def with_places(services: Services, cast: Cast, number: int) -> int:
    """A workshop with so many places."""
    workshop = cast.workshop("Couture")
    acts.change_workshop(services, cast.lea, workshop, title="Couture", description=None, place=None, capacity=number)
    return workshop


def to_call(services: Services, cast: Cast) -> list[int]:
    """Whom the staff of Guéret is told to call."""
    with services.database.begin(read_only=True) as session:
        return [each.member.id for each in reads.places_to_give(session, [cast.gueret])]


def test_a_full_workshop_has_a_waiting_list_in_the_order_of_asking(services: Services, cast: Cast) -> None:
    amina, yanis, odette, zoe = (cast.member(name) for name in ("Amina", "Yanis", "Odette", "Zoé"))
    workshop = with_places(services, cast, 1)
    waits = [acts.enrol(services, cast.lea, workshop, each) for each in (amina, zoe, yanis)]
    assert waits == [False, True, True]
    assert code(lambda: places.give_place(services, cast.lea, workshop, zoe)) == "workshop.full"
    assert to_call(services, cast) == []
    places.give_up(services, cast.lea, workshop, amina)
    assert acts.enrol(services, cast.lea, workshop, odette)  # a place is free, and two have waited longer
    assert to_call(services, cast) == [zoe]
    assert code(lambda: places.give_place(services, cast.lea, workshop, yanis)) == "workshop.not_first"
    assert [each.member.id for each in page(services, workshop).to_call] == [zoe]
    places.give_place(services, cast.lea, workshop, zoe)
    places.give_place(services, cast.lea, workshop, zoe)  # a second click
    found = page(services, workshop)
    assert [each.member.id for each in found.coming] == [zoe]
    assert [each.member.id for each in found.queue] == [yanis, odette]
    assert to_call(services, cast) == [] and found.left == 0


def test_who_gave_up_and_asks_again_waits_at_the_end(services: Services, cast: Cast) -> None:
    amina, yanis, odette = (cast.member(name) for name in ("Amina", "Yanis", "Odette"))
    workshop = with_places(services, cast, 1)
    for each in (amina, yanis, odette):
        acts.enrol(services, cast.lea, workshop, each)
    places.give_up(services, cast.lea, workshop, yanis)
    places.give_up(services, cast.lea, workshop, yanis)
    acts.enrol(services, cast.lea, workshop, yanis)
    assert [each.member.id for each in page(services, workshop).queue] == [odette, yanis]


def test_more_places_are_offered_in_order(services: Services, cast: Cast) -> None:
    numbers = [cast.member(name) for name in ("Amina", "Yanis", "Odette", "Zoé")]
    workshop = with_places(services, cast, 1)
    for each in numbers:
        acts.enrol(services, cast.lea, workshop, each)
    acts.change_workshop(services, cast.lea, workshop, title="Couture", description=None, place=None, capacity=3)
    assert to_call(services, cast) == numbers[1:3]
    acts.change_workshop(services, cast.lea, workshop, title="Couture", description=None, place=None, capacity=None)
    assert to_call(services, cast) == numbers[1:]


def test_who_leads_or_helps_takes_no_place(services: Services, cast: Cast) -> None:
    fatou, colette, amina = cast.member("Fatou"), cast.member("Colette"), cast.member("Amina")
    workshop = with_places(services, cast, 1)
    assert not acts.enrol(services, cast.lea, workshop, fatou, role="leads", name_agreed=True)
    assert not acts.enrol(services, cast.lea, workshop, colette, role="helps")
    assert not acts.enrol(services, cast.lea, workshop, amina, name_agreed=True)
    found = page(services, workshop)
    assert {each.member.id: (each.role, each.name_agreed) for each in found.enrolments} == {
        fatou: ("leads", True),
        colette: ("helps", False),
        amina: ("takes_part", False),
    }
    assert code(lambda: acts.enrol(services, cast.lea, workshop, amina, role="boss")) == "attendance.role"


def test_who_takes_part_can_come_to_help_and_to_lead_and_leaves_the_place(services: Services, cast: Cast) -> None:
    amina, yanis, odette = (cast.member(name) for name in ("Amina", "Yanis", "Odette"))
    workshop = with_places(services, cast, 1)
    for each in (amina, yanis, odette):
        acts.enrol(services, cast.lea, workshop, each)
    assert not acts.enrol(services, cast.lea, workshop, odette, role="helps")  # who waited waits no more
    for _click in range(2):
        assert not acts.enrol(services, cast.lea, workshop, amina, role="leads", name_agreed=True)
    assert to_call(services, cast) == [yanis]
    for role in ("helps", "takes_part"):  # another tab, made before
        acts.enrol(services, cast.lea, workshop, amina, role=role)
    found = {each.member.id: each for each in page(services, workshop).enrolments}
    assert {number: (each.role, each.waiting) for number, each in found.items()} == {
        amina: ("leads", False),
        yanis: ("takes_part", True),
        odette: ("helps", False),
    }
    assert found[amina].name_agreed and not found[odette].name_agreed and count(services, Enrolment) == 3


def test_a_double_click_enrols_once(services: Services, cast: Cast) -> None:
    amina, workshop = cast.member(), cast.workshop()
    answers = at_once(*[lambda: acts.enrol(services, cast.lea, workshop, amina)] * 4)
    assert answers == [False] * 4
    assert count(services, Enrolment) == 1


def test_two_at_once_never_overbook(services: Services, cast: Cast) -> None:
    members = [cast.member(f"Membre{letter}") for letter in "abcdef"]
    workshop = with_places(services, cast, 2)
    enrolling = [lambda each=each: acts.enrol(services, cast.lea, workshop, each) for each in members]  # type: ignore[misc]
    answers = at_once(*enrolling)
    assert sorted(answers) == [False, False, True, True, True, True]  # type: ignore[type-var]
    found = page(services, workshop)
    assert len(found.coming) == 2 and len(found.queue) == 4
    places.give_up(services, cast.lea, workshop, found.coming[0].member.id)
    first, second = (each.member.id for each in found.queue[:2])
    giving = [lambda each=each: places.give_place(services, cast.lea, workshop, each) for each in (first, second)]  # type: ignore[misc]
    at_once(*giving)
    assert len(page(services, workshop).coming) == 2


def test_nobody_enrols_where_nothing_takes_place(services: Services, cast: Cast) -> None:
    amina, workshop = cast.member(), cast.workshop()
    acts.close_workshop(services, cast.lea, workshop, came=0, went_well=None)
    for attempt in (acts.enrol, places.give_place, places.give_up):
        assert code(lambda attempt=attempt: attempt(services, cast.lea, workshop, amina)) == "workshop.not_open"  # type: ignore[misc]


def test_who_would_come_is_called_once_the_idea_is_a_workshop(services: Services, cast: Cast) -> None:
    amina, yanis, odette, fatou = (cast.member(name) for name in ("Amina", "Yanis", "Odette", "Fatou"))
    idea = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Chaise paillée")
    for each in (yanis, amina, odette, yanis):
        assert acts.enrol(services, cast.lea, idea, each)
    acts.enrol(services, cast.lea, idea, fatou, role="leads")
    places.give_up(services, cast.lea, idea, odette)
    assert to_call(services, cast) == []
    assert code(lambda: places.give_place(services, cast.lea, idea, yanis)) == "workshop.not_open"
    with services.database.begin(read_only=True) as session:
        (line,) = reads.workshop_lines(session, [cast.gueret], services.now())
    assert line.waiting == 2
    life.accept(services, cast.lea, idea)
    assert to_call(services, cast) == [yanis, amina]
    acts.change_workshop(services, cast.lea, idea, title="Chaise paillée", description=None, place=None, capacity=3)
    start = services.now() + timedelta(days=2)
    acts.plan_sessions(services, cast.lea, idea, starts_at=start, ends_at=start + timedelta(hours=2))
    with services.database.begin(read_only=True) as session:
        assert reads.public_workshops(session, services.now())[0].left == 1
        assert set(reads.enrolled(session, idea)) == {fatou}
    places.give_place(services, cast.lea, idea, yanis)
    with services.database.begin(read_only=True) as session:
        assert {number: each.role for number, each in reads.enrolled(session, idea).items()} == {
            fatou: "leads", yanis: "takes_part",
        }  # fmt: skip


def test_another_site_neither_sees_nor_enrols(services: Services, cast: Cast) -> None:
    amina, paul = cast.member(), cast.member("Paul", "Durand", site="auzances")
    workshop = cast.workshop()
    for attempt in (acts.enrol, places.give_place, places.give_up):
        assert code(lambda attempt=attempt: attempt(services, cast.karim, workshop, amina)) == "not_found"  # type: ignore[misc]
    assert code(lambda: acts.enrol(services, cast.lea, workshop, paul)) == "not_found"
    other_sites.find(services, cast.lea, "Paul Durand")
    assert not acts.enrol(services, cast.lea, workshop, paul)


def test_who_left_gives_up_the_place_and_who_is_hidden_is_not_called(services: Services, cast: Cast) -> None:
    amina, yanis, odette, zoe = (cast.member(name) for name in ("Amina", "Yanis", "Odette", "Zoé"))
    workshop = with_places(services, cast, 1)
    for each in (amina, yanis, odette, zoe):
        acts.enrol(services, cast.lea, workshop, each)
    depart.leave(services, cast.lea, amina)
    assert to_call(services, cast) == [yanis]
    erasure_request.ask(services, cast.lea, yanis, name="Yanis Benali", fact=f"{services.now():%m/%Y}")
    assert to_call(services, cast) == [odette]
    assert [each.member.id for each in page(services, workshop).to_call] == [odette]
    places.give_place(services, cast.lea, workshop, odette)
    erasure_request.ask(services, cast.lea, odette, name="Odette Benali", fact=f"{services.now():%m/%Y}")
    found = page(services, workshop)
    assert [each.member.given_name for each in found.coming] == [NAMELESS]  # it may be taken back within days
    assert found.left == 0 and to_call(services, cast) == []
    assert code(lambda: places.give_place(services, cast.lea, workshop, zoe)) == "workshop.full"


def test_who_leads_agrees_to_be_named_or_not_any_more(services: Services, cast: Cast) -> None:
    workshop, fatou, zoe = cast.workshop("Couture"), cast.member("Fatou"), cast.member("Zoé")

    def named() -> tuple[str, ...]:
        with services.database.begin(read_only=True) as session:
            found = reads.public_workshop(session, workshop, services.now())
        assert found is not None
        return found.led_by

    for agreed in (False, True, True, False):
        assert not acts.enrol(services, cast.lea, workshop, fatou, role="leads", name_agreed=agreed)
        assert named() == (("Fatou",) if agreed else ())
    acts.enrol(services, cast.lea, workshop, zoe, name_agreed=True)  # who takes part is named nowhere
    acts.enrol(services, cast.lea, workshop, zoe, role="leads")
    assert named() == ()
    acts.enrol(services, cast.lea, workshop, zoe, role="leads", name_agreed=True)
    assert named() == ("Zoé",)
