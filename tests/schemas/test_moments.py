"""Moments as texts; how they are read is tested with the dates of badges (`tests/verifier/test_unlikely_dates.py`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from schemas.moments import moment_text, parse_moment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Years 69 to 8307, to the microsecond.
MOMENTS = st.integers(-6 * 10**16, 2 * 10**17).map(lambda microseconds: EPOCH + timedelta(microseconds=microseconds))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS)
def test_a_text_is_read_as_the_same_moment(moment: datetime) -> None:
    assert moment_text(moment).endswith("Z")
    assert parse_moment(moment_text(moment)) == moment


@given(MOMENTS, ZONES)
def test_one_moment_has_one_text_in_every_zone(moment: datetime, zone: timezone) -> None:
    moment_text.cache_clear()
    assert moment_text(moment.astimezone(zone)) == moment_text(moment)


def test_whole_seconds_have_no_fraction() -> None:
    assert moment_text(datetime(2026, 11, 29, 9, 30, tzinfo=UTC)) == "2026-11-29T09:30:00Z"
