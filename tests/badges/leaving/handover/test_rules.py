"""Who may take over what waits on a colleague who leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from badges.base.rights import Actor, StaffRole
from badges.leaving.handover.rules import may_take_over, takes_over_at

TODAY = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"last_day": TODAY}, True),
        ({"last_day": TODAY - timedelta(days=1)}, False),
        ({"active": False}, False),
        ({"accompanies": False}, True),
        ({"accompanies": True}, False),
    ],
)
def test_who_can_do_nothing_about_it_takes_nothing_over(changes: dict[str, object], may: bool) -> None:
    account: dict[str, object] = {"active": True, "last_day": None, "accompanies": None, **changes}
    assert may_take_over(**account, today=TODAY) is may  # type: ignore[arg-type]


def test_those_who_work_there_and_the_coordination_take_it_over() -> None:
    here, elsewhere = (Actor(1, frozenset({StaffRole.FACILITATOR}), frozenset({site})) for site in (1, 2))
    coordination = Actor(2, frozenset({StaffRole.COORDINATOR}), frozenset())
    assert [takes_over_at(each, 1) for each in (here, elsewhere, coordination)] == [True, False, True]
