"""An instance with work to do, built once on each database; every case begins with a copy of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from badges.base import outbox
from badges.base.database.engine import Database
from badges.base.database.types import Base
from badges.base.services import Services
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG
from badges.instance.logbook.follow_logbook import remember
from badges.instance.logbook.replay_lines import State, standing
from badges.ledger import statuses
from badges.people.tables import Member
from keys.algorithms import Algorithm
from tests.badges.instance.logbook.narrow import credentials, revoked
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import START, _initialise
from tests.durability.process import services_of
from tests.durability.workloads import WORKLOADS, World, nothing_is_used_twice, promises_are_kept
from tests.house.sources import ROOT
from tests.postgresql import EmbeddedPostgresql, Snapshot

Ask = Callable[[dict[str, Any]], dict[str, Any]]
LETTERS = ["Lettre 1", "Lettre 2", "Lettre 3"]
# What a check says of the machine. "backups": a case ends minutes after the instance was made, before the first night.
NOT_OF_THE_RECORD = ("home", "address", "worker", "letters", "reservations", "disk", "mail", "keys", "backups")


@dataclass
class Prepared:
    """The instance as it is before a case, and how to begin again with it."""

    home: Path
    database: str
    facts: dict[str, Any]
    restore: Callable[[Path], str]  # into a home; returns the URL of the database
    now: datetime = START + timedelta(minutes=5)


def prepare(services: Services) -> dict[str, Any]:
    """Two awards to sign, three that are signed, and three letters to send."""
    cast = Cast(services)
    signed = [agreed(cast, given=name).sign() for name in ("Rose", "Fatou", "Awa")]
    waiting = [agreed(cast, given=name, email=f"{name}@courrier.example").award for name in ("Amina", "Nour")]
    members = [each.member for each in signed]
    with services.database.begin() as session:
        for member in session.query(Member).all():
            if member.email:
                member.email_confirmed_at = services.now()
        for body in LETTERS:
            due = services.now()
            outbox.write(session, "a@b.example", f"Un code\n{body}", due_at=due, purpose="award", number=1)
    for number in statuses.numbers(services):
        statuses.current(services, number)
    return {
        "agreed": waiting,
        "issued": [each.award for each in signed],
        "to_revoke": signed[0].award,
        "to_undo": signed[1].award,
        "to_erase": members[0],
        "backpack": [members[2], signed[2].code],
        "letters": LETTERS,
        "lost": services.keyring.signer("network", Algorithm.EDDSA).method.id,
    }


def built(home: Path, url: str) -> dict[str, Any]:
    """Prepare the instance of a database, whose keys are made already."""
    database = Database(url)
    if not database.is_sqlite:
        _initialise(home, database)
    services = services_of(home, url, START)
    facts = prepare(services)
    services.database.dispose()
    database.dispose()
    return facts


@pytest.fixture(scope="session")
def prepared_sqlite(instance_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """On SQLite: the whole home is copied."""
    home = tmp_path_factory.mktemp("durable") / "home"
    shutil.copytree(instance_template, home)
    facts = built(home, f"sqlite:///{home / 'badges.sqlite3'}")

    def restore(into: Path) -> str:
        shutil.copytree(home, into)
        return f"sqlite:///{into / 'badges.sqlite3'}"

    return Prepared(home, "sqlite", facts, restore)


@pytest.fixture(scope="session")
def prepared_postgresql(
    postgresql: EmbeddedPostgresql, instance_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prepared]:
    """On PostgreSQL: the keys are copied, and the rows put back."""
    home = tmp_path_factory.mktemp("durable") / "home"
    shutil.copytree(instance_template / "keys", home / "keys")
    url = postgresql.create("durable")
    facts = built(home, url)
    snapshot = Snapshot(url, Base.metadata)

    def restore(into: Path) -> str:
        shutil.copytree(home, into)
        snapshot.restore()
        return url

    yield Prepared(home, "postgresql", facts, restore)
    snapshot.close()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Ask]:
    """The process that forks the children."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.process"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    def ask(case: dict[str, Any]) -> dict[str, Any]:
        stdin.write(json.dumps(case) + "\n")
        stdin.flush()
        found: dict[str, Any] = json.loads(stdout.readline())
        return found

    yield ask
    stdin.close()
    process.wait(20)
    stdout.close()


@dataclass
class Bench:
    """Runs one case from its beginning to its end."""

    prepared: Prepared
    ask: Ask
    folder: Path

    def case(self, workload: str, step: int = 0, delay: float = 0.0) -> tuple[int, int, float]:
        """Do a workload in a process that is killed, do it again, and look at what is there.

        Returns how the first process ended, how many steps it took if it was not killed, and its seconds.
        """
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        journal = self.folder / "journal"
        for path in (journal, journal.with_suffix(".steps")):
            path.unlink(missing_ok=True)
        url = self.prepared.restore(home)
        now = self.prepared.now
        case = {
            "home": str(home), "database": url, "now": now.isoformat(), "journal": str(journal),
            "workload": workload, "facts": self.prepared.facts, "step": step, "delay": delay,
        }  # fmt: skip
        first = self.ask(case)
        assert first["ended"] in ((0, -9) if step or delay else (0,)), first
        steps = int(counted.read_text()) if (counted := journal.with_suffix(".steps")).exists() else 0
        self._with(home, url, now, journal, promises_are_kept)
        later = now + outbox.LEASE  # a letter that was claimed is free again
        again = self.ask({**case, "now": later.isoformat(), "step": 0, "delay": 0})
        assert again["ended"] == 0, again
        self._with(home, url, later, journal, lambda world: self.look(world, workload))
        self.lose_the_record(home, url, later)
        return first["ended"], steps, first["seconds"]

    def lose_the_record(self, home: Path, url: str, now: datetime) -> None:
        """Put the database back as it was before the case, and tell it what its logbook knows: nothing is forgotten."""
        services = services_of(home, url, now)
        ended, issued = revoked(services), credentials(services)
        services.database.dispose()
        earlier = self.folder / "earlier"
        shutil.rmtree(earlier, ignore_errors=True)
        again = self.prepared.restore(earlier)
        for folder in ("keys", "journal"):  # the disk of the database alone is lost
            shutil.rmtree(earlier / folder)
            shutil.copytree(home / folder, earlier / folder)
        services = services_of(earlier, again, now)
        remember(services)
        assert standing(services).state is State.AGREES
        assert ended <= revoked(services) and issued <= credentials(services)
        services.database.dispose()

    def _with(self, home: Path, url: str, now: datetime, journal: Path, act: Callable[[World], None]) -> None:
        services = services_of(home, url, now)
        try:
            act(World(services, self.prepared.facts, journal))
        finally:
            services.database.dispose()

    def look(self, world: World, workload: str) -> None:
        """Nothing is lost, doubled or used twice, and `badges check` has nothing to say of the record."""
        assert world.services.logbook.flush()  # as the worker does each minute
        WORKLOADS[workload].done(world)
        nothing_is_used_twice(world)
        chosen = tuple(each for each in all_checks.CHECKS if each.__name__ not in NOT_OF_THE_RECORD)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(all_checks, "CHECKS", chosen)
            assert [each.line() for each in all_checks.findings(world.services) if each.mark == WRONG] == []


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest, nursery: Ask, tmp_path: Path) -> Bench:
    """A bench on each database."""
    return Bench(request.getfixturevalue(f"prepared_{request.param}"), nursery, tmp_path)
