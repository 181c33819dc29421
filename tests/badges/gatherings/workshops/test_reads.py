"""What lists and the public read of workshops."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.gatherings.workshops import places, reads
from badges.gatherings.workshops.views import PublicWorkshop
from tests.cast import acts
from tests.cast.people import Cast


def planned(services: Services, cast: Cast, title: str, days: int, site: str = "gueret") -> int:
    """A workshop with one session in so many days."""
    workshop = cast.workshop(title, site=site)
    start = services.now() + timedelta(days=days)
    acts.plan_sessions(services, cast.helene, workshop, starts_at=start, ends_at=start + timedelta(hours=2))
    return workshop


def public(services: Services) -> list[PublicWorkshop]:
    """What the public reads."""
    with services.database.begin(read_only=True) as session:
        return reads.public_workshops(session, services.now())


def test_a_workshop_that_is_over_is_not_listed(services: Services, cast: Cast) -> None:
    later, soon = planned(services, cast, "Anglais", 9), planned(services, cast, "Couture", 2, "auzances")
    over, closed = planned(services, cast, "Vannerie", -2), planned(services, cast, "Jardin", 5)
    acts.close_workshop(services, cast.lea, closed, came=0, went_well=None)
    proposal = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Échecs")
    undated = cast.workshop("Sans date")
    assert [each.id for each in public(services)] == [soon, later]
    with services.database.begin(read_only=True) as session:
        alone = {each: reads.public_workshop(session, each, services.now()) for each in (later, over, closed, undated)}
        assert {number: each is not None and each.over for number, each in alone.items()} == {
            later: False,
            over: True,
            closed: True,
            undated: True,
        }
        assert reads.public_workshop(session, proposal, services.now()) is None
        assert reads.public_workshop(session, 10_000, services.now()) is None


def test_the_public_reads_no_name_but_of_a_leader_who_agreed(services: Services, cast: Cast) -> None:
    workshop = planned(services, cast, "Couture", 2)
    acts.change_workshop(services, cast.lea, workshop, title="Couture", description=None, place="UDAF", capacity=2)
    for given, role, agreed in (
        ("Fatou", "leads", True),
        ("Marcel", "leads", False),
        ("Colette", "helps", True),
        ("Amina", "takes_part", True),
    ):
        acts.enrol(services, cast.lea, workshop, cast.member(given), role=role, name_agreed=agreed)
    (found,) = public(services)
    assert found.led_by == ("Fatou",) and found.left == 1
    assert not any(name in repr(found) for name in ("Marcel", "Colette", "Amina", "Benali"))


def test_while_somebody_waits_it_is_full_for_the_public(services: Services, cast: Cast) -> None:
    workshop = planned(services, cast, "Couture", 2)
    acts.change_workshop(services, cast.lea, workshop, title="Couture", description=None, place=None, capacity=1)
    amina, zoe = cast.member(), cast.member("Zoé")
    acts.enrol(services, cast.lea, workshop, amina)
    assert public(services)[0].left == 0
    acts.enrol(services, cast.lea, workshop, zoe)
    places.give_up(services, cast.lea, workshop, amina)
    assert public(services)[0].left == 0
    places.give_up(services, cast.lea, workshop, zoe)
    assert public(services)[0].left == 1


def test_a_site_reads_its_own_workshops(services: Services, cast: Cast) -> None:
    first, other = planned(services, cast, "Couture", 2), planned(services, cast, "Vannerie", 2, "auzances")
    with services.database.begin(read_only=True) as session:
        lines = reads.workshop_lines(session, [cast.gueret], services.now())
        assert [each.id for each in lines] == [first]
        assert [each.id for each in reads.workshop_lines(session, [cast.auzances], services.now())] == [other]
    assert lines[0].next_at is not None and (lines[0].taken, lines[0].waiting, lines[0].left) == (0, 0, None)


def test_beside_a_workshop_stand_those_that_did_not_end(services: Services, cast: Cast) -> None:
    planned(services, cast, "Ailleurs", 2, "auzances")
    idea = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Échecs")
    soon, ended, gone = (planned(services, cast, title, 2) for title in ("Couture", "Anglais", "Bois"))
    for each in (ended, gone):
        acts.close_workshop(services, cast.lea, each, came=0, went_well=None)
    with services.database.begin(read_only=True) as session:
        lines = reads.workshop_lines(session, [cast.gueret], services.now())
        found = reads.beside(session, cast.gueret, ended, services.now(), 20)
        assert [each.id for each in reads.beside(session, cast.gueret, ended, services.now(), 1)] == [found[0].id]
    assert {each.id for each in found[:-1]} == {soon, idea} and found[-1].id == ended  # what ended is last
    known = {each.id: each for each in lines}
    for each in found:
        line = known[each.id]
        assert (each.title, each.activity, each.state, each.next_at) == (
            line.title,
            line.activity,
            line.state,
            line.next_at,
        )


def test_the_staff_is_shown_what_the_public_reads(services: Services, cast: Cast) -> None:
    workshop = planned(services, cast, "Couture", 2)
    cast.member("Odette", "Navette")
    people = [cast.member(name) for name in ("Fatou", "Marcel", "Amina", "Zoé", "Yanis")]
    for place, capacity in ((None, None), ("UDAF", 1), ("UDAF", 4), ("Chez Odette Navette", 4)):
        facts = {"title": "Couture", "description": "Un ourlet.", "place": place, "capacity": capacity}
        acts.change_workshop(services, cast.lea, workshop, **facts)
        for number, each in enumerate(people if capacity else ()):
            role = "leads" if number < 2 else "takes_part"
            acts.enrol(services, cast.lea, workshop, each, role=role, name_agreed=number == 0)
        with services.database.begin(read_only=True) as session:
            public = reads.public_workshop(session, workshop, services.now())
            page = reads.workshop_page(session, workshop)
        assert page is not None and public is not None
        assert page.for_public([each for each, _present in page.sessions], {"Chez Odette Navette"}) == public
    assert public.at_home and public.led_by == ("Fatou",)
