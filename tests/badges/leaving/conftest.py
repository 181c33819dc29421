"""What the tests of this room share: an erasure from the request to the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from badges.base.services import Services
from badges.leaving.erasure import destroy, erasure_request
from tests.cast.people import Cast

PHONE = "05 55 82 80 47"
Erase = Callable[..., int]


@pytest.fixture
def amina(cast: Cast) -> int:
    """A member with a telephone number."""
    return cast.member("Amina", "Benali", phone=PHONE, email="amina@courrier.example")


@pytest.fixture
def erase() -> Callable[[Cast, int], int]:
    """Ask for the erasure of Amina, and destroy her a week later. Returns the number of the request."""

    def act(cast: Cast, member_id: int, **said: Any) -> int:
        services: Services = cast.services
        said = {"name": "Amina Benali", "fact": "amina@courrier.example", **said}
        number = erasure_request.ask(services, cast.lea, member_id, **said)
        services.clock.advance(days=7)  # type: ignore[attr-defined]
        assert destroy.destroy_due(services) == 1
        return number

    return act
