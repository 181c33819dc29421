"""The cast of this room's tests, on the instance of `services`."""

from __future__ import annotations

import pytest

from badges.flows.services import Services
from tests.badges.cast import Cast


@pytest.fixture
def cast(services: Services) -> Cast:
    """Léa, Karim, Hélène and whom they register."""
    return Cast(services)
