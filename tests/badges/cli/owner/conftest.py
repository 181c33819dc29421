"""A machine with two users, for the tests that run as root."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast.users import Machine, machine


@pytest.fixture(scope="module")
def two_users() -> Iterator[Machine]:
    """A folder that every user may enter, and a Python that every user may start."""
    yield from machine()
