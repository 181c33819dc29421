"""A process that forks one child for each case, in which everything is imported already; the child is killed (SIGKILL).

It reads one case a line from its standard input, and answers with one line. A child dies at its n-th step, by its own
signal, or after a delay, by its parent's. A step is just before and just after each commit, before each signature, each
fsync and each renaming of a file, and around each letter that the mail server takes.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

import badges.capabilities  # noqa: F401 - fills the rights table
from badges.base.database.engine import Database, time_of
from badges.base.services import Services
from keys.keyring import Keyring, LocalSigner
from tests.conftest import PASSPHRASE, no_fetch, settings_at
from tests.durability.workloads import WORKLOADS, World


class Steps:
    """Counts the steps of a child, and kills it at one of them; 0: at none."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.count = 0

    def __call__(self, *_arguments: object) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, call: Any) -> Any:
        """A function that is a step first."""

        def stepped(*arguments: Any, **options: Any) -> Any:
            self()
            return call(*arguments, **options)

        return stepped


def services_of(home: Path, database: str, now: datetime) -> Services:
    """The services of a case's instance, at a fixed time."""
    settings = settings_at(home, database)
    ring = Keyring.open(home / "keys", PASSPHRASE)
    return Services(
        settings, Database(database), ring, lambda: now, no_fetch, lambda *_: None,  # type: ignore[arg-type]
        database_clock=lambda session: None if time_of(session) is None else now,
    )  # fmt: skip


def work(case: dict[str, Any]) -> None:
    """Do the work of a case in this process, which may die of it; write how many steps it took."""
    services = services_of(Path(case["home"]), case["database"], datetime.fromisoformat(case["now"]))
    steps = Steps(case["step"])
    event.listen(services.database.engine, "commit", steps)
    services.database.after_commit(steps)
    os.fsync = steps.before(os.fsync)
    os.replace = steps.before(os.replace)
    LocalSigner.sign = steps.before(LocalSigner.sign)  # type: ignore[method-assign]
    journal = Path(case["journal"])
    WORKLOADS[case["workload"]].work(World(services, case["facts"], journal, steps))
    journal.with_suffix(".steps").write_text(str(steps.count), encoding="utf-8")


def run(case: dict[str, Any]) -> dict[str, Any]:
    """Fork, wait, and say how the child ended: 0, minus the signal, or 1 after an error that it printed."""
    start = time.monotonic()
    child = os.fork()
    if not child:
        code = 1
        try:
            work(case)
            code = 0
        except BaseException as trouble:  # noqa: BLE001 - whatever it is, this process may not go on as its parent
            print(repr(trouble), file=sys.stderr, flush=True)
        finally:
            os._exit(code)
    if case["delay"]:
        time.sleep(case["delay"])
        os.kill(child, signal.SIGKILL)  # a child that has ended is still there to be waited for
    _, status = os.waitpid(child, 0)
    return {"ended": os.waitstatus_to_exitcode(status), "seconds": time.monotonic() - start}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
