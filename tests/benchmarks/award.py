"""An award, from the member's yes to the stored badge, beside its three bare signatures; and its time under the lock.

`python -m tests.benchmarks.award [--rounds N]`, part of `make bench`. Awards of many members are made on SQLite; one is
signed in each round, and then the three bare primitives, with the same keys, on messages as long as those of a badge.
Times are processor times. On SQLite the other writers wait from the first write of a transaction to its commit. Then
one process signs awards on the embedded PostgreSQL, and two at once: their rates are by the clock.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event

from badges.base.database.engine import Database
from badges.base.rights import Actor
from badges.base.services import Services
from badges.issuing import sign
from keys import key_files
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.benchmarks.check import instance
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import PASSPHRASE, Clock, Queue, _initialise, no_fetch, settings_at
from tests.postgresql import EmbeddedPostgresql

GOAL: Final = 35  # times the three bare signatures
AT_ONCE: Final = 2  # processes, and the rate of so many
WARM_UP: Final = 3  # awards that are not measured: of the first, its kind is rehearsed
LENGTHS: Final = ((Algorithm.EDDSA, 1_500), (Algorithm.EDDSA, 4_700), (Algorithm.RS256, 6_500))  # bytes, by signature


class Held:
    """Adds up the processor time during which SQLite's other writers wait: from the first write to the commit."""

    def __init__(self, database: Database) -> None:
        self.seconds, self._since = 0.0, None  # type: float, float | None
        event.listen(database.engine, "before_cursor_execute", self._asked)
        event.listen(database.engine, "commit", self._ended)
        event.listen(database.engine, "rollback", self._ended)

    def _asked(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if self._since is None and statement.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE")):
            self._since = time.process_time()

    def _ended(self, _connection: object) -> None:
        if self._since is not None:
            self.seconds += time.process_time() - self._since
        self._since = None


def seconds(run: Callable[[], object]) -> float:
    """The processor time of a call."""
    start = time.process_time()
    run()
    return time.process_time() - start


def bare(services: Services) -> Callable[[], None]:
    """The three signatures of a badge (its endorsement, the badge, its token), and nothing else."""
    signers = [(services.keyring.signer("network", algorithm), bytes(length)) for algorithm, length in LENGTHS]

    def run() -> None:
        for signer, message in signers:
            signer.sign(message)

    return run


def measure(rounds: int) -> tuple[float, float, float]:
    """The medians over the rounds: the seconds of the bare signatures, of an award, and of its part under the lock."""
    with tempfile.TemporaryDirectory() as folder:
        services = instance(Path(folder))
        cast = Cast(services)
        awards = [agreed(cast, given=f"Membre{number}", family=None) for number in range(rounds + WARM_UP)]
        held = Held(services.database)
        three = bare(services)
        three()
        gc.collect()
        gc.freeze()
        found = []
        for each in awards:
            held.seconds = 0.0
            whole = seconds(lambda each=each: sign.sign(services, each.lea, each.award, proved_recently=True))  # type: ignore[misc]
            found.append((min(seconds(three) for _ in range(3)), whole, held.seconds))
        services.database.dispose()
    one, whole, locked = (statistics.median(column) for column in zip(*found[WARM_UP:], strict=True))
    return one, whole, locked


def _of_process(home: Path, url: str) -> Services:
    key_files.COST = 1
    ring = Keyring.open(home / "keys", PASSPHRASE)
    rest: dict[str, Any] = {"database_clock": lambda _session: None}  # the cast lives on a day of its own
    return Services(settings_at(home, url), Database(url), ring, Clock(), no_fetch, Queue(), **rest)


def _sign(home: Path, url: str, awards: list[tuple[Actor, int]], ready: Barrier) -> None:
    services = _of_process(home, url)
    for number, (actor, award) in enumerate(awards):
        if number == WARM_UP:
            ready.wait()
        sign.sign(services, actor, award, proved_recently=True)
    ready.wait()
    services.database.dispose()


def _seconds_of(home: Path, url: str, shares: list[list[tuple[Actor, int]]]) -> float:
    """How long so many processes take by the clock, one for each share of the awards, once they are warm."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(len(shares) + 1)
    processes = [spawn.Process(target=_sign, args=(home, url, share, ready)) for share in shares]
    for process in processes:
        process.start()
    ready.wait()
    start = time.perf_counter()
    ready.wait()
    took = time.perf_counter() - start
    for process in processes:
        process.join()
    return took


def rates(rounds: int) -> tuple[float, float]:
    """The awards a second that one process signs on PostgreSQL, and that two sign at once."""
    with tempfile.TemporaryDirectory() as folder:
        home, server = Path(folder), EmbeddedPostgresql()
        try:
            url = server.create("award")
            _initialise(home, Database(url))
            cast = Cast(_of_process(home, url))
            made = [agreed(cast, given=f"Membre{number}", family=None) for number in range(3 * (rounds + WARM_UP))]
            cast.services.database.dispose()
            each = [(award.lea, award.award) for award in made]
            one, *two = (each[number :: 1 + AT_ONCE] for number in range(1 + AT_ONCE))
            return rounds / _seconds_of(home, url, [one]), AT_ONCE * rounds / _seconds_of(home, url, two)
        finally:
            server.stop()


def main() -> None:
    """Print the times and the ratios; `!` marks a goal that is missed."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.award", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=30, help="awards to sign (30)")
    rounds = arguments.parse_args().rounds
    one, whole, locked = measure(rounds)
    missed = "!" if whole > GOAL * one else " "
    print(f"Three bare signatures: {1e3 * one:.2f} ms.")
    print(f"An award: {1e3 * whole:.1f} ms, {whole / one:.1f} times as long {missed} (goal: at most {GOAL})")
    print(f"under the write lock: {1e3 * locked:.1f} ms of them, {locked / one:.1f} times")
    alone, together = rates(rounds)
    missed = "!" if together < AT_ONCE * alone else " "
    print(f"PostgreSQL: {alone:.1f} awards a second by one process, {together:.1f} by {AT_ONCE} at once,", end=" ")
    print(f"{together / alone:.2f} times as many {missed} (goal: {AT_ONCE})")


if __name__ == "__main__":
    main()
