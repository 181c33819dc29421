"""The verdict on a badge of this service as the service makes it, on SQLite: judged for the first time, and kept.

A first verdict is on a badge that this process has never seen, while its list and the DID documents were read for other
badges, as in a running service. Nothing that it found stays for the next round.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import select

from badges.base.services import Services
from badges.publication.judgement import verify_award
from badges.recognition.tables import Award
from tests.benchmarks.check import instance
from tests.benchmarks.harness import Goal, Job
from tests.cast.many import multiply
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from verifier.kept_verdicts import KeptVerdicts
from verifier.proven_signatures import ProvenSignatures
from verifier.verdict import Headline

AWARDS: Final = 24  # each round is on all of them but the first, which is for what badges have in common

GOALS: Final = (
    Goal("verdict of ours, first", "Ed25519: bare verify"),
    Goal("verdict of ours, kept", "Ed25519: bare verify"),
    Goal("verdict of ours, kept", "verdict of ours, first", 5),
)


@contextmanager
def jobs() -> Iterator[list[Job]]:
    """Both verdicts on awards of an instance of their own, really signed."""
    with tempfile.TemporaryDirectory() as folder:
        services = instance(Path(folder))
        multiply(agreed(Cast(services)).sign(), AWARDS - 1, signed=True)
        for kept in (Path(folder) / "keys", *(Path(folder) / "keys").iterdir()):
            os.utime(kept, (0, 0))  # keys that have just changed would be read again at each request
        with services.database.begin(read_only=True) as session:
            one, *others = session.scalars(select(Award.code)).all()

        def anew() -> Services:
            found = replace(services, kept=KeptVerdicts(), proven=ProvenSignatures())
            _verdicts(found, [one])
            return found

        def first(count: int) -> float:
            return sum(_seconds(anew(), others) for _ in range(count)) / len(others)

        def kept(count: int) -> float:
            keeping = anew()
            _verdicts(keeping, others)
            return sum(_seconds(keeping, others) for _ in range(count)) / len(others)

        yield [Job("verdict of ours, first", first), Job("verdict of ours, kept", kept)]
        services.database.dispose()


def _seconds(services: Services, codes: list[str]) -> float:
    started = time.process_time()
    _verdicts(services, codes)
    return time.process_time() - started


def _verdicts(services: Services, codes: list[str]) -> None:
    for code in codes:
        verdict = verify_award(services, code).verdict
        if verdict is None or verdict.headline is not Headline.VALID:
            raise AssertionError(f"{code}: {verdict}")
