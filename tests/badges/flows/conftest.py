"""What this room's tests share."""

from __future__ import annotations

import pytest

from badges.base.services import Services
from tests.badges.cast import Cast
from tests.badges.flows.story import Story


@pytest.fixture
def story(services: Services, cast: Cast) -> Story:
    """The story so far, on each database."""
    return Story(services, cast)
