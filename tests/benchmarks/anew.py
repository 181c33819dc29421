"""Signing every badge anew after a key was lost, beside what bare signing costs; and the memory.

`python -m tests.benchmarks.anew 2000`: makes so many awards on SQLite, really signed, and has the network's Ed25519 key
replaced. Beside it the three bare signatures of a badge, and `sign.produce`: the same with what is signed, without a
database and without a verdict. Processor times.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from badges.issuing import keyring, sign
from badges.ledger.tables import Edition
from keys.algorithms import Algorithm
from tests.benchmarks.award import bare
from tests.benchmarks.check import instance, seconds
from tests.cast.many import multiply
from tests.cast.people import Cast
from tests.cast.recognition import agreed

KEPT, ROUNDS, TIMES = 30, 5, 20


def _held() -> int:
    """The MiB that the process holds, now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def main(count: int) -> None:
    """Print the times of one badge, their ratios, and the memory on the way."""
    with tempfile.TemporaryDirectory() as folder:
        services = instance(Path(folder))
        multiply(agreed(Cast(services)).sign(), count - 1, signed=True)
        three = bare(services)
        one = min(seconds(lambda: [three() for _ in range(TIMES)]) / TIMES for _ in range(ROUNDS))
        with services.database.begin(read_only=True) as session:
            intents = [sign.intent_of(each) for each in session.scalars(select(Edition).limit(KEPT))]
        made = min(
            seconds(lambda: [sign.produce(services, each) for each in intents]) / len(intents) for _ in range(ROUNDS)
        )
        lost = services.keyring.signer("network", Algorithm.EDDSA).method.id
        held: list[int] = []
        started = time.process_time()
        recovery = keyring.compromise(services, lost, progress=lambda _done, _total: held.append(_held()))
        took = (time.process_time() - started) / count
        early = held[len(held) // 10]
        services.database.dispose()
    assert recovery.finished and recovery.renewed == count
    print(f"three bare signatures {1e3 * one:.2f} ms, with what is signed {1e3 * made:.2f} ms")
    print(f"{count} badges signed anew: {1e3 * took:.1f} ms each, {took / one:.1f} times the bare signatures,", end=" ")
    print(f"{took / made:.1f} times with what is signed")
    print(f"memory: {held[0]} MiB after the first chunk, {early} after a tenth, {max(held)} at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
