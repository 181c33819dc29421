"""The `badges` command as a person types it: in this process, or in one of its own."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from badges.base.database.engine import Database
from badges.base.telemetry import logs
from badges.cli import main, verification
from badges.network.tables import Instance, Site, Staff, StaffLink
from badges.recognition.tables import BadgeModel
from tests.cast.recognition import Recognition
from tests.conftest import PASSPHRASE, SECRET


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


Run = Callable[..., Said]


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """The machine's environment without ours, and the home of an instance."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BADGES_")}
    return {**kept, "BADGES_HOME": str(home), **more}


@contextmanager
def log_as_before() -> Iterator[None]:
    """Put back what `badges serve` changes of this process: where records and uncaught exceptions go."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    talking = {name: logging.getLogger(name).level for name in logs.TALKING}
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for name, before in talking.items():
            logging.getLogger(name).setLevel(before)
        logging.raiseExceptions = raises
        logging.captureWarnings(capture=False)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in this process: run("verify", "-", home=…, stdin=b"…", BADGES_PUBLIC_URL=…)."""
    monkeypatch.setenv("LANGUAGE", "")  # main sets it: put back at the end

    def type_command(*words: str, home: Path | None = None, stdin: bytes = b"", **environment: str) -> Said:
        with monkeypatch.context() as patch:
            for name in [each for each in os.environ if each.startswith("BADGES_")]:
                patch.delenv(name)
            for name, value in {"BADGES_HOME": str(home or tmp_path / "nowhere"), **environment}.items():
                patch.setenv(name, value)
            umask = os.umask(0o022)  # main sets it: put back at the end
            with log_as_before(), CliRunner().isolation(input=stdin) as (out, err, _):
                try:
                    main(list(words))
                except SystemExit as end:
                    code = end.code
                finally:
                    os.umask(umask)
                sys.stdout.flush()
                sys.stderr.flush()
                return Said(int(code or 0), out.getvalue().decode(), err.getvalue().decode())

    return type_command


@pytest.fixture(autouse=True)
def closed_home(request: pytest.FixtureRequest) -> None:
    """The instances of these tests are closed to others, as `badges init` makes them."""
    for name in {"issued", "recognition_sqlite"} & set(request.fixturenames):
        found: Recognition = request.getfixturevalue(name)
        found.services.settings.home.chmod(0o700)


SETTINGS = {"BADGES_SECRET_KEY": SECRET, "BADGES_KEYS_PASSPHRASE": PASSPHRASE, "BADGES_QUEUE_URL": "memory://"}


@pytest.fixture
def here(issued: Recognition, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command on the instance of `issued`; `badges verify` sees its clock."""

    def type_command(*words: str, **more: object) -> Said:
        with monkeypatch.context() as patch:
            patch.setattr(verification, "_instance", lambda: issued.services)
            return run(*words, home=issued.services.settings.home, **{**SETTINGS, **more})

    return type_command


def start(*words: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "badges.cli.run", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def counts(home: Path) -> list[int | None]:
    """How much there is of what init makes."""
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    with database.begin(read_only=True) as session:
        found = [
            session.scalar(select(func.count()).select_from(each))
            for each in (Instance, Site, BadgeModel, Staff, StaffLink)
        ]
    database.dispose()
    return found
