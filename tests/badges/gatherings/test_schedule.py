"""Gatherings: recorded once however often they are saved, at one's own sites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from badges.base.services import Services
from badges.gatherings.tables import Gathering
from tests.cast.people import Cast, at_once
from tests.cast.recorded import KEY, gathering
from tests.cast.refusals import code
from tests.cast.rows import count


def test_the_same_gathering_is_recorded_once(services: Services, cast: Cast) -> None:
    first = gathering(services, cast, client_key=KEY, place=" salle  des fêtes ")
    assert gathering(services, cast, client_key=KEY, place="ailleurs") == first
    assert gathering(services, cast) == first
    assert gathering(services, cast, client_key=KEY[::-1]) == first
    other = gathering(services, cast, starts_at=services.now() - timedelta(hours=5))
    assert other != first
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Gathering, first)
        assert (row.place, row.led_by_id) == ("salle des fêtes", cast.lea.staff_id)


def test_concurrent_saves_make_one_gathering(services: Services, cast: Cast) -> None:
    found = at_once(*[lambda: gathering(services, cast, client_key=KEY)] * 4)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int)
    assert count(services, Gathering) == 1


def test_impossible_gatherings_are_refused(services: Services, cast: Cast) -> None:
    now = services.now()
    hour = timedelta(hours=1)
    assert code(lambda: gathering(services, cast, kind="party")) == "form.choice"
    assert code(lambda: gathering(services, cast, kind="workshop")) == "workshop.title_missing"
    assert code(lambda: gathering(services, cast, kind="workshop", title="Couture")) == "gathering.kind"
    assert code(lambda: gathering(services, cast, starts_at=now, ends_at=now)) == "gathering.order"
    assert code(lambda: gathering(services, cast, starts_at=now, ends_at=now - hour)) == "gathering.order"
    early = now.replace(hour=5, minute=0)
    assert code(lambda: gathering(services, cast, starts_at=early, ends_at=early + 13 * hour)) == "gathering.too_long"
    long_ago = datetime(1999, 12, 31, 12, tzinfo=UTC)
    assert code(lambda: gathering(services, cast, starts_at=long_ago, ends_at=long_ago + hour)) == "gathering.date"
    assert code(lambda: gathering(services, cast, kind="workshop", workshop_id=999)) == "not_found"
    elsewhere = cast.workshop(site="auzances")
    assert code(lambda: gathering(services, cast, kind="workshop", workshop_id=elsewhere)) == "not_found"
    assert count(services, Gathering) == 0


def test_a_gathering_of_another_site_is_not_found(services: Services, cast: Cast) -> None:
    assert code(lambda: gathering(services, cast, site_id=cast.auzances)) == "not_found"
    assert code(lambda: gathering(services, cast, site_id=999, actor=cast.helene)) == "not_found"
    before = services.now() - timedelta(days=2)
    times = {"starts_at": before, "ends_at": before + timedelta(hours=1)}
    key_of_theirs = gathering(services, cast, site_id=cast.auzances, actor=cast.karim, client_key=KEY, **times)
    assert key_of_theirs and code(lambda: gathering(services, cast, client_key=KEY)) == "not_found"
