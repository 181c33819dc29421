"""A disk that tests fill: how much the database's reserve of free bytes sees."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from badges.base.database.reserve import RESERVE_BYTES, Reserve


@dataclass
class Disk:
    """A file system with so many bytes free while the reserve is whole."""

    free: int = 10**9


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The file system of this test."""
    found = Disk()

    def free(self: Reserve) -> int:
        return found.free + (RESERVE_BYTES if self.is_given_up() else 0)

    monkeypatch.setattr(Reserve, "_free", free)
    return found
