"""Services with a keyring of the test's own, since opening a place adds keys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from badges.base.services import Services
from keys.keyring import Keyring


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, own_keyring: Keyring) -> Services:
    """The instance on each database, whose keys this test may add to."""
    found: Services = request.getfixturevalue(f"services_{request.param}")
    return replace(found, keyring=own_keyring)
