"""What the forms of a recurring meeting say: each mistake beside its field, in the order of the page."""

from __future__ import annotations

from datetime import date, time

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.facts import Unfit, declared
from badges.gatherings.recurring.facts import NewRecurringFacts, RecurringFacts

TUESDAYS = {
    "weekday": "1",
    "every_weeks": "2",
    "first_on": "2026-12-01",
    "start": "14:00",
    "end": "17 h",
    "place": "UDAF",
}


def test_it_is_read() -> None:
    facts = NewRecurringFacts.read(MultiDict(TUESDAYS))
    assert (facts.weekday, facts.every_weeks, facts.first_on) == (1, 2, date(2026, 12, 1))
    assert (facts.start, facts.end, facts.place, facts.title) == (time(14), time(17), "UDAF", None)
    assert facts.hours == {"starts": "14:00", "ends": "17:00"}


@pytest.mark.parametrize(
    ("wrong", "refusals"),
    [
        ({"weekday": "7"}, {"weekday": "recurring.weekday"}),
        ({"weekday": "mardi"}, {"weekday": "form.choice"}),
        ({"every_weeks": "3"}, {"every_weeks": "recurring.every_weeks"}),
        ({"end": "13:00"}, {"end": "gathering.order"}),
        ({"start": "6:00", "end": "22:00"}, {"end": "gathering.too_long"}),
        ({"end": "4:00"}, {"end": "gathering.order"}),  # no night: it ends on the day on which it begins
        ({"title": "x" * 121}, {"title": "workshop.title_too_long"}),
    ],
)
def test_each_mistake_stands_beside_its_field(wrong: dict[str, str], refusals: dict[str, str]) -> None:
    with pytest.raises(Unfit) as unfit:
        NewRecurringFacts.read(MultiDict({**TUESDAYS, **wrong}))
    assert {name: refusal.code for name, refusal in unfit.value.refusals.items()} == refusals


def test_what_can_be_changed_follows_what_is_said_once() -> None:
    assert [*declared(NewRecurringFacts)] == ["weekday", "every_weeks", *declared(RecurringFacts), "first_on"]
