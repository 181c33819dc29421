"""One `badges init` at a time in a home, however long the other takes."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from badges.base.settings import Settings
from badges.instance import initialise as initialising
from keys.keyring import Keyring
from tests.badges.cli.conftest import Run, clean_environment, counts, start


def test_two_concurrent_inits_make_one_instance(tmp_path: Path) -> None:
    home = tmp_path / "new"
    both = [start("init", environment=clean_environment(home)) for _ in range(2)]
    for process in both:
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, out + err
    assert counts(home)[:3] == [1, 3, 20]
    settings = Settings.from_environment({"BADGES_HOME": str(home)})
    keyring = Keyring.open(settings.keys_folder, settings.keys_passphrase)
    assert [each.state for each in keyring.records()].count("active") == 5


def test_init_holds_its_home_to_the_end(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last step still runs under the lock, and the lock is gone afterwards."""
    home, seen, last_step = tmp_path / "new", list[bool](), initialising.initialise

    def is_held() -> bool:
        folder = os.open(home, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(folder)

    def initialise(*given: Any, **named: Any) -> Any:
        seen.append(is_held())
        return last_step(*given, **named)

    monkeypatch.setattr(initialising, "initialise", initialise)
    assert run("init", home=home).code == 0
    assert seen == [True] and not is_held()
