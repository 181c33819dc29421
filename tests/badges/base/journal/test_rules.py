"""Which acts are unusual, by the stated thresholds."""

from __future__ import annotations

import pytest

from badges.base.journal.acts import Act
from badges.base.journal.rules import ALONE, MANY_LOOKS, NO_LONGER, Unusual, is_unusual_alone, unusual


@pytest.mark.parametrize(
    ("there", "why"), [(0, None), (1, None), (MANY_LOOKS - 1, None), (MANY_LOOKS, Unusual.LOOKS), (500, Unusual.LOOKS)]
)
def test_looks_are_unusual_from_ten_members_in_a_day_on(there: int, why: Unusual | None) -> None:
    assert unusual(Act.MEMBER_FOUND, members_that_day=there) is why


def test_cancellations_late_entries_many_badges_and_given_access_are_unusual_each_time() -> None:
    assert {each: unusual(each) for each in ALONE} == {
        Act.GATHERING_CANCELLED: Unusual.CANCELLED,
        Act.AWARD_REVOKED: Unusual.CANCELLED,
        Act.AWARD_WITHDRAWN: Unusual.CANCELLED,
        Act.LATE_ENTRY: Unusual.LATE,
        Act.MANY_AWARDS: Unusual.MANY,
        Act.STAFF_INVITED: Unusual.ACCESS,
        Act.STAFF_LINKED: Unusual.ACCESS,
        Act.STAFF_RESET: Unusual.ACCESS,
        Act.STAFF_ENABLED: Unusual.ACCESS,
        Act.STAFF_CHANGED: Unusual.RIGHTS,
        Act.STAFF_ACCOMPANIES: Unusual.RIGHTS,
        Act.HELP_GRANTED: Unusual.RIGHTS,
    }


@pytest.mark.parametrize(("said", "is_unusual"), [(":yes", False), (":no", False), (NO_LONGER, True)])
def test_of_who_accompanies_elsewhere_only_a_yes_that_was_taken_back_is(said: str, is_unusual: bool) -> None:
    assert is_unusual_alone(Act.STAFF_ACCOMPANIES, f"staff:7{said}") is is_unusual
    assert is_unusual_alone(Act.HELP_GRANTED, "staff:7")


def test_every_other_act_is_usual_however_many_looks_there_were() -> None:
    others = [each for each in Act if each not in (*ALONE, Act.MEMBER_FOUND)]
    assert others and all(unusual(each, members_that_day=500) is None for each in others)
