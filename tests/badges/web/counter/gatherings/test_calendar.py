"""The calendar of a site: what takes place when and where, at the right hour in both seasons, and nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from badges.base.services import Services
from badges.gatherings import change
from badges.gatherings.recurring import plan
from tests.cast import acts
from tests.cast.application import app_over
from tests.cast.people import Cast
from tests.cast.recorded import exchange, gathering
from tests.conftest import Clock


def client(services: Services) -> FlaskClient:
    """A browser that has not signed in."""
    app: Flask = app_over(services)
    return app.test_client()


HERE = ", Guéret · Réseau Citoyen de Services"  # a telephone shows it among dates of all kinds


def test_a_calendar_says_what_when_and_where(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    number = cast.gathering(2, {cast.member("Zénobie"): "leads"}, workshop=cast.workshop("Couture, \n; et \\ fil"))
    acts.begin_recurring(
        services, cast.lea, site_id=cast.gueret, weekday=1, every_weeks=1, starts=time(14), ends=time(17),
        first_on=date(2026, 11, 24), title="Café", place="Salle de l’UDAF",
    )  # fmt: skip
    tomorrow = services.now() + timedelta(days=1)
    off = gathering(services, cast, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))
    change.cancel(services, cast.lea, off, "Neige")
    gathering(services, cast, site_id=cast.auzances, actor=cast.karim, place="Local d’AGIR")
    exchange(services, cast, cast.member("Odette"), cast.member("Yanis"))
    answer = client(services).get("/agenda/gueret.ics")
    assert answer.content_type == "text/calendar; charset=utf-8" and "Set-Cookie" not in answer.headers
    events = {str(each["uid"]).split("@")[0]: each for each in Calendar.from_ical(answer.data).walk("VEVENT")}
    assert len(events) == 16
    assert str(events[f"gathering-{number}"]["summary"]) == f"Couture, ; et \\ fil{HERE}"
    assert str(events[f"gathering-{off}"]["status"]) == "CANCELLED"
    cafes = [each for each in events.values() if str(each["summary"]) == f"Café{HERE}"]
    assert {each["dtstart"].dt for each in cafes} >= {datetime(2026, 12, 1, 13, tzinfo=UTC)}
    assert {str(each["location"]) for each in cafes} == {"Salle de l’UDAF"}
    for absent in ("Zénobie", "Odette", "Local", "vélo", "Neige"):
        assert absent not in answer.text.replace("\r\n ", ""), absent


@pytest.mark.parametrize(("place", "said"), [("Chez Ada, 06 00 00 00 01", False), ("Salle des fêtes", True)])
def test_a_place_with_a_telephone_number_is_not_published(services_sqlite: Services, place: str, said: bool) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    tomorrow = services.now() + timedelta(days=1)
    gathering(services, cast, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1), place=place)
    (event,) = Calendar.from_ical(client(services).get("/agenda/gueret.ics").data).walk("VEVENT")
    assert str(event["summary"]) == f"Rencontre{HERE}"
    assert (str(event["location"]) == place) is said


def test_the_hour_on_the_wall_is_kept_in_summer(services_sqlite: Services, clock: Clock) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    clock.now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    acts.begin_recurring(
        services, cast.lea, site_id=cast.gueret, weekday=1, every_weeks=1, starts=time(14), ends=time(17),
        first_on=date(2027, 3, 2),
    )  # fmt: skip
    found = Calendar.from_ical(client(services).get("/agenda/gueret.ics").data).walk("VEVENT")
    starts = {each["dtstart"].dt.date(): each["dtstart"].dt.hour for each in found}
    assert (starts[date(2027, 3, 23)], starts[date(2027, 3, 30)]) == (13, 12)


def test_a_date_that_was_moved_cancelled_or_restored_has_the_same_uid_and_a_higher_sequence(
    services_sqlite: Services,
) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    rule = acts.begin_recurring(
        services, cast.lea, site_id=cast.gueret, weekday=1, every_weeks=1, starts=time(14), ends=time(17),
        first_on=date(2026, 12, 1),
    )  # fmt: skip
    browser = client(services)

    def said() -> dict[str, tuple[int, str, datetime]]:
        found = Calendar.from_ical(browser.get("/agenda/gueret.ics").data).walk("VEVENT")
        return {str(each["uid"]): (each["sequence"], str(each["status"]), each["dtstart"].dt) for each in found}

    first = said()
    assert {sequence for sequence, _status, _start in first.values()} == {0}
    uid = min(first, key=lambda each: first[each][2])
    number, start = int(uid.removeprefix("gathering-").split("@")[0]), first[uid][2]
    later = start + timedelta(hours=1)
    steps = (
        lambda: change.cancel(services, cast.lea, number),
        lambda: change.restore(services, cast.lea, number),
        lambda: plan.pause(services, cast.lea, rule, [number], None),
        lambda: change.restore(services, cast.lea, number),
        lambda: acts.change_recurring(
            services, cast.lea, rule, starts=time(15), ends=time(17), title="Café", place=None
        ),
        lambda: acts.change_gathering(
            services, cast.lea, number, title="Goûter", starts_at=later + timedelta(days=1),
            ends_at=later + timedelta(days=1, hours=1), place=None, observed=lambda _session, _number: (),
        ),
    )  # fmt: skip
    for at, step in enumerate(steps, start=1):
        step()
        assert said()[uid][0] == at
    change.restore(services, cast.lea, number)  # it is not cancelled: nothing changes
    moved = said()
    assert moved.keys() == first.keys() and moved[uid] == (len(steps), "CONFIRMED", later + timedelta(days=1))
    assert {sequence for other, (sequence, _status, _start) in moved.items() if other != uid} == {1}  # of the rule


def test_an_unknown_site_has_no_calendar(services_sqlite: Services) -> None:
    browser = client(services_sqlite)
    for name in ("nowhere", "gueret.ics", "GUERET", "%00", "a" * 500):
        assert browser.get(f"/agenda/{name}.ics").status_code == 404, name
    assert browser.get("/agenda/gueret.ics").status_code == 200
