"""Moving, renaming and cancelling a gathering keep what was noted there; reminders end when somebody says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.gatherings import attendance, change
from badges.gatherings import reads as gatherings
from badges.gatherings.views import GatheringView
from badges.recognition import observe
from badges.recognition.reads import observed_members
from tests.cast import acts, places
from tests.cast.people import Cast
from tests.cast.recorded import gathering
from tests.cast.refusals import code

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def read(services: Services, number: int) -> GatheringView:
    """A gathering as it is recorded."""
    with services.database.begin(read_only=True) as session:
        found = gatherings.gathering(session, number)
    assert found is not None
    return found


def moved(services: Services, cast: Cast, number: int, by: timedelta, **changes: Any) -> None:
    """Move a gathering."""
    found = read(services, number)
    facts: dict[str, Any] = {
        "title": found.own_title, "starts_at": found.starts_at + by, "ends_at": found.ends_at + by,
        "place": found.place, "observed": observed_members, **changes,
    }  # fmt: skip
    acts.change_gathering(services, facts.pop("actor", cast.lea), number, **facts)


def present(services: Services, number: int) -> dict[int, int]:
    """How many people a gathering has."""
    with services.database.begin(read_only=True) as session:
        return gatherings.count_present(session, [number])


def test_a_gathering_moves_with_its_attendance(services: Services, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(2, {amina: "helps"})
    before = read(services, number)
    moved(services, cast, number, -DAY, title=" Fête  du livre ", place="Mairie")
    after = read(services, number)
    assert (after.title, after.place, after.starts_at) == ("Fête du livre", "Mairie", before.starts_at - DAY)
    assert present(services, number) == {number: 1}
    assert code(lambda: moved(services, cast, number, 5 * DAY)) == "gathering.attended"
    assert code(lambda: moved(services, cast, number, DAY, title="Appeler le 05 55 82 80 47")) == "sentence.contact"
    assert code(lambda: moved(services, cast, number, DAY, ends_at=after.starts_at)) == "gathering.order"
    early = after.starts_at.replace(hour=5, minute=0)
    long = {"starts_at": early, "ends_at": early + 13 * HOUR}
    assert code(lambda: moved(services, cast, number, -DAY, **long)) == "gathering.too_long"


def test_the_day_of_what_was_seen_stays(services: Services, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(2, {amina: "helps"})
    observe.observe(services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=number)
    assert code(lambda: moved(services, cast, number, -DAY)) == "gathering.observed"
    moved(services, cast, number, -HOUR, place="Mairie")
    assert read(services, number).place == "Mairie"


def test_two_gatherings_do_not_begin_as_one(services: Services, cast: Cast) -> None:
    one = gathering(services, cast)
    other = gathering(services, cast, starts_at=services.now() - 6 * HOUR)
    assert code(lambda: moved(services, cast, other, 3 * HOUR, ends_at=services.now())) == "gathering.same"
    moved(services, cast, one, timedelta(0), place="Mairie")


def test_an_outdated_form_changes_nothing(services: Services, cast: Cast) -> None:
    number = gathering(services, cast)
    before = change.version(read(services, number))
    moved(services, cast, number, HOUR, shown=before)
    for late in (
        lambda: moved(services, cast, number, HOUR, shown=before),
        lambda: change.cancel(services, cast.lea, number, shown=before),
        lambda: change.restore(services, cast.lea, number, shown=before),
    ):
        with pytest.raises(Outdated):
            late()


def test_a_cancelled_gathering_stays_and_waits_for_nothing(services: Services, cast: Cast) -> None:
    number = gathering(services, cast)
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in gatherings.to_complete(session, [cast.gueret], services.now(), 5)] == [number]
    change.cancel(services, cast.lea, number, " Salle  prise ")
    assert read(services, number).cancelled_because == "Salle prise"
    with services.database.begin(read_only=True) as session:
        assert gatherings.to_complete(session, [cast.gueret], services.now(), 5) == []
    change.restore(services, cast.lea, number)
    assert read(services, number).cancelled_at is None


def test_people_who_are_noted_keep_a_gathering(services: Services, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(1, {amina: "helps"})
    assert code(lambda: change.cancel(services, cast.lea, number)) == "gathering.cancel_attended"
    assert present(services, number) == {number: 1}


def test_attendance_says_that_a_cancelled_gathering_took_place(services: Services, cast: Cast) -> None:
    number, amina = gathering(services, cast), cast.member()
    change.cancel(services, cast.lea, number, "Neige")
    attendance.record_attendance(services, cast.lea, number, {amina: "helps"}, observed=observed_members)
    found = read(services, number)
    assert (found.cancelled_at, found.cancelled_because) == (None, None)


def test_reminders_end(services: Services, cast: Cast) -> None:
    number = gathering(services, cast)
    change.nobody_came(services, cast.lea, number)
    first = read(services, number).attendance_saved_at
    change.nobody_came(services, cast.lea, number)
    assert first is not None and read(services, number).attendance_saved_at == first
    change.nothing_to_recognise(services, cast.lea, number)
    assert read(services, number).settled_at is not None
    later = gathering(services, cast, starts_at=services.now() + DAY, ends_at=services.now() + DAY + HOUR)
    assert code(lambda: change.nobody_came(services, cast.lea, later)) == "attendance.too_early"


def test_gatherings_of_another_site_are_not_found(services: Services, cast: Cast) -> None:
    number = gathering(services, cast)
    for attempt in (change.cancel, change.restore, change.nobody_came, change.nothing_to_recognise):
        assert code(lambda act=attempt: act(services, cast.karim, number)) == "not_found"  # type: ignore[misc]
        assert code(lambda act=attempt: act(services, cast.lea, 999)) == "not_found"  # type: ignore[misc]
    assert code(lambda: moved(services, cast, number, HOUR, actor=cast.karim)) == "not_found"


def test_nothing_is_moved_to_or_put_back_on_a_day_when_the_site_is_closed(services: Services, cast: Cast) -> None:
    begins = services.now() + 2 * DAY
    before, after, by_hand = (
        gathering(services, cast, starts_at=begins + days * DAY, ends_at=begins + days * DAY + HOUR)
        for days in (0, 40, 3)
    )
    change.cancel(services, cast.lea, by_hand, "Salle prise")
    places.closing(cast, cast.gueret)
    assert code(lambda: moved(services, cast, before, 28 * DAY)) == "site.closes"
    moved(services, cast, before, 25 * DAY)
    assert code(lambda: change.restore(services, cast.lea, after)) == "site.closes"
    assert read(services, after).cancelled_at is not None
    moved(services, cast, after, timedelta(0), place="Mairie")  # its place may still be said
    change.restore(services, cast.lea, by_hand)
    change.restore(services, cast.lea, by_hand)
    assert read(services, by_hand).cancelled_at is None


def test_what_waits_is_read_page_by_page(services: Services, cast: Cast) -> None:
    days = [services.now() - each * DAY for each in range(1, 6)]
    numbers = [gathering(services, cast, starts_at=each, ends_at=each + HOUR) for each in days]
    together = {"site_id": cast.auzances, "actor": cast.karim, "starts_at": days[2], "ends_at": days[2] + HOUR}
    numbers.insert(2, gathering(services, cast, **together))
    sites = [cast.gueret, cast.auzances]
    with services.database.begin(read_only=True) as session:
        first = gatherings.to_complete(session, sites, services.now(), 3)
        rest = gatherings.to_complete(session, sites, services.now(), 3, first[-1])
    assert [each.id for each in (*first, *rest)] == numbers
