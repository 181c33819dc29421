"""Figures for `badges serve --metrics`: requests, verdicts and signatures are counted here when they are asked for.

Every label is one of a closed list of ours, so that no client can make a new series. Nothing is imported or counted
until `join` is called, where `count_in` has named a folder.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"  # where prometheus_client keeps the figures of each process
SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class _Figures:
    requests: Counter
    seconds: Histogram
    verdicts: Counter
    signatures: Counter


_figures: list[_Figures] = []  # one, once they are asked for


def count_in(folder: Path) -> None:
    """Name an empty `folder` in which this process and those that it starts count, from their `join` on."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[FOLDER] = str(folder)


def join() -> None:
    """Count in the folder that the starting process has named, if it has named one."""
    if _figures or FOLDER not in os.environ:
        return
    from prometheus_client import Counter, Histogram

    _figures.append(
        _Figures(
            Counter("badges_requests", "Answered requests.", ("audience", "status")),
            Histogram("badges_request_seconds", "Seconds until an answer.", ("audience",), buckets=SECONDS),
            Counter("badges_verdicts", "Verdicts on badges, by headline.", ("headline",)),
            Counter("badges_signatures", "Documents signed by a real key and recorded.", ("kind",)),
        )
    )


def count_request(audience: str, status: int, seconds: float) -> None:
    """Count an answer: by the audience of its page, which is the name of a blueprint, and its HTTP status."""
    for each in _figures:
        each.requests.labels(audience, str(status)).inc()
        each.seconds.labels(audience).observe(seconds)


def count_verdict(headline: str) -> None:
    """Count a verdict by its headline."""
    for each in _figures:
        each.verdicts.labels(headline).inc()


def count_signature(kind: str) -> None:
    """Count a signed document by its representation."""
    for each in _figures:
        each.signatures.labels(kind).inc()
