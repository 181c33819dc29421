"""A restoration with the logbook and without it, on either database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from badges.base.services import Services
from tests.badges.instance.restoring import restored
from tests.cast.recognition import Recognition

Restore = Callable[..., Services]


@pytest.fixture(params=["sqlite", "postgresql"])
def restore(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Restore]:
    """Restore an archive into a new home and database, with the logbook as it is now, or without one."""
    url = request.getfixturevalue("postgresql").create("remembered") if request.param == "postgresql" else None
    opened: list[Services] = []

    def act(of: Recognition, data: bytes, *, with_logbook: bool) -> Services:
        there = restored(of, data, tmp_path / "there", url).services
        there = replace(there, database_clock=lambda _session: of.services.clock())
        if with_logbook:
            shutil.copytree(of.services.settings.logbook_folder, there.settings.logbook_folder)
        opened.append(there)
        return there

    yield act
    for each in opened:
        each.database.dispose()
    if url is not None:
        request.getfixturevalue("postgresql").drop("remembered")
