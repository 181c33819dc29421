"""Gatherings, attendance, exchanges: recorded once however often they are saved, at one's own sites."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.exchanges import record
from badges.exchanges.tables import Exchange
from badges.gatherings import attend, schedule, workshops
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Attendance, Gathering
from badges.recognition import observe
from badges.recognition import reads as recognition
from badges.recognition.tables import Observation
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count

KEY = "7b0a6c1e-52d3-4a7e-8c39-1f2e3d4c5b6a"


def roles(services: Services, gathering_id: int) -> dict[int, str]:
    """Who was there."""
    with services.database.begin(read_only=True) as session:
        return {row.member_id: row.role for row in gatherings.attendance(session, gathering_id)}


def gathering(services: Services, cast: Cast, **changes: Any) -> int:
    """Record this afternoon's meeting at Guéret."""
    start = services.now() - timedelta(hours=3)
    facts: dict[str, Any] = {
        "site_id": cast.gueret,
        "kind": "meeting",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        **changes,
    }
    actor = facts.pop("actor", cast.lea)
    return schedule.record_gathering(services, actor, **facts)


# -- sessions and workshops ------------------------------------------------------------------------------------------


def test_the_same_session_is_recorded_once(services: Services, cast: Cast) -> None:
    first = gathering(services, cast, client_key=KEY, place=" salle  des fêtes ")
    assert gathering(services, cast, client_key=KEY, place="ailleurs") == first
    assert gathering(services, cast) == first
    assert gathering(services, cast, client_key=KEY[::-1]) == first
    other = gathering(services, cast, starts_at=services.now() - timedelta(hours=5))
    assert other != first
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Gathering, first)
        assert (row.place, row.led_by_id) == ("salle des fêtes", cast.lea.staff_id)


def test_two_taps_at_once_are_one_session(services: Services, cast: Cast) -> None:
    found = at_once(*[lambda: gathering(services, cast, client_key=KEY)] * 4)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int)
    assert count(services, Gathering) == 1


def test_sessions_that_cannot_be(services: Services, cast: Cast) -> None:
    now, couture = services.now(), cast.workshop()
    hour = timedelta(hours=1)
    assert code(lambda: gathering(services, cast, kind="party")) == "gathering.kind"
    assert code(lambda: gathering(services, cast, kind="workshop")) == "gathering.kind"
    assert code(lambda: gathering(services, cast, workshop_id=couture)) == "gathering.kind"
    assert code(lambda: gathering(services, cast, starts_at=now, ends_at=now)) == "gathering.order"
    assert code(lambda: gathering(services, cast, starts_at=now, ends_at=now - hour)) == "gathering.order"
    assert code(lambda: gathering(services, cast, ends_at=now + timedelta(days=3))) == "gathering.too_long"
    long_ago = datetime(1999, 12, 31, 12, tzinfo=UTC)
    assert code(lambda: gathering(services, cast, starts_at=long_ago, ends_at=long_ago + hour)) == "gathering.date"
    assert code(lambda: gathering(services, cast, kind="workshop", workshop_id=999)) == "not_found"
    elsewhere = cast.workshop(site="auzances")
    assert code(lambda: gathering(services, cast, kind="workshop", workshop_id=elsewhere)) == "not_found"
    assert count(services, Gathering) == 0


def test_another_site_is_not_found(services: Services, cast: Cast) -> None:
    there = cast.gathering(site="auzances")
    assert code(lambda: gathering(services, cast, site_id=cast.auzances)) == "not_found"
    assert code(lambda: gathering(services, cast, site_id=999, actor=cast.helene)) == "not_found"
    assert (
        code(lambda: attend.record_attendance(services, cast.lea, there, {}, observed=recognition.observed_members))
        == "not_found"
    )
    assert (
        code(lambda: attend.record_attendance(services, cast.lea, 999, {}, observed=recognition.observed_members))
        == "not_found"
    )
    assert code(lambda: workshops.create_workshop(services, cast.lea, site_id=cast.auzances, title="X")) == "not_found"
    before = services.now() - timedelta(days=2)
    times = {"starts_at": before, "ends_at": before + timedelta(hours=1)}
    key_of_theirs = gathering(services, cast, site_id=cast.auzances, actor=cast.karim, client_key=KEY, **times)
    assert key_of_theirs and code(lambda: gathering(services, cast, client_key=KEY)) == "not_found"


def test_a_workshop_is_opened_once(services: Services, cast: Cast) -> None:
    first = workshops.create_workshop(services, cast.lea, site_id=cast.gueret, title="Pâtisserie", activity="cuisine")
    assert workshops.create_workshop(services, cast.lea, site_id=cast.gueret, title=" patisserie ") == first
    assert workshops.create_workshop(services, cast.karim, site_id=cast.auzances, title="Pâtisserie") != first
    for title, wanted in ((" ", "workshop.title_missing"), ("X" * 121, "workshop.title_too_long")):
        attempt = lambda title=title: workshops.create_workshop(services, cast.lea, site_id=cast.gueret, title=title)  # noqa: E731
        assert code(attempt) == wanted
    with services.database.begin(read_only=True) as session:
        assert [w.title for w in gatherings.workshops(session, [cast.gueret])] == ["Pâtisserie"]


# -- attendance ------------------------------------------------------------------------------------------------------


def test_attendance_twice_changes_nothing(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", site="auzances")
    number = gathering(services, cast)
    present = {amina: "leads", fatou: "takes_part"}
    assert (
        attend.record_attendance(services, cast.lea, number, present, observed=recognition.observed_members)
        == frozenset()
    )
    with services.database.begin(read_only=True) as session:
        before = [(a.id, a.recorded_at) for a in gatherings.attendance(session, number)]
    services.clock.advance(hours=3)  # type: ignore[attr-defined]
    attend.record_attendance(services, cast.lea, number, present, observed=recognition.observed_members)
    with services.database.begin(read_only=True) as session:
        assert [(a.id, a.recorded_at) for a in gatherings.attendance(session, number)] == before
        assert gatherings.count_present(session, [number]) == {number: 2}


def test_a_role_changes_and_someone_is_unticked(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    number = cast.gathering(present={amina: "takes_part", fatou: "takes_part"})
    attend.record_attendance(services, cast.lea, number, {amina: "helps"}, observed=recognition.observed_members)
    assert roles(services, number) == {amina: "helps"}


def test_a_page_left_open_removes_nobody(services: Services, cast: Cast) -> None:
    amina, fatou, zohra = cast.member("Amina"), cast.member("Fatou"), cast.member("Zohra")
    number = cast.gathering(present={amina: "takes_part", fatou: "takes_part"})
    drawn = [amina, fatou]
    attend.record_attendance(
        services,
        cast.helene,
        number,
        {amina: "takes_part", fatou: "takes_part", zohra: "helps"},
        observed=recognition.observed_members,
    )
    attend.record_attendance(
        services, cast.lea, number, {amina: "takes_part"}, was=drawn, observed=recognition.observed_members
    )
    assert roles(services, number) == {amina: "takes_part", zohra: "helps"}


def test_who_was_observed_stays(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    number = cast.gathering(present={amina: "helps"})
    observe.observe(services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=number)
    assert attend.record_attendance(services, cast.lea, number, {}, observed=recognition.observed_members) == {amina}
    assert roles(services, number) == {amina: "helps"}


def test_attendance_that_cannot_be(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    number = gathering(services, cast)
    assert (
        code(
            lambda: attend.record_attendance(
                services, cast.lea, number, {amina: "boss"}, observed=recognition.observed_members
            )
        )
        == "attendance.role"
    )
    assert (
        code(
            lambda: attend.record_attendance(
                services, cast.lea, number, {amina: "helps", 999: "helps"}, observed=recognition.observed_members
            )
        )
        == "not_found"
    )
    tomorrow = services.now() + timedelta(days=1)
    later = gathering(services, cast, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=2))
    assert (
        code(
            lambda: attend.record_attendance(
                services, cast.lea, later, {amina: "helps"}, observed=recognition.observed_members
            )
        )
        == "attendance.too_early"
    )
    assert count(services, Attendance) == 0


def test_two_people_save_one_session_at_once(services: Services, cast: Cast) -> None:
    people = [cast.member(f"M{place}") for place in range(4)]
    number = gathering(services, cast)
    first = {people[0]: "helps", people[1]: "takes_part"}
    second = {people[1]: "takes_part", people[2]: "leads", people[3]: "helps"}
    found = at_once(
        lambda: attend.record_attendance(
            services, cast.lea, number, first, was=[], observed=recognition.observed_members
        ),
        lambda: attend.record_attendance(
            services, cast.helene, number, second, was=[], observed=recognition.observed_members
        ),
        lambda: attend.record_attendance(
            services, cast.lea, number, first, was=[], observed=recognition.observed_members
        ),
    )
    assert found == [frozenset()] * 3
    assert roles(services, number) == {**first, **second}


def test_regulars_come_first(services: Services, cast: Cast) -> None:
    amina, fatou, zohra = cast.member("Amina"), cast.member("Fatou"), cast.member("Zohra", site="auzances")
    for days in (1, 8):
        cast.gathering(days, {fatou: "takes_part"})
    cast.gathering(15, {fatou: "takes_part", zohra: "helps"})
    with services.database.begin(read_only=True) as session:
        found = gatherings.regulars(session, cast.gueret, services.now() - timedelta(days=60))
        assert [member.id for member in found] == [fatou, zohra, amina]


# -- exchanges -------------------------------------------------------------------------------------------------------


def exchange(services: Services, cast: Cast, giver: int, receiver: int, **changes: Any) -> int:
    """Record an exchange at Guéret."""
    facts: dict[str, Any] = {
        "site_id": cast.gueret,
        "what": "Réparer un vélo",
        "happened_on": date(2026, 11, 20),
        "giver_id": giver,
        "receiver_id": receiver,
        "duration_minutes": 90,
        **changes,
    }
    return record.record_exchange(services, facts.pop("actor", cast.lea), **facts)


def test_an_exchange_is_recorded_once(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou", site="auzances")
    found = at_once(*[lambda: exchange(services, cast, amina, fatou, client_key=KEY)] * 4)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int)
    assert count(services, Exchange) == 1
    assert exchange(services, cast, amina, fatou) != found[0]


def test_exchanges_that_cannot_be(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina", "Benali"), cast.member("Fatou", "Petit")
    tomorrow = date(2026, 11, 25)
    for changes, wanted in (
        ({"receiver_id": amina}, "exchange.two_people"),
        ({"what": " "}, "exchange.what_missing"),
        ({"what": "x" * 121}, "exchange.what_too_long"),
        ({"what": "Réparer le vélo de Fatou"}, "exchange.names_someone"),
        ({"what": "Aider madame Petit"}, "exchange.names_someone"),
        ({"happened_on": tomorrow}, "exchange.date"),
        ({"happened_on": date(1999, 1, 1)}, "exchange.date"),
        ({"duration_minutes": 0}, "exchange.duration"),
        ({"duration_minutes": -5}, "exchange.duration"),
        ({"duration_minutes": 2000}, "exchange.duration"),
        ({"giver_id": 999}, "not_found"),
        ({"site_id": cast.auzances}, "not_found"),
    ):
        assert code(lambda changes=changes: exchange(services, cast, amina, fatou, **changes)) == wanted  # type: ignore[misc]
    assert count(services, Exchange) == 0


# -- observations ----------------------------------------------------------------------------------------------------


def see(services: Services, cast: Cast, member: int, *criteria: str, **changes: Any) -> None:
    """Léa sees criteria of « Travailler en équipe »."""
    facts: dict[str, Any] = {"member_id": member, "badge_slug": "equipe", "criteria": list(criteria), **changes}
    observe.observe(services, facts.pop("actor", cast.lea), **facts)


def test_seen_twice_is_seen_once(services: Services, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(present={amina: "helps"})
    found = at_once(*[lambda: see(services, cast, amina, "3", "1", "1", gathering_id=number, sentence="Bien.")] * 3)
    assert found == [None] * 3
    with services.database.begin(read_only=True) as session:
        rows = session.scalars(select(Observation).order_by(Observation.criterion)).all()
        assert [(row.criterion, row.sentence, row.seen_on) for row in rows] == [
            ("1", "Bien.", date(2026, 11, 24)),
            ("3", None, date(2026, 11, 24)),
        ]


def test_seen_in_an_exchange(services: Services, cast: Cast) -> None:
    amina, fatou, zohra = cast.member("Amina"), cast.member("Fatou"), cast.member("Zohra")
    number = exchange(services, cast, amina, fatou)
    see(services, cast, fatou, "2", exchange_id=number)
    assert count(services, Observation) == 1
    assert code(lambda: see(services, cast, zohra, "2", exchange_id=number)) == "observation.not_present"


def test_observations_that_cannot_be(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    herself = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    here = cast.gathering(present={amina: "helps", fatou: "takes_part", herself: "leads"})
    there = cast.gathering(1, {amina: "helps"}, site="auzances")
    for member, criteria, changes, wanted in (
        (amina, ["1"], {}, "observation.place"),
        (amina, ["1"], {"gathering_id": here, "exchange_id": 1}, "observation.place"),
        (amina, [], {"gathering_id": here}, "observation.nothing"),
        (amina, ["5"], {"gathering_id": here}, "observation.unknown_criterion"),
        (amina, ["1"], {"gathering_id": here, "badge_slug": "magie"}, "not_found"),
        (999, ["1"], {"gathering_id": here}, "not_found"),
        (amina, ["1"], {"gathering_id": 999}, "not_found"),
        (amina, ["1"], {"gathering_id": there}, "not_found"),
        (fatou, ["1"], {"gathering_id": there, "actor": cast.helene}, "observation.not_present"),
        (herself, ["1"], {"gathering_id": here}, "award.self"),
        (amina, ["1"], {"gathering_id": here, "actor": OPERATOR}, "staff.needed"),
        (amina, ["1"], {"gathering_id": here, "sentence": "x" * 301}, "sentence.too_long"),
        (amina, ["1"], {"gathering_id": here, "sentence": "A aidé Fatou"}, "sentence.names_someone"),
        (amina, ["1"], {"gathering_id": here, "sentence": "Son adresse : a@b.fr"}, "sentence.contact"),
    ):
        attempt = lambda m=member, c=criteria, x=changes: see(services, cast, m, *c, **x)  # type: ignore[misc]  # noqa: E731
        assert code(attempt) == wanted
    assert count(services, Observation) == 0
