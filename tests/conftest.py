"""What several rooms' tests share: the two databases, one keyring copied for each test, and an instance to act on.

`services` runs a test on SQLite and on a real PostgreSQL; `services_sqlite` on SQLite alone, where that is enough.
"""

from __future__ import annotations

import ctypes
import gc
import itertools
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import settings

import badges.capabilities  # noqa: F401 - fills the rights table
from badges.base.database.engine import Database
from badges.base.services import Services
from badges.base.settings import Settings
from tests.cast.engines import closed_files, compiled_once, no_power_cut
from tests.cast.scenes import Acts, Scene, Scenes, Stage, closed, restored
from tests.cast.schemas import migrated, recorded_schema
from tests.interop.asking import peer_not_asked
from tests.options import (
    left_out,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_runtest_makereport,
    pytest_runtest_protocol,
    pytest_sessionfinish,
    pytest_testnodedown,
    pytest_xdist_auto_num_workers,
    pytest_xdist_make_scheduler,
)
from tests.postgresql import EmbeddedPostgresql, Snapshot

if TYPE_CHECKING:
    from keys.keyring import Keyring

__all__ = [
    "closed_files",
    "compiled_once",
    "migrated",
    "no_power_cut",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_runtest_makereport",
    "pytest_runtest_protocol",
    "pytest_sessionfinish",
    "pytest_testnodedown",
    "pytest_xdist_auto_num_workers",
    "pytest_xdist_make_scheduler",
    "recorded_schema",
]

# Hypothesis tests properties, not speed: a slow run on a busy machine is no failure.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")

BROWSERS = ("chromium-headless-shell", "chromium")
ORIGIN = "http://localhost:8000"
PASSPHRASE = "cinq brebis traversent la Creuse"
SECRET = "Qm7vKz2TfX9cLr4WbN8sHd3YpJ6gAe1u"
HOURS = "lundi au vendredi, 9 h à 17 h"
START = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
_MODULES: Final = itertools.count(1)  # of tests, that ended in this process
_MALLOC_TRIM: Final = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
if _MALLOC_TRIM is not None:
    ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX: threads that serve pages share two heaps, whatever their number


@dataclass
class Clock:
    """A clock that tests move by hand."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **step: float) -> None:
        """Let time pass, in timedelta's words."""
        self.now += timedelta(**step)


@dataclass
class Queue:
    """A job queue that only remembers what was handed over."""

    jobs: list[tuple[object, ...]] = field(default_factory=list)

    def __call__(self, *job: object) -> None:
        self.jobs.append(job)


def no_fetch(url: str, *, accept: str, limit: int) -> object:
    """A fetch that fails the test: no test may leave the machine."""
    raise AssertionError(f"nothing is fetched in this test: {url}")


def pytest_collection_finish() -> None:
    """Freeze the collected tests out of garbage collection: a walk over eighteen thousand of them inside a verification
    would exceed its bounded processor time."""
    gc.collect()
    gc.freeze()
    _give_back()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Give back what a module of tests has freed, and now and then what only points to itself: Python looks for that
    once there is a quarter more, which is fifty megabytes here."""
    if nextitem is None or nextitem.path != item.path:
        if next(_MODULES) % 8 == 0:
            gc.collect()
        _give_back()


def _give_back() -> None:
    """Return freed memory to the system: glibc keeps what lies below a block that is still used."""
    if _MALLOC_TRIM is not None:
        _MALLOC_TRIM(0)


def pytest_report_teststatus(report: pytest.TestReport | pytest.CollectReport) -> tuple[str, str, str] | None:
    """Count tests whose peer is not installed apart, under a name of their own."""
    asked = isinstance(report, pytest.TestReport) and peer_not_asked(report)
    return ("not asked", "n", "NOT ASKED") if asked else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """End the summary with the peers and vectors that were not asked, the reason, and the number of tests."""
    yield
    found = Counter(peer_not_asked(report) for report in terminalreporter.getreports("not asked"))
    if found:
        terminalreporter.section("not asked on this machine")
    for peer, count in sorted(found.items(), key=str):
        terminalreporter.write_line(f"NOT ASKED [{count}] {peer}")
    if unrun := dict(left_out(terminalreporter.config)):
        terminalreporter.section(f"{sum(unrun.values())} tests of {len(unrun)} modules not run: the bound was reached")
    for module, count in unrun.items():
        terminalreporter.write_line(f"NOT RUN [{count}] {module}")


@pytest.fixture
def clock() -> Clock:
    """The clock of this test."""
    return Clock()


@pytest.fixture
def queue() -> Queue:
    """The job queue of this test."""
    return Queue()


def settings_at(home: Path, database_url: str | None = None) -> Settings:
    """Settings of a local instance at `home`."""
    return Settings(
        home=home,
        public_url=ORIGIN,
        database_url=database_url or f"sqlite:///{home / 'badges.sqlite3'}",
        secret_key=SECRET,
        keys_passphrase=PASSPHRASE,
        queue_url="memory://",
        mail_url=None,
    )


SECOND_LOGBOOK = "journal-postgresql"  # in a home whose keys serve an instance on each database


def _initialise(home: Path, database: Database) -> None:
    from badges.base.database import schema
    from badges.instance import catalogue
    from badges.instance.initialise import initialise
    from badges.network.tables import Instance
    from keys import key_files
    from keys.keyring import Keyring

    folder = home / "keys"
    with pytest.MonkeyPatch.context() as patch:  # the file stores the cost: every copy of these keys opens cheaply
        patch.setattr(key_files, "COST", 1)
        keyring = Keyring.open(folder, PASSPHRASE) if folder.exists() else Keyring.create(folder, PASSPHRASE)
    settings = settings_at(home, database.url)
    if settings.logbook_folder.exists():
        settings = replace(settings, journal_dir=home / SECOND_LOGBOOK)
    services = Services(settings, database, keyring, lambda: START, no_fetch, Queue())  # type: ignore[arg-type]
    schema.upgrade(database)
    network = {**catalogue.network(), "email": "contact@rcs-creuse.example", "phone": "+33500000000", "hours": HOURS}
    facts = {"phone_auzances": "05 00 00 00 01", "phone_gueret": "05 00 00 00 02"}  # numbers that nobody has
    facts |= {"hours_auzances": HOURS, "hours_gueret": HOURS}
    initialise(services, ORIGIN, network, START, facts=facts, demonstration=False)
    with database.begin() as session:  # what the coordination confirms before the first badge
        session.get_one(Instance, 1).address_confirmed_at = START
    database.dispose()


@pytest.fixture(scope="session")
def instance_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An initialised home: keys and a SQLite database in one file, to be copied."""
    home = tmp_path_factory.mktemp("instance")
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    _initialise(home, database)
    with sqlite3.connect(home / "badges.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return home


@pytest.fixture(scope="session")
def postgresql(pytestconfig: pytest.Config) -> Iterator[EmbeddedPostgresql]:
    """The server of this run, for tests that make databases of their own."""
    assert pytestconfig.getoption("database") != "sqlite", (
        "a test asks for PostgreSQL, and tests.options does not see it"
    )
    server = EmbeddedPostgresql()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_instance(postgresql: EmbeddedPostgresql, instance_template: Path) -> Iterator[Snapshot]:
    """A database of an initialised instance, of the same keys as `instance_template`."""
    from badges.base.database.types import Base

    database = Database(postgresql.create("instance"))
    _initialise(instance_template, database)
    snapshot = Snapshot(database.url, Base.metadata)
    yield snapshot
    snapshot.close()


@pytest.fixture(scope="session")
def keyring(instance_template: Path) -> Keyring:
    """The keyring of every test's instance, opened once. A test that changes keys takes `own_keyring`."""
    from keys.keyring import Keyring

    return Keyring.open(instance_template / "keys", PASSPHRASE)


@pytest.fixture
def home(tmp_path: Path, instance_template: Path) -> Path:
    """A home for this test, with a copy of the keys."""
    copy = tmp_path / "home"
    for folder in ("keys", "secrets"):
        shutil.copytree(instance_template / folder, copy / folder)
    return copy


@pytest.fixture
def own_keyring(home: Path) -> Keyring:
    """A keyring of this test's own, over the copy in its home."""
    from keys.keyring import Keyring

    return Keyring.open(home / "keys", PASSPHRASE)


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The SQLite database of the tests, one after the other."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'badges.sqlite3'}")
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def postgresql_database(postgresql_instance: Snapshot) -> Iterator[Database]:
    """The PostgreSQL database of the tests, one after the other."""
    database = Database(postgresql_instance.url)
    yield database
    database.dispose()


@pytest.fixture
def stage() -> Stage:
    """What has happened when a test begins: nothing, unless its room says otherwise."""
    return Stage()


@pytest.fixture(scope="session")
def sqlite_scenes(instance_template: Path, keyring: Keyring, tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    """What has happened when tests on SQLite begin."""

    def play(acts: Acts, _number: int) -> Scene:
        home = tmp_path_factory.mktemp("scene") / "home"
        shutil.copytree(instance_template, home)
        settings = settings_at(home)
        services = Services(settings, Database(settings.database_url), keyring, Clock(), no_fetch, Queue())  # type: ignore[arg-type]
        found = acts(services)
        closed(services)
        return Scene(home, settings.logbook_folder, found)

    return Scenes(Scene(instance_template, instance_template / "journal"), play)


@pytest.fixture(scope="session")
def postgresql_scenes(
    instance_template: Path,
    postgresql_instance: Snapshot,
    postgresql_database: Database,
    keyring: Keyring,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scenes]:
    """What has happened when tests on PostgreSQL begin."""

    def play(acts: Acts, number: int) -> Scene:
        postgresql_instance.restore()
        home = tmp_path_factory.mktemp("scene") / "home"
        for folder in ("keys", "secrets"):
            shutil.copytree(instance_template / folder, home / folder)
        settings = settings_at(home, postgresql_database.url)
        shutil.copytree(instance_template / SECOND_LOGBOOK, settings.logbook_folder)
        services = _on_postgresql(settings, postgresql_database, keyring, Clock(), Queue())
        found = acts(services)
        postgresql_database.dispose()
        return Scene(home, settings.logbook_folder, found, postgresql_instance.again(f"scene_{number}"))

    first = Scene(instance_template, instance_template / SECOND_LOGBOOK, snapshot=postgresql_instance)
    scenes = Scenes(first, play)
    yield scenes
    scenes.close()


@pytest.fixture
def services_sqlite(
    home: Path,
    sqlite_scenes: Scenes,
    sqlite_database: Database,
    keyring: Keyring,
    clock: Clock,
    queue: Queue,
    stage: Stage,
) -> Iterator[Services]:
    """An initialised instance on SQLite, and what has happened in it."""
    scene = sqlite_scenes.after(stage.acts)
    restored(Path(sqlite_database.url.removeprefix("sqlite:///")), scene.home / "badges.sqlite3")
    settings = settings_at(home, sqlite_database.url)
    shutil.copytree(scene.journal, settings.logbook_folder)
    stage.found = scene.found
    yield Services(settings, sqlite_database, keyring, clock, no_fetch, queue)  # type: ignore[arg-type]
    sqlite_database.dispose()


@pytest.fixture
def services_postgresql(
    home: Path,
    postgresql_scenes: Scenes,
    postgresql_database: Database,
    keyring: Keyring,
    clock: Clock,
    queue: Queue,
    stage: Stage,
) -> Iterator[Services]:
    """An initialised instance on PostgreSQL, and what has happened in it."""
    scene = postgresql_scenes.after(stage.acts)
    assert scene.snapshot is not None
    scene.snapshot.restore()
    settings = settings_at(home, postgresql_database.url)
    shutil.copytree(scene.journal, settings.logbook_folder)
    stage.found = scene.found
    yield _on_postgresql(settings, postgresql_database, keyring, clock, queue)
    postgresql_database.dispose()


def _on_postgresql(settings: Settings, database: Database, keyring: Keyring, clock: Clock, queue: Queue) -> Services:
    return Services(
        settings, database, keyring, clock, no_fetch, queue,  # type: ignore[arg-type]
        database_clock=lambda _session: clock(),  # which agrees with the test's, until a test says otherwise
    )  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, without its background requests: the one without a window where it is installed."""
    quiet = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking")
    quiet += ("disable-component-update", "disable-sync", "disable-default-apps", "disable-domain-reliability")
    return {
        **browser_type_launch_args,
        "executable_path": next(filter(None, (os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS))), None),
        "args": [f"--{name}" for name in quiet],
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest) -> Services:
    """An initialised instance, once on each database."""
    found: Services = request.getfixturevalue(f"services_{request.param}")
    return found
