"""A colleague leaves: what waits on them is counted by kind and site, given to others, and never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.tables import Gathering
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.handover import hand_over, reads
from badges.leaving.handover.rules import Waits
from badges.leaving.handover.tables import Handover
from badges.network import accounts, team
from badges.network import reads as network
from badges.network.facts import HelpFacts
from badges.network.site_helps import grant
from badges.network.tables import Staff
from badges.orientation.tables import Orientation
from badges.recognition import award
from tests.cast import acts
from tests.cast.colleagues import colleague, sonia
from tests.cast.introductions import thread
from tests.cast.orientations import orientation
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.conftest import Clock


@pytest.fixture
def people(services: Services) -> Cast:
    """The staff."""
    return Cast(services)


def to_come(cast: Cast, by: Actor, *, days: int = 3, site: str = "gueret") -> int:
    """A gathering to come, which this staff member leads."""
    start = cast.services.now() + timedelta(days=days)
    return acts.record_gathering(
        cast.services, by, site_id=cast.site_ids[site], kind="meeting", workshop_id=None, starts_at=start,
        ends_at=start + timedelta(hours=2),
    )  # fmt: skip


def waiting(cast: Cast, who: Actor) -> dict[tuple[str, Waits], int]:
    """What waits on a colleague, by site and kind."""
    with cast.services.database.begin(read_only=True) as session:
        found = reads.waiting_on(session, who.staff_id or 0)
    return {(each.site, each.kind): each.number for each in found}


def left(cast: Cast) -> dict[str | None, int]:
    """What closed accounts left and nobody took."""
    today = local_date(cast.services.now())
    with cast.services.database.begin(read_only=True) as session:
        found = reads.left_behind(session, today)
        assert session.scalar(reads.counting_left_behind(today)) == sum(number for _name, number in found.values())
    return dict(found.values())


def begun(cast: Cast) -> None:
    """One thing of each kind that waits on Léa at Guéret, and a second gathering."""
    amina, paul = cast.member("Amina", "Benali"), cast.member("Paul", "Roy")
    to_come(cast, cast.lea)
    to_come(cast, cast.lea, days=5)
    award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe")
    thread(cast.services, cast.lea, amina, paul)
    orientation(cast.services, cast.lea)


def test_each_kind_is_counted_where_it_waits(people: Cast) -> None:
    assert waiting(people, people.lea) == {}
    begun(people)
    assert waiting(people, people.lea) == {
        ("Guéret", Waits.GATHERINGS): 2,
        ("Guéret", Waits.AWARDS): 1,
        ("Guéret", Waits.THREADS): 1,
        ("Guéret", Waits.ORIENTATIONS): 1,
    }
    assert waiting(people, people.karim) == {}


def test_what_is_handed_over_waits_on_the_taker_and_the_journal_says_it(people: Cast) -> None:
    begun(people)
    other = sonia(people)
    takers = {(people.gueret, kind): other.staff_id or 0 for kind in Waits if kind is not Waits.AWARDS}
    hand_over.close(people.services, people.helene, people.lea.staff_id or 0, takers)
    assert not people.staff("lea@rcs-creuse.example").active
    assert waiting(people, other) == {
        ("Guéret", Waits.GATHERINGS): 2,
        ("Guéret", Waits.THREADS): 1,
        ("Guéret", Waits.ORIENTATIONS): 1,
    }
    assert left(people) == {"Léa Martin": 1}  # the award has no taker, and is not lost
    with people.services.database.begin(read_only=True) as session:
        assert {each.led_by_id for each in session.query(Gathering)} == {other.staff_id}
        said = [each.about for each in journal.acts(session, journal.Filter(kind=Act.HANDED_OVER))]
        taken = reads.taken_by(session, other.staff_id or 0)
    assert sorted(str(each).rpartition(":")[2] for each in said) == ["gatherings", "orientations", "threads"]
    assert {(each.name, each.kind): each.number for each in taken} == {
        ("Léa Martin", Waits.GATHERINGS): 2,  # they are led by the taker now
        ("Léa Martin", Waits.THREADS): 1,
        ("Léa Martin", Waits.ORIENTATIONS): 1,
    }


def test_what_was_left_is_handed_over_later(people: Cast) -> None:
    begun(people)
    accounts.disable(people.services, people.helene, people.lea.staff_id or 0)
    assert left(people) == {"Léa Martin": 5}
    everything = {(people.gueret, kind): people.helene.staff_id or 0 for kind in Waits}
    hand_over.give(people.services, people.helene, people.lea.staff_id or 0, everything)
    assert left(people) == {}
    assert sum(waiting(people, people.helene).values()) == 5


def test_the_taker_leaves_too(people: Cast) -> None:
    begun(people)
    other, third = sonia(people), colleague(people)
    lea, takers = people.lea.staff_id or 0, {(people.gueret, kind): other.staff_id or 0 for kind in Waits}
    hand_over.close(people.services, people.helene, lea, takers)
    accounts.disable(people.services, people.helene, other.staff_id or 0)
    assert sum(left(people).values()) == 5
    then = {(people.gueret, kind): third.staff_id or 0 for kind in Waits}
    hand_over.give(people.services, people.helene, other.staff_id or 0, then)
    assert left(people) == {} and sum(waiting(people, third).values()) == 5


def test_who_comes_back_has_what_still_waits_and_whatever_they_begin(people: Cast) -> None:
    begun(people)
    other, lea = sonia(people), people.lea.staff_id or 0
    hand_over.close(people.services, people.helene, lea, {(people.gueret, kind): other.staff_id or 0 for kind in Waits})
    assert waiting(people, people.lea) == {} and sum(waiting(people, other).values()) == 5
    with pytest.raises(NotAllowed):
        hand_over.reopen(people.services, people.karim, lea)
    key = hand_over.reopen(people.services, people.helene, lea)
    assert accounts.peek_link(people.services, key).id == lea
    began = to_come(people, people.lea, days=7)
    orientation(people.services, people.lea, first_name="Ivan", phone="06 12 00 00 02")
    assert waiting(people, people.lea) == {
        ("Guéret", Waits.GATHERINGS): 1,
        ("Guéret", Waits.AWARDS): 1,
        ("Guéret", Waits.THREADS): 1,
        ("Guéret", Waits.ORIENTATIONS): 2,
    }
    assert waiting(people, other) == {("Guéret", Waits.GATHERINGS): 2}  # the taker leads them since
    third = colleague(people)
    hand_over.close(
        people.services, people.helene, other.staff_id or 0, {(people.gueret, Waits.GATHERINGS): third.staff_id or 0}
    )
    with people.services.database.begin(read_only=True) as session:
        assert session.get_one(Gathering, began).led_by_id == lea
        assert [each.number for each in reads.taken_by(session, third.staff_id or 0)] == [2]


def test_what_is_begun_after_a_handover_is_given_by_itself(people: Cast) -> None:
    orientation(people.services, people.lea)
    other, third, lea = sonia(people), colleague(people), people.lea.staff_id or 0
    hand_over.give(people.services, people.helene, lea, {(people.gueret, Waits.ORIENTATIONS): other.staff_id or 0})
    assert waiting(people, people.lea) == {}
    orientation(people.services, people.lea, first_name="Ivan", phone="06 12 00 00 02")  # the last day is to come
    assert waiting(people, people.lea) == {("Guéret", Waits.ORIENTATIONS): 1} == waiting(people, other)
    hand_over.close(people.services, people.helene, lea, {(people.gueret, Waits.ORIENTATIONS): third.staff_id or 0})
    assert waiting(people, other) == {("Guéret", Waits.ORIENTATIONS): 1} == waiting(people, third)


def test_who_leaves_with_another_s_work_gives_that_alone(people: Cast) -> None:
    lea, zoe = people.lea.staff_id or 0, colleague(people)
    first, second = sonia(people), colleague(people, "Nadia Roux")
    orientation(people.services, people.lea)
    orientation(people.services, zoe, first_name="Ivan", phone="06 12 00 00 02")
    calls = (people.gueret, Waits.ORIENTATIONS)
    hand_over.give(people.services, people.helene, lea, {calls: first.staff_id or 0})
    hand_over.give(people.services, people.helene, zoe.staff_id or 0, {calls: lea})
    assert waiting(people, people.lea) == {("Guéret", Waits.ORIENTATIONS): 1}  # Zoé's
    hand_over.close(people.services, people.helene, lea, {calls: second.staff_id or 0})
    assert waiting(people, first) == {("Guéret", Waits.ORIENTATIONS): 1} == waiting(people, second)
    with people.services.database.begin(read_only=True) as session:
        assert [each.name for each in reads.taken_by(session, first.staff_id or 0)] == ["Léa Martin"]
        assert [each.name for each in reads.taken_by(session, second.staff_id or 0)] == ["Zoé Petit"]


def test_what_waits_on_who_accompanies_members_elsewhere_is_left_to_hand_over_but_for_gatherings(people: Cast) -> None:
    begun(people)
    team.say_accompanies(people.services, people.lea, people.lea.staff_id or 0, accompanies=True)
    assert left(people) == {"Léa Martin": 3}  # they go on with their gatherings
    other = sonia(people)
    everything = {(people.gueret, kind): other.staff_id or 0 for kind in Waits}
    hand_over.give(people.services, people.helene, people.lea.staff_id or 0, everything)
    assert left(people) == {}
    team.say_accompanies(people.services, people.helene, other.staff_id or 0, accompanies=True)
    assert left(people) == {"Sonia Petit": 3}  # the taker too: it is given again, and was not lost on the way
    hand_over.give(
        people.services, people.helene, other.staff_id or 0,
        {(people.gueret, kind): people.helene.staff_id or 0 for kind in Waits},
    )  # fmt: skip
    assert left(people) == {}


@pytest.mark.parametrize("who", ["karim", "lea", "nobody", "closed", "accompanies", "helps"])
def test_who_cannot_take_it_is_refused(people: Cast, who: str) -> None:
    begun(people)
    zoe = colleague(people)
    if who == "closed":
        accounts.disable(people.services, people.helene, zoe.staff_id or 0)
    elif who == "accompanies":
        team.say_accompanies(people.services, people.helene, zoe.staff_id or 0, accompanies=True)
    elif who == "helps":
        today = local_date(people.services.now())
        there = HelpFacts(
            colleague=people.karim.staff_id or 0, site="gueret", first_day=today, last_day=today + timedelta(days=9)
        )
        grant.grant(people.services, people.helene, there)
    numbers = {
        "helps": people.karim.staff_id,
        "karim": people.karim.staff_id,
        "lea": people.lea.staff_id,
        "nobody": 999,
    }
    taker = numbers.get(who, zoe.staff_id) or 0
    with pytest.raises(Refused) as refusal:
        hand_over.close(
            people.services, people.helene, people.lea.staff_id or 0, {(people.gueret, Waits.AWARDS): taker}
        )
    assert refusal.value.code == "handover.taker"
    assert people.staff("lea@rcs-creuse.example").active
    with people.services.database.begin(read_only=True) as session:
        today = local_date(people.services.now())
        shown = reads.takers(session, [people.gueret], today, but=people.lea.staff_id or 0)
    refused = who in ("closed", "accompanies")
    assert [name for _number, name in shown[people.gueret]] == ["Hélène Roux", *(() if refused else ("Zoé Petit",))]


@pytest.mark.parametrize("refused", ["staff.self", "staff.last_coordinator"])
def test_an_account_that_cannot_be_closed_keeps_what_waits(people: Cast, refused: str) -> None:
    helene, other = people.helene.staff_id or 0, sonia(people)
    orientation(people.services, people.helene)
    gathering = to_come(people, people.helene)
    takers = {(people.gueret, kind): other.staff_id or 0 for kind in Waits}
    with pytest.raises(Refused) as refusal:
        hand_over.close(people.services, people.helene if refused == "staff.self" else OPERATOR, helene, takers)
    assert refusal.value.code == refused and waiting(people, other) == {}
    assert waiting(people, people.helene) == {
        ("Guéret", Waits.GATHERINGS): 1,
        ("Guéret", Waits.ORIENTATIONS): 1,
    }
    with people.services.database.begin(read_only=True) as session:
        assert session.get_one(Gathering, gathering).led_by_id == helene
        assert list(journal.acts(session, journal.Filter(kind=Act.HANDED_OVER))) == []


def names(cast: Cast, kind: Waits, *numbers: int) -> dict[int, str]:
    """Who took these things over, as pages say it."""
    with cast.services.database.begin(read_only=True) as session:
        return reads.taker_names(session, kind, numbers, local_date(cast.services.now()))


def erased(cast: Cast, who: Actor, name: str, mail: str) -> None:
    """A colleague leaves and asks to be erased."""
    if cast.staff(mail).active:
        accounts.disable(cast.services, cast.helene, who.staff_id or 0)
    erasure_request.ask_staff(cast.services, cast.helene, who.staff_id or 0, name=name, fact=mail)


def test_an_account_whose_person_asked_for_erasure_is_neither_opened_nor_shown(people: Cast) -> None:
    services, number = people.services, people.lea.staff_id or 0
    erased(people, people.lea, "Léa Martin", "lea@rcs-creuse.example")
    for again in (
        lambda: hand_over.reopen(services, people.helene, number),
        lambda: accounts.reset(services, people.helene, number),
        lambda: accounts.link(services, people.helene, number),
    ):
        assert code(again) == "not_found"
    with services.database.begin() as session:
        assert network.staff_member(session, number) is None
        session.get_one(Staff, number).active = True  # as an older version left it
        session.flush()
        assert number not in {each.id for each in network.colleagues(session, local_date(services.now()))}
    with pytest.raises(NotFound):
        accounts.reset(services, people.helene, number)


def test_what_waits_on_one_who_asked_for_erasure_is_left_to_give_without_a_name(people: Cast, clock: Clock) -> None:
    begun(people)
    other, third = sonia(people), colleague(people)
    calls = (people.gueret, Waits.ORIENTATIONS)
    hand_over.close(people.services, people.helene, people.lea.staff_id or 0, {calls: other.staff_id or 0})
    assert left(people) == {"Léa Martin": 4}
    erased(people, people.lea, "Léa Martin", "lea@rcs-creuse.example")
    assert left(people) == {None: 4}
    with people.services.database.begin(read_only=True) as session:
        assert [each.name for each in reads.taken_by(session, other.staff_id or 0)] == [None]
    threads = (people.gueret, Waits.THREADS)
    hand_over.give(people.services, people.helene, people.lea.staff_id or 0, {threads: third.staff_id or 0})
    assert left(people) == {None: 3} and waiting(people, third) == {("Guéret", Waits.THREADS): 1}
    clock.advance(days=8)
    assert destroy.destroy_due(people.services) == 1
    assert sum(left(people).values()) >= 3  # the row stays, and nothing that waits on it is lost
    everything = {(people.gueret, kind): third.staff_id or 0 for kind in Waits}
    hand_over.give(people.services, people.helene, people.lea.staff_id or 0, everything)
    assert left(people) == {}


def test_a_page_names_the_taker_on_whom_it_waits_and_nobody_else(people: Cast) -> None:
    call = orientation(people.services, people.lea)
    other, zoe, lea = sonia(people), colleague(people), people.lea.staff_id or 0
    calls = (people.gueret, Waits.ORIENTATIONS)
    assert names(people, Waits.ORIENTATIONS, call) == {}
    hand_over.give(people.services, people.helene, lea, {calls: other.staff_id or 0})
    assert names(people, Waits.ORIENTATIONS, call) == {call: "Sonia Petit"}
    accounts.disable(people.services, people.helene, other.staff_id or 0)
    assert left(people) == {"Sonia Petit": 1} and names(people, Waits.ORIENTATIONS, call) == {}
    erased(people, other, "Sonia Petit", "sonia@rcs.example")
    assert names(people, Waits.ORIENTATIONS, call) == {} and waiting(people, people.lea) == {
        ("Guéret", Waits.ORIENTATIONS): 1
    }
    hand_over.give(people.services, people.helene, lea, {calls: zoe.staff_id or 0})
    assert names(people, Waits.ORIENTATIONS, call) == {call: "Zoé Petit"}


def test_who_made_the_call_since_is_not_named_after_another(people: Cast) -> None:
    call = orientation(people.services, people.lea)
    other, zoe = sonia(people), colleague(people)
    calls = (people.gueret, Waits.ORIENTATIONS)
    hand_over.give(people.services, people.helene, people.lea.staff_id or 0, {calls: other.staff_id or 0})
    with people.services.database.begin() as session:
        row = session.get_one(Orientation, call)
        row.called_by_id, row.called_on = zoe.staff_id, local_date(people.services.now())
    assert waiting(people, zoe) == {("Guéret", Waits.ORIENTATIONS): 1}
    assert names(people, Waits.ORIENTATIONS, call) == {}


def test_an_account_whose_new_link_fails_stays_closed(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lea = people.lea.staff_id or 0
    accounts.disable(people.services, people.helene, lea)

    def killed(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(accounts, "start_over", killed)
    with pytest.raises(KeyboardInterrupt):
        hand_over.reopen(people.services, people.helene, lea)
    assert not people.staff("lea@rcs-creuse.example").active  # the old password opens nothing


def test_only_the_coordination_hands_over(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        hand_over.give(people.services, people.karim, people.lea.staff_id or 0, {})


def test_a_handover_of_which_nothing_waits_is_forgotten_after_a_month(people: Cast, clock: Clock) -> None:
    begun(people)
    other = sonia(people)
    takers = {(people.gueret, kind): other.staff_id or 0 for kind in Waits}
    hand_over.close(people.services, people.helene, people.lea.staff_id or 0, takers)
    assert hand_over.forget_settled(people.services) == 0
    clock.advance(days=32)
    with people.services.database.begin() as session:
        session.execute(update(Gathering).values(attendance_saved_at=people.services.now()))
    assert hand_over.forget_settled(people.services) == 2  # those of the gatherings, which took place
    with people.services.database.begin(read_only=True) as session:
        assert {each.kind for each in session.query(Handover)} == {Waits.AWARDS, Waits.THREADS, Waits.ORIENTATIONS}
