"""Figures of relations: which requests found an answer, in how long, by site; what is sought and offered by nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from badges.base.services import Services
from badges.base.times import local_date
from badges.matching import figures
from badges.matching.postings import change
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import Step
from badges.matching.tables import Introduction
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.statements import asked_of
from tests.cast.testimonies import thread

YEAR = timedelta(days=365)


def answered(cast: Cast, *sites: int, since: timedelta = YEAR) -> figures.Answered:
    """The answers until today."""
    today = local_date(cast.services.now())
    with cast.services.database.begin(read_only=True) as session:
        return figures.answered(session, sites or tuple(cast.site_ids.values()), today - since, today)


def test_requests_that_found_an_answer_and_in_how_long(services: Services, cast: Cast) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    today = local_date(services.now())
    assert answered(cast) == figures.Answered(0, None, {})
    for waited in (3, 10, 12, 40):
        thread(cast, amina, yanis, sought_on=today - timedelta(days=20 + waited), met_on=today - timedelta(days=20))
    assert answered(cast).median_days is None
    thread(cast, amina, yanis, site="auzances", activity="velo",
           sought_on=today - timedelta(days=31), met_on=today - timedelta(days=20))  # fmt: skip
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        found = figures.answered(session, list(cast.site_ids.values()), today - YEAR, today)
    assert len(asked) == 1
    assert (found.count, found.median_days) == (5, 11)
    assert found.by_site == {
        cast.gueret: figures.AtSite(4, ((None, 4),)),
        cast.auzances: figures.AtSite(1, ((None, 1),)),
    }
    assert answered(cast, cast.auzances).count == 1
    assert answered(cast, since=timedelta(days=19)).count == 0
    with services.database.begin() as session:  # a year later nobody is named any more
        session.execute(update(Introduction).values(giver_id=None, receiver_id=None, words=None, request_id=None))
    assert answered(cast) == found


OPEN = {"ended_at": None, "told_at": None, "held": False, "reviewed_on": None}
CLOSED = {"held": False, "reviewed_on": None}


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        (OPEN, True),
        ({**OPEN, "under_way_on": None}, True),
        ({"met_on": None}, True),
        ({"met_on": None, "under_way_on": None}, True),
        (CLOSED, True),  # exchanges took place, then one of the two stopped
        ({**CLOSED, "under_way_on": None}, False),  # « Ne s'est pas faite »
        ({**OPEN, "under_way_on": None, "met_on": None}, False),
        ({**OPEN, "under_way_on": None, "met_on": None, "receiver_yes_at": None}, False),
        ({**CLOSED, "under_way_on": None, "met_on": None, "receiver_yes_at": None, "giver_yes_at": None}, False),
        ({"sought_on": None}, False),  # it was offered, and nobody had looked for it
    ],
)
def test_what_is_an_answer(services_sqlite: Services, changes: dict[str, object], counts: bool) -> None:
    cast = Cast(services_sqlite)
    thread(cast, cast.member("Amina"), cast.member("Yanis", "Peigne"), **changes)
    assert answered(cast).count == counts


def test_a_request_with_two_answers_is_one(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina, yanis, paul = cast.member("Amina"), cast.member("Yanis", "Peigne"), cast.member("Paul", "Navette")
    request = posting(services_sqlite, cast.lea, yanis, side="sought")
    thread(cast, amina, yanis, request_id=request)
    thread(cast, paul, yanis, request_id=request)
    assert answered(cast).count == 1


def test_crossed_counts_under_five_join_the_others() -> None:
    assert figures.crossed({"Vélo": 5, "Couture": 9, "Cuisine": 4, None: 7, "Anglais": 1}) == (
        ("Couture", 9), ("Vélo", 5), (None, 12),
    )  # fmt: skip
    assert figures.crossed({"Couture": 5, "Vélo": 1}) == ((None, 6),)  # one alone is told by no remainder
    assert figures.crossed({"Couture": 9, "Cuisine": 6, "Vélo": 1}) == (("Couture", 9), (None, 7))
    assert figures.crossed({"Couture": 9, None: 5}) == (("Couture", 9), (None, 5))
    assert figures.crossed({"Vélo": 5}) == (("Vélo", 5),)
    assert figures.crossed({"Vélo": 4}) == ((None, 4),)
    assert figures.crossed({}) == ()


def test_what_is_sought_and_nobody_offers(services: Services, cast: Cast) -> None:
    amina, yanis, paul = cast.member("Amina"), cast.member("Yanis", "Peigne"), cast.member("Paul", site="auzances")
    sites, today = list(cast.site_ids.values()), local_date(services.now())

    def alone(*only: int, day: date = today) -> list[str]:
        with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
            found = figures.sought_alone(session, only or sites, day)
        assert len(asked) == 1
        return found

    assert alone() == []
    posting(services, cast.lea, yanis, side="sought", activity="velo")
    posting(services, cast.lea, yanis, side="sought", activity="couture")
    offer = posting(services, cast.helene, paul, side="offered", activity="couture")
    posting(services, cast.lea, amina, side="offered", activity="cuisine")
    posting(services, OwnLink(amina), amina, side="sought", activity="trajets")  # nobody has read it yet
    assert alone() == ["Vélo"] and len(alone(cast.gueret)) == 2
    change.take(services, cast.helene, offer, Step.PAUSE)
    assert len(alone()) == 2
    assert alone(day=today + timedelta(days=400)) == []
