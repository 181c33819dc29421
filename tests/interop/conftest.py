"""One demonstration instance for all the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interop.stage import Stage, raised


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A demonstration instance, served on the loopback, with files in every state."""
    with raised(tmp_path_factory.mktemp("interop")) as found:
        yield found
