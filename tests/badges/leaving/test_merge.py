"""Two records of one person: what moves, what was there twice, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from badges.base.errors import NotAllowed, NotFound
from badges.base.journal import chain
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.tables import Attendance, Enrolment
from badges.leaving import depart, inactive, merge
from badges.leaving.erasure import destroy, erasure_request
from badges.network.actors import actor_of
from badges.people import links
from badges.people import reads as people
from badges.people.tables import Consent, Member, StaffTie
from badges.people.ties import denials
from badges.people.ties import identity_question as people_ties
from badges.people.ties.reads import persons
from badges.places import closure, onward
from badges.places.facts import OwnOnwardFacts
from badges.recognition import award, observe
from badges.recognition.tables import Award, Observation
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.places import closing
from tests.cast.recognition import agreed, headline
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock

PHONE = "+33555828047"


def test_everything_moves_and_doubles_are_dropped(services: Services, cast: Cast) -> None:
    of = agreed(cast, given="Amina", family="Benalli", phone=PHONE, email="a@courrier.example").sign()
    stays = cast.member("Amina", None)
    both = cast.gathering(3, {of.member: "leads", stays: "takes_part"})
    for number in (of.member, stays):
        observe.observe(services, cast.lea, member_id=number, badge_slug="ecoute", criteria=["1"], gathering_id=both)
    with services.database.begin() as session:
        key = links.private_key(services, session, of.member)
    moves = {each.table: each for each in merge.preview(services, cast.helene, of.member, stays).moves if each.rows}
    assert (moves["attendance"].rows, moves["attendance"].doubles) == (3, 1)
    assert (moves["observation"].doubles, moves["award"].rows, moves["consent"].rows) == (1, 1, 2)
    assert count(services, Attendance) == 4  # nothing has moved yet
    merge.merge(services, cast.helene, of.member, stays)
    assert headline(services, of.code) == "VALID"
    with services.database.begin(snapshot=True) as session:
        kept = session.get_one(Member, stays)
        assert (kept.family_name, kept.phone, kept.email) == ("Benalli", PHONE, "a@courrier.example")
        assert kept.folded_name == "amina benalli"
        for table in (Attendance, Observation, Award, Consent):
            assert set(session.scalars(select(table.member_id))) == {stays}
        assert count(services, Attendance) == 3
        assert people.member(session, of.member) is None
        opened = links.member_by_key(services, session, key)  # printed on a slip, or kept on their phone
        assert opened is not None and opened.id == stays
        assert chain.check(session, services.settings.secret_key).faults == ()
    merge.merge(services, cast.helene, of.member, stays)  # a double click
    assert count(services, Attendance) == 3
    assert code(lambda: merge.merge(services, cast.helene, of.member, of.member)) == "merge.same"
    with pytest.raises(NotAllowed):
        merge.merge(services, cast.lea, of.member, stays)


@pytest.mark.parametrize(
    ("gone", "stays", "kept"),
    [
        (date(2026, 3, 2), date(2025, 1, 9), date(2026, 3, 2)),
        (date(2025, 1, 9), date(2026, 3, 2), date(2026, 3, 2)),
        (date(2026, 3, 2), None, date(2026, 3, 2)),
        (None, date(2026, 3, 2), date(2026, 3, 2)),
        (None, None, None),
    ],
)
def test_the_last_word_about_keeping_their_record_stays(
    services_sqlite: Services, gone: date | None, stays: date | None, kept: date | None
) -> None:
    cast = Cast(services_sqlite)
    records = cast.member("Amina"), cast.member("Amina")
    with services_sqlite.database.begin() as session:
        for number, day in zip(records, (gone, stays), strict=True):
            session.get_one(Member, number).kept_on = day
    merge.merge(services_sqlite, cast.helene, *records)
    with services_sqlite.database.begin(snapshot=True) as session:
        assert session.get_one(Member, records[1]).kept_on == kept


@pytest.mark.parametrize("way", ["kept", "registered", "acted"])
def test_who_was_in_touch_by_the_record_that_goes_is_not_forgotten(services_sqlite: Services, way: str) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    clock: Clock = services.clock  # type: ignore[assignment]
    stays, gone = cast.member("Amina"), cast.member("Amina", "Benalli")
    clock.advance(days=760)
    assert inactive.carry_out(services) == 2
    if way == "kept":
        depart.keep(services, cast.helene, gone)
    elif way == "registered":  # from a list, without an answer that has a day of its own
        with services.database.begin() as session:
            session.get_one(Member, gone).joined_on = local_date(clock.now)
    else:
        links.show(services, cast.lea, gone)
    clock.advance(days=1)
    merge.merge(services, cast.helene, gone, stays)
    clock.advance(days=100)
    inactive.carry_out(services)
    with services.database.begin(read_only=True) as session:
        member = session.get_one(Member, stays)
        assert (member.given_name, member.asked_on, member.forgotten_on) == ("Amina", None, None)


@pytest.mark.parametrize("into_hers", [True, False])
@pytest.mark.parametrize("is_read", [True, False])
def test_her_record_stays_hers_whatever_she_said_of_the_other(
    services_sqlite: Services, into_hers: bool, is_read: bool
) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    lea = cast.lea.staff_id or 0
    hers, other = (cast.member("Léa", "Martin") for _ in range(2))
    for number, same in ((hers, True), (other, False)):
        people_ties.answer(services, cast.lea, number, same_person=same)
    if is_read:
        denials.decide(services, cast.helene, lea, other, same_person=False)
    gone, stays = (other, hers) if into_hers else (hers, other)
    merge.merge(services, cast.helene, gone, stays)
    with services.database.begin(read_only=True) as session:
        assert persons(session, member_ids=[stays]).accounts_of(stays) == {lea}
        assert denials.unread(session, cast.helene) == []
    with pytest.raises(NotAllowed, match=r"award\.self"):
        observe.observe(services, cast.lea, member_id=stays, badge_slug="ecoute", criteria=["1"],
                        gathering_id=cast.gathering(3, {stays: "helps"}))  # fmt: skip


def test_the_fuller_role_stays_of_what_was_there_twice(services: Services, cast: Cast) -> None:
    gone, stays, other = cast.member("Amina", "Benalli"), cast.member(), cast.member("Zoé")
    cast.gathering(3, {gone: "leads", stays: "takes_part", other: "helps"})
    cast.gathering(2, {gone: "takes_part", stays: "helps"})
    cast.gathering(1, {gone: "helps", stays: "helps"})
    workshop = cast.workshop()
    acts.change_workshop(services, cast.lea, workshop, title="Couture", description=None, place=None, capacity=1)
    acts.enrol(services, cast.lea, workshop, gone)
    acts.enrol(services, cast.lea, workshop, stays)  # waits for the place that they have
    merge.merge(services, cast.helene, gone, stays)
    with services.database.begin(read_only=True) as session:
        by_day = select(Attendance).order_by(Attendance.gathering_id)
        assert [each.role for each in session.scalars(by_day.where(Attendance.member_id == stays))] == [
            "leads",
            "helps",
            "helps",
        ]
        assert session.scalars(select(Attendance.role).where(Attendance.member_id == other)).one() == "helps"
        enrolled = session.scalars(select(Enrolment)).one()
        assert (enrolled.member_id, enrolled.role, enrolled.waiting) == (stays, "takes_part", False)


@pytest.mark.parametrize("end", ["renewed", "died", "lost", "erased"])
def test_the_link_of_the_earlier_record_ends_with_the_other(services: Services, cast: Cast, end: str) -> None:
    first, gone, stays = cast.member("Ada", "Benali"), cast.member("Amina", "Benalli"), cast.member(phone=PHONE)
    keys = [links.show(services, cast.lea, each) for each in (first, gone, stays)]
    merge.merge(services, cast.helene, first, gone)
    merge.merge(services, cast.helene, gone, stays)
    assert [_opened(services, key) for key in keys] == [stays] * 3
    if end == "renewed":
        links.renew_link(services, cast.lea, stays)
    elif end == "died":
        depart.leave(services, cast.lea, stays, died=True)
    elif end == "lost":
        links.renew_link(services, cast.lea, stays)
        assert links.lost_phone(services, cast.karim, cast.lea.staff_id or 0) == 0  # they ended together
    else:
        erasure_request.ask(services, cast.lea, stays, name="Amina Benali", fact=PHONE)
    assert [_opened(services, key) for key in keys] == [None] * 3


def test_a_lost_phone_ends_the_link_that_it_showed_before_a_merge(services: Services, cast: Cast) -> None:
    gone, stays = cast.member("Amina", "Benalli"), cast.member()
    key, other = links.show(services, cast.lea, gone), links.show(services, cast.helene, stays)
    merge.merge(services, cast.helene, gone, stays)
    assert links.lost_phone(services, cast.karim, cast.lea.staff_id or 0) == 1
    assert (_opened(services, key), _opened(services, other)) == (None, None)
    links.restore_phone(services, cast.karim, cast.lea.staff_id or 0)
    assert (_opened(services, key), _opened(services, other)) == (stays, stays)
    assert links.lost_phone(services, cast.karim, cast.lea.staff_id or 0, proved_recently=True) == 1
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert links.end_lost_phones(services) == 1
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in people.waiting_for_a_link(session, [cast.gueret])] == [stays]


def _opened(services: Services, key: str) -> int | None:
    with services.database.begin(read_only=True) as session:
        found = links.member_by_key(services, session, key)
        return found.id if found is not None else None


def test_who_is_erased_later_is_erased_with_the_earlier_record(services: Services, cast: Cast) -> None:
    gone, stays = cast.member("Amina", "Benalli"), cast.member(phone=PHONE)
    merge.merge(services, cast.helene, gone, stays)
    erasure_request.ask(services, cast.lea, stays, name="Amina Benali", fact=PHONE)
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    with services.database.begin(snapshot=True) as session:
        report = chain.check(session, services.settings.secret_key)
        assert report.faults == () and report.erased >= 3  # both registrations, and the merge
        assert set(session.scalars(select(Member.given_name))) == {""}


def test_what_is_refused(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    one, two = cast.member("Amina"), cast.member("Amine")
    assert code(lambda: merge.merge(services, cast.helene, one, one)) == "merge.same"
    with pytest.raises(NotAllowed):
        merge.merge(services, cast.lea, one, two)
    with pytest.raises(NotFound):
        merge.merge(services, cast.helene, one, 999)
    day = services.now().date()
    there = {"site_id": cast.gueret, "happened_on": day, "what": "Coudre un ourlet"}
    acts.record_exchange(services, cast.lea, giver_id=one, receiver_id=two, **there)  # type: ignore[arg-type]
    assert code(lambda: merge.preview(services, cast.helene, one, two)) == "merge.exchange"
    three, four = cast.member("Fatou"), cast.member("Fatu")
    today = cast.gathering(0, {three: "helps", four: "helps"})
    for number in (three, four):
        award.start(services, cast.lea, member_id=number, badge_slug="equipe", gathering_id=today)
    assert code(lambda: merge.merge(services, cast.helene, three, four)) == "merge.two_drafts"
    assert count(services, Member, Member.merged_into_id.is_not(None)) == 0


def test_a_merge_is_no_way_to_move_somebody_out_of_a_place_that_closes(
    services: Services, cast: Cast, clock: Clock
) -> None:
    """Nor in the days after its closing was taken back, nor onto the list of a place that has closed."""
    gone, stays, double = (cast.member(*name) for name in (("Amina", "Benalli"), ("Amina", "Benali"), ("Nadia", None)))
    there, other = cast.member("Aminata", site="auzances"), cast.member("Zoé", site="auzances")
    closing(cast, cast.auzances)
    for act in (merge.preview, merge.merge):
        assert code(lambda a=act: a(services, cast.helene, there, stays)) == "site.ask_first"  # type: ignore[misc]
    merge.merge(services, cast.helene, gone, there)  # who is asked as the others there
    closure.take_back(services, cast.helene, cast.auzances)
    assert code(lambda: merge.merge(services, cast.helene, there, stays)) == "site.ask_team"
    closing(cast, cast.auzances)
    clock.advance(days=31)
    assert closure.close_places(services) == 1
    assert code(lambda: merge.merge(services, cast.helene, there, stays)) == "site.ask_first"
    assert code(lambda: merge.merge(services, cast.helene, double, other)) == "site.closed"
    assert onward.answer_alone(services, there, OwnOnwardFacts(to=str(cast.gueret)))  # type: ignore[arg-type]
    merge.merge(services, cast.helene, there, stays)
    assert count(services, Member, Member.merged_into_id == stays) == 2


def coordinator(cast: Cast, name: str, email: str) -> Actor:
    """A further coordinator."""
    facts = {"name": name, "email": email, "function": "coordinatrice", "roles": ["coordinator"], "site_slugs": []}
    acts.invite(cast.services, OPERATOR, **facts)  # type: ignore[arg-type]
    return actor_of(cast.staff(email))


def own(cast: Cast, actor: Actor, *member: str) -> int:
    """A record that is a staff member's own."""
    return cast.member(*member, staff_id=actor.staff_id)


def test_nobody_merges_into_or_out_of_her_own_record(services: Services, cast: Cast) -> None:
    """Whichever of the two it is, by any of her accounts; a colleague of the coordination can."""
    other = coordinator(cast, "Marc Lefèvre", "marc@rcs.example")
    hers, invented, third = own(cast, cast.helene, "Ginette", "Petit"), cast.member("Zoé"), cast.member("Nadia")
    second = coordinator(cast, "Coordination du soir", "soir@rcs.example")
    with services.database.begin() as session:
        session.add(StaffTie(staff_id=second.staff_id, member_id=hers, same_person=True, answered_at=services.now()))
    for actor in (cast.helene, second):
        for pair in ((invented, hers), (hers, invented)):
            for act in (merge.merge, merge.preview):
                assert code(lambda a=actor, p=pair, m=act: m(services, a, *p)) == "merge.own"  # type: ignore[misc]
    merge.merge(services, cast.helene, invented, third)  # two steps: the second is refused as the first would be
    assert code(lambda: merge.merge(services, cast.helene, third, hers)) == "merge.own"
    merge.merge(services, other, third, hers)


def test_her_name_is_asked_about_first_and_another_reads_her_no(services: Services, cast: Cast) -> None:
    other = coordinator(cast, "Marc Lefèvre", "marc@rcs.example")
    namesake, invented = cast.member("Helene", "Roux"), cast.member("Zoé")
    for pair in ((invented, namesake), (namesake, invented)):
        assert code(lambda p=pair: merge.merge(services, cast.helene, *p)) == "tie.unanswered"  # type: ignore[misc]
    people_ties.answer(services, cast.helene, namesake, same_person=False)
    for pair in ((invented, namesake), (namesake, invented)):
        assert code(lambda p=pair: merge.merge(services, cast.helene, *p)) == "merge.unread"  # type: ignore[misc]
    denials.decide(services, other, cast.helene.staff_id or 0, namesake, same_person=False)
    merge.merge(services, cast.helene, invented, namesake)


@pytest.mark.parametrize("into_hers", [True, False])
def test_a_badge_does_not_come_to_whoever_gave_it(services: Services, cast: Cast, into_hers: bool) -> None:
    """By the hand of another coordinator either: Léa gave a badge to the record that would become hers."""
    of = agreed(cast, given="Zoé", family=None).sign()
    hers, karim_s = own(cast, cast.lea, "Ginette", "Petit"), own(cast, cast.karim, "Paul", "Durand")
    pair = (of.member, hers) if into_hers else (hers, of.member)
    assert code(lambda: merge.merge(services, cast.helene, *pair)) == "merge.own_badges"
    merge.merge(services, cast.helene, of.member, karim_s)  # the control: Karim gave none of them
    assert headline(services, of.code) == "VALID"
