"""Attendance from two pages: they add up, and a page changes only what it changed itself."""

from __future__ import annotations

import pytest

from badges.gatherings.rules import Participation, merged

TAKES_PART, HELPS, LEADS = Participation
AMINA, ZOE = 1, 2


@pytest.mark.parametrize(
    ("there", "shown", "ticked", "result"),
    [
        ({AMINA: HELPS}, {}, {ZOE: LEADS}, {AMINA: HELPS, ZOE: LEADS}),  # two pages add up
        ({AMINA: HELPS, ZOE: HELPS}, {AMINA: HELPS}, {}, {ZOE: HELPS}),  # one removes what it showed
        ({}, {AMINA: HELPS}, {AMINA: HELPS}, {}),  # what another removed is not brought back
        ({AMINA: LEADS}, {AMINA: HELPS}, {AMINA: HELPS}, {AMINA: LEADS}),  # nor its role
        ({AMINA: HELPS}, {AMINA: HELPS}, {AMINA: LEADS}, {AMINA: LEADS}),
        ({AMINA: LEADS}, {AMINA: HELPS}, {AMINA: LEADS}, {AMINA: LEADS}),  # both did the same
        ({AMINA: HELPS}, {}, {AMINA: HELPS}, {AMINA: HELPS}),
        ({}, {AMINA: HELPS}, {}, {}),
        ({AMINA: LEADS}, {AMINA: None}, {AMINA: HELPS}, {AMINA: HELPS}),  # a page that did not say the role
        ({}, {AMINA: None}, {AMINA: HELPS}, {}),
        ({AMINA: LEADS}, {AMINA: None}, {}, {}),
    ],
)
def test_two_pages_are_brought_together(
    there: dict[int, Participation],
    shown: dict[int, Participation | None],
    ticked: dict[int, Participation],
    result: dict[int, Participation],
) -> None:
    assert merged(there, shown, ticked) == (result, frozenset())


@pytest.mark.parametrize(
    ("there", "shown", "ticked", "result"),
    [
        ({AMINA: LEADS}, {AMINA: TAKES_PART}, {AMINA: HELPS}, {AMINA: HELPS}),
        ({AMINA: LEADS}, {}, {AMINA: HELPS}, {AMINA: HELPS}),
        ({AMINA: LEADS}, {AMINA: HELPS}, {}, {}),
        ({}, {AMINA: TAKES_PART}, {AMINA: HELPS}, {AMINA: HELPS}),
    ],
)
def test_two_different_changes_need_a_decision(
    there: dict[int, Participation],
    shown: dict[int, Participation | None],
    ticked: dict[int, Participation],
    result: dict[int, Participation],
) -> None:
    assert merged(there, shown, ticked) == (result, frozenset({AMINA}))
