"""kill -9 at every step of the work, and at random moments: nothing is lost, nothing is done twice, nothing used twice.

`make test` runs twenty cases that a seed chooses, ten on each database; `make durability` every step of every workload,
and as many at random moments that there are three hundred on each database.
"""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.drills import SEED
from tests.durability.conftest import Ask, Bench, Prepared
from tests.durability.process import services_of
from tests.durability.workloads import WORKLOADS, World, promises_are_kept

CASES = int(os.environ.get("DURABILITY", "10"))  # on each database
WHOLE = "DURABILITY" in os.environ
KILLED = -signal.SIGKILL


def test_kills(bench: Bench) -> None:
    """The control is in the count: the first process of most cases died, and before it was done."""
    chance = random.Random(f"{SEED} {bench.prepared.database}")
    measured = {name: bench.case(name)[1:] for name in (WORKLOADS if WHOLE else ())}
    cases: list[tuple[str, int, float]] = [
        (name, step, 0.0) for name, (steps, _) in measured.items() for step in range(1, steps + 1)
    ]
    names = list(WORKLOADS)
    while len(cases) < CASES:
        name = names[len(cases) % len(names)]
        if WHOLE:
            cases.append((name, 0, chance.uniform(0.001, measured[name][1])))
        else:
            cases.append((name, chance.randint(1, 12), 0.0))
    died = 0
    for name, step, delay in cases:
        try:
            ended, _, _ = bench.case(name, step, delay)
        except AssertionError as failure:
            raise AssertionError(f"{name} killed at step {step}, or after {delay:.3f} s: {failure}") from failure
        died += ended == KILLED
    assert died > len(cases) * 0.6
    print(f"{bench.prepared.database}: {len(cases)} cases, {died} killed before they were done")


LOSSES = {
    "a badge": ("awards", "DELETE FROM status_entry WHERE id = (SELECT max(id) FROM status_entry)"),
    "a letter": ("letters", "UPDATE letter SET state = 'waiting' WHERE id = (SELECT max(id) FROM letter)"),
    "a revocation": ("cancellations", "UPDATE status_entry SET revoked_at = NULL"),
    "a renewal": ("key incident", "UPDATE edition SET state = 'abandoned' WHERE number = 2"),
    "an erasure": ("erasure", "UPDATE member SET given_name = 'Rose' WHERE erased_at IS NOT NULL"),
    "a form": ("backpack", "DELETE FROM document WHERE representation = 'ob2'"),
}


@pytest.mark.parametrize("what", LOSSES)
def test_a_loss_would_be_found(
    what: str, prepared_sqlite: Prepared, nursery: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: after the work is done, one row is lost behind its back."""
    workload, statement = LOSSES[what]
    bench, look = Bench(prepared_sqlite, nursery, tmp_path), Bench.look

    def lost(self: Bench, world: World, name: str) -> None:
        with world.services.database.begin() as session:
            session.execute(text(statement))
        look(self, world, name)

    monkeypatch.setattr(Bench, "look", lost)
    with pytest.raises(AssertionError):
        bench.case(workload)


def test_a_promise_that_is_not_kept_would_be_found(prepared_sqlite: Prepared, nursery: Ask, tmp_path: Path) -> None:
    """The control: Léa was told that a badge is signed, and it is not."""
    bench = Bench(prepared_sqlite, nursery, tmp_path)
    home = tmp_path / "lost"
    url = prepared_sqlite.restore(home)
    journal = tmp_path / "told"
    journal.write_text(f'["signed", {prepared_sqlite.facts["agreed"][0]}]\n', encoding="utf-8")
    services = services_of(home, url, bench.prepared.now)
    with pytest.raises(AssertionError, match="signed"):
        promises_are_kept(World(services, prepared_sqlite.facts, journal))
    services.database.dispose()
