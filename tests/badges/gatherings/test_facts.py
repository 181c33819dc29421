"""What the forms of a gathering say: hours on the wall become instants, or are refused beside their field."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.errors import Refused
from badges.base.facts import Unfit
from badges.gatherings.facts import GatheringFacts, HoursFacts, NewGatheringFacts, hours_of

AFTERNOON = {"day": "2026-11-24", "start": "14h", "end": "17:00"}


def refused(form: type[HoursFacts], sent: dict[str, str]) -> dict[str, str]:
    """The refusal of each field at fault; none when the form is right."""
    try:
        form.read(MultiDict(sent))
    except Unfit as unfit:
        return {name: refusal.code for name, refusal in unfit.refusals.items()}
    return {}


def test_the_hours_are_instants() -> None:
    facts = GatheringFacts.read(MultiDict({**AFTERNOON, "title": " Café  du mardi ", "place": ""}))
    assert facts.instants == (datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 24, 16, tzinfo=UTC))
    assert (facts.title, facts.place) == ("Café du mardi", None)
    assert GatheringFacts(title=facts.title, **hours_of(*facts.instants)) == facts


def test_a_gathering_past_midnight() -> None:
    facts = HoursFacts(day=date(2026, 11, 24), start=time(22), end=time(0, 30))
    start, end = facts.instants
    assert end - start == timedelta(hours=2.5)
    assert HoursFacts(**hours_of(start, end)) == facts


@pytest.mark.parametrize(
    ("wrong", "refusals"),
    [
        ({}, {}),
        ({"end": "05:59"}, {"end": "gathering.too_long"}),
        ({"end": "13:00"}, {"end": "gathering.order"}),
        ({"day": "9999-12-31"}, {"day": "gathering.date"}),
        ({"day": "0001-01-01"}, {"day": "gathering.date"}),
        ({"day": "2027-03-28", "start": "02:30"}, {"start": "form.hour_left_out"}),
        ({"day": "2026-10-25", "start": "02:00", "end": "04:00"}, {"start": "form.hour_twice"}),
        ({"day": "2026-10-24", "start": "22:00", "end": "02:30"}, {"end": "form.hour_twice"}),
        ({"day": "demain", "start": "midi", "end": ""}, {"day": "form.day", "start": "form.hour", "end": "form.hour"}),
        ({"what": "new"}, {"title": "workshop.title_missing"}),
        ({"what": "new", "end": "13:00"}, {"end": "gathering.order", "title": "workshop.title_missing"}),
        ({"what": "new", "title": "Couture"}, {}),
        ({"what": "fête"}, {"what": "form.choice"}),
        ({"what": "meeting", "title": "x" * 121}, {}),  # the title is that of a new workshop alone
    ],
)
def test_each_mistake_stands_beside_its_field(wrong: dict[str, str], refusals: dict[str, str]) -> None:
    assert refused(NewGatheringFacts, {**AFTERNOON, "what": "7", **wrong}) == refusals


def test_it_is_a_session_of_the_workshop_that_it_names() -> None:
    numbers = [
        NewGatheringFacts.read(MultiDict({**AFTERNOON, "what": what, "title": "Couture"})).workshop_id
        for what in ("7", "meeting", "new")
    ]
    assert numbers == [7, None, None]


def test_a_record_cannot_be_made_of_what_a_form_refuses() -> None:
    with pytest.raises(Refused, match=r"gathering\.order"):
        HoursFacts(day=date(2026, 11, 24), start=time(14), end=time(13))
