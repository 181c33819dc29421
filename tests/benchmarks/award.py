"""An award, from the member's yes to the stored badge, beside its three bare signatures; and its time under the lock.

`python -m tests.benchmarks.award [--rounds N]`, part of `make bench`. Awards of many members are made on SQLite; one is
signed in each round, and then the three bare primitives, with the same keys, on messages as long as those of a badge.
Times are processor times. On SQLite the other writers wait from the first write of a transaction to its commit.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import event

from badges.base.database.engine import Database
from badges.base.services import Services
from badges.issuing import sign
from keys.algorithms import Algorithm
from tests.benchmarks.check import instance
from tests.cast.people import Cast
from tests.cast.recognition import agreed

GOAL: Final = 23  # times the three bare signatures
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


def main() -> None:
    """Print the times and the ratios; `!` marks a goal that is missed."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.award", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=30, help="awards to sign (30)")
    one, whole, locked = measure(arguments.parse_args().rounds)
    missed = "!" if whole > GOAL * one else " "
    print(f"Three bare signatures: {1e3 * one:.2f} ms.")
    print(f"An award: {1e3 * whole:.1f} ms, {whole / one:.1f} times as long {missed} (goal: at most {GOAL})")
    print(f"under the write lock: {1e3 * locked:.1f} ms of them, {locked / one:.1f} times")


if __name__ == "__main__":
    main()
