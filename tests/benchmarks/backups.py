"""Backup and restoration of many awards: processor time and memory, beside SQLite's own copy of the same rows, packed.

`python -m tests.benchmarks.backups 2000 [--unsigned]`: makes so many awards on SQLite, then copies, backs up and
restores them, each in a process of its own; prints processor seconds, the most memory, and ratios to the copy.
Unsigned, they are quick to make, and the badges are not verified after the restoration.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from badges.base.database.engine import Database
from badges.base.services import Services
from badges.instance import backup
from badges.instance.checks import documents
from badges.instance.progress import silently
from keys.keyring import Keyring
from tests.benchmarks.check import instance
from tests.cast.many import multiply
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import PASSPHRASE, Clock, Queue, no_fetch, settings_at

WORDS: Final = "quatre brebis et un chien"
SEALED: Final = "sealed.badges"


def services_at(home: Path) -> Services:
    """The services of a home."""
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    ring = Keyring.open(home / "keys", PASSPHRASE)
    return Services(settings_at(home), database, ring, Clock(), no_fetch, Queue())  # type: ignore[arg-type]


def make(folder: Path, count: int, signed: bool) -> None:
    """The awards."""
    services = instance(folder / "home")
    multiply(agreed(Cast(services)).sign(), count - 1, signed=signed)
    services.database.dispose()


def nothing(folder: Path) -> None:
    """What the imports take."""


def copy(folder: Path) -> None:
    """The reference: SQLite's own online copy, packed as a backup is, and not encrypted."""
    with sqlite3.connect(folder / "home" / "badges.sqlite3") as source, sqlite3.connect(folder / "copy") as target:
        source.backup(target, pages=1000)
    with (folder / "copy").open("rb") as stream, gzip.open(folder / "copy.gz", "wb", backup.COMPRESSION) as packed:
        while block := stream.read(backup.BUFFER):
            packed.write(block)


def write(folder: Path) -> None:
    """`badges backup`."""
    services = services_at(folder / "home")
    with (folder / SEALED).open("wb") as stream:
        backup.write(services.settings, services.database, WORDS, services.now(), stream)


def describe(folder: Path) -> None:
    """`badges restore --dry-run`."""
    backup.open_archive(lambda: (folder / SEALED).open("rb"), WORDS)


def restore(folder: Path) -> None:
    """`badges restore`, without the verification of the badges."""
    found = backup.open_archive(lambda: (folder / SEALED).open("rb"), WORDS)
    home = folder / "there"
    home.mkdir()
    backup.restore_home(home, found)
    backup.restore_record(Database(f"sqlite:///{home / 'badges.sqlite3'}"), found, datetime.now(UTC))


def verify(folder: Path) -> None:
    """Its verification of every badge."""
    report = documents.examine(services_at(folder / "there"), silently)
    assert report.verified == report.badges, report


STEPS: Final[dict[str, Callable[[Path], None]]] = {
    each.__name__: each for each in (nothing, copy, write, describe, restore, verify)
}


def measured(step: str, folder: Path) -> tuple[float, float]:
    """The processor seconds and the MiB of a step, in a process of its own."""
    words = [sys.executable, "-m", __spec__.name, "--step", step, str(folder)]  # type: ignore[name-defined]
    seconds, memory = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
    return seconds, memory


def main() -> None:
    """One step, or all of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what")
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--unsigned", action="store_true")
    words = parser.parse_args()
    if words.step:
        start = time.process_time()
        STEPS[words.step](Path(words.what))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([time.process_time() - start, memory]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home").mkdir()
        make(folder, int(words.what), not words.unsigned)
        found = {step: measured(step, folder) for step in STEPS if step != "verify" or not words.unsigned}
        reference = found["copy"][0]
        size, sealed = ((folder / each).stat().st_size / 2**20 for each in ("home/badges.sqlite3", SEALED))
        print(f"{words.what} awards, {size:.0f} MiB of database, {sealed:.0f} MiB sealed")
        for step, (seconds, memory) in found.items():
            print(f"  {step:10} {seconds:8.1f} s  {seconds / reference:6.2f} x copy  {memory:6.0f} MiB at most")


if __name__ == "__main__":
    main()
