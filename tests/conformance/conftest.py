"""One API for all the tests of this room."""

from __future__ import annotations

import pytest

from tests.conformance.client import Api


@pytest.fixture(scope="session")
def api() -> Api:
    """The API with new keys; its status lists are shared, so a test speaks of its own credentials."""
    return Api()
