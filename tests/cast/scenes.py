"""What has happened when a test begins: played once in each process on each database, and put back before each test.

A room's `stage` names the acts (staff who were invited, an award that was agreed to, a person who signed in). What they
leave is copied; what they return is shared, so a test takes a copy of its own of what it may change.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from badges.base.services import Services
from tests.postgresql import Snapshot


class Acts(Hashable, Protocol):
    """What is done to an instance of which nothing but `badges init` is known; equal acts leave the same."""

    def __call__(self, services: Services) -> Any:
        """Do it, and return what a test needs to go on."""


@dataclass
class Stage:
    """What happened before one test, and what the acts returned: nothing where its services are others."""

    acts: Acts | None = None
    found: Any = None


@dataclass(frozen=True)
class Scene:
    """What acts left: the home with a SQLite file, or the rows of PostgreSQL, and the journal outside of it."""

    home: Path
    journal: Path
    found: Any = None
    snapshot: Snapshot | None = None


class Scenes:
    """The scenes of one database, each played when a test first asks for it."""

    def __init__(self, first: Scene, play: Callable[[Acts, int], Scene]) -> None:
        self._play = play
        self._known: dict[Acts | None, Scene] = {None: first}

    def after(self, acts: Acts | None) -> Scene:
        """What these acts left; what `badges init` left, where there are none."""
        if acts not in self._known:
            assert acts is not None
            self._known[acts] = self._play(acts, len(self._known))
        return self._known[acts]

    def close(self) -> None:
        """Close what holds a connection."""
        for each in self._known.values():
            if each.snapshot is not None:
                each.snapshot.close()


def closed(services: Services) -> None:
    """Close a SQLite database, so that its one file can be copied."""
    services.database.dispose()
    with closing(sqlite3.connect(services.settings.home / "badges.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def restored(path: Path, template: Path) -> None:
    """Put back a SQLite file that is closed."""
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copyfile(template, path)
