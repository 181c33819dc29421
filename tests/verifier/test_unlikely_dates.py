"""Dates at the edges of the calendar: some issuers write "for ever" as the last second of the year 9999, in their own
zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.moments import parse_moment, parse_ob2_moment
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline

FOR_EVER = ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59.999+14:00"]
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("until", FOR_EVER)
def test_for_ever_has_not_come(world: World, until: str) -> None:
    hosted = w.assertion(expires=until)
    world.web.put(w.ASSERTION_URL, hosted)
    for presented in (
        world.sign(w.credential(validUntil=until)),
        world.token(w.jwt_credential(validUntil=until.replace(".999", ""))),
        hosted,
    ):
        verdict = world.verify(presented)
        assert verdict.headline is Headline.VALID, verdict.checks
        assert verdict.credential is not None and verdict.credential.valid_until is not None
        assert verdict.to_json()["credential"]["valid_until"].startswith("9999-12-31T")


@pytest.mark.parametrize("expires", FOR_EVER)
def test_a_proof_for_ever(world: World, expires: str) -> None:
    signed = world.sign(w.credential())
    proof = {**signed["proof"][0], "expires": expires}
    # The signature covers other options; the code of the failure shows that the date was accepted.
    found = world.verify({**signed, "proof": [proof]}).check("proof")
    assert found is not None and found.code == "proof.signature"


@pytest.mark.parametrize("start", ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+01:00"])
def test_the_edges_of_the_calendar_are_dates_too(world: World, start: str) -> None:
    verdict = world.verify(world.sign(w.credential(validFrom=start, validUntil=None)))
    assert verdict.headline is (Headline.NOT_YET_VALID if start.startswith("9999") else Headline.VALID)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("9999-12-31T23:59:59-14:00", LAST),
        ("0001-01-01T00:00:00+14:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00+14:00", datetime(2025, 12, 31, 10, tzinfo=UTC)),
        ("2026-01-01T00:00:00-00:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00+14:01", None),
        ("2026-01-01T00:00:00+15:00", None),
        ("2026-01-01T00:00:00+01:60", None),
        ("10000-01-01T00:00:00Z", None),
        ("0000-12-31T23:59:59Z", None),
        ("-0001-01-01T00:00:00Z", None),
        ("2026-06-30T23:59:60Z", None),
    ],
)
def test_what_is_a_moment(text: str, moment: datetime | None) -> None:
    assert parse_moment(text) == parse_ob2_moment(text) == moment


@pytest.mark.parametrize("member", ["validFrom", "validUntil"])
def test_a_zone_that_no_clock_shows(world: World, member: str) -> None:
    changes: dict[str, Any] = {member: "2026-11-20T09:00:00+15:00"}
    verdict = world.verify(world.sign(w.credential(**changes)))
    assert verdict.headline is Headline.UNDETERMINED


@pytest.mark.parametrize(
    ("awarded", "is_fault"),
    [
        ("2026-11-24T14:32:00Z", False),
        ("2026-11-24T14:37:00Z", False),  # a clock that is five minutes ahead
        ("2026-11-24T14:37:01Z", True),
        ("2026-11-24T16:00:00+02:00", False),
        ("9999-12-31T23:59:59Z", True),
    ],
)
def test_an_award_in_the_future_is_a_fault_of_form(world: World, awarded: str, is_fault: bool) -> None:
    for signed in (
        world.sign(w.credential(awardedDate=awarded)),
        world.token(w.jwt_credential(awardedDate=awarded)),
    ):
        verdict = world.verify(signed)
        assert verdict.headline is Headline.VALID
        assert [fault.code for fault in verdict.faults] == ["form.awarded_in_future"] * is_fault
        assert verdict.conforms is not is_fault
    # In Open Badges 2.0 the one date is the beginning of the badge.
    world.web.put(w.ASSERTION_URL, w.assertion(issuedOn="2026-11-25T09:00:00Z"))
    assert world.verify(w.assertion(issuedOn="2026-11-25T09:00:00Z")).headline is Headline.NOT_YET_VALID
