"""Jobs run in turn, round after round, so that other load on the machine affects all of them alike. The result is the
ratio of two jobs within a round, and its median over the rounds. Times are processor times of all threads."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

BATCH_SECONDS: Final = 0.02


@dataclass
class Job:
    """Something to be timed: `run` does it `count` times and returns the processor seconds. Before, it is run `warm_up`
    times without a measurement, for caches and compilers."""

    name: str
    run: Callable[[int], float]
    warm_up: int = 2
    count: int = 1
    seconds: list[float] = field(default_factory=list)

    @property
    def microseconds(self) -> float:
        """The median time for one."""
        return statistics.median(self.seconds) * 1e6


@dataclass(frozen=True)
class Goal:
    """`job` is to be at least `least` times as fast as `than`; below one where a bare primitive is the limit. Without
    `least`, the ratio is printed for orientation."""

    job: str
    than: str
    least: float | None = None


@dataclass(frozen=True)
class Limit:
    """`job` within so many milliseconds."""

    job: str
    milliseconds: float


def repeated(call: Callable[[], object]) -> Callable[[int], float]:
    """`run` of a Job for a plain call of this process."""

    def run(count: int) -> float:
        started = time.process_time()
        for _ in range(count):
            call()
        return time.process_time() - started

    return run


def run(jobs: Sequence[Job], rounds: int) -> None:
    """Time all jobs, `rounds` times each in turn, about BATCH_SECONDS a batch; warmed up before."""
    for job in jobs:
        job.run(job.warm_up)
        once = job.run(3) / 3
        job.count = max(1, int(BATCH_SECONDS / once))
    # Freeze what the peers keep in this process, so that collecting a job's garbage does not walk over it.
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for job in jobs:
            job.seconds.append(job.run(job.count) / job.count)


def ratios(goal: Goal, jobs: Sequence[Job]) -> list[float]:
    """How many times `goal.job` was faster than `goal.than`, round by round, in order of size."""
    by_name = {job.name: job for job in jobs}
    pairs = zip(by_name[goal.than].seconds, by_name[goal.job].seconds, strict=True)
    return sorted(other / ours for other, ours in pairs)


def ratio_of_bests(goal: Goal, jobs: Sequence[Job]) -> float:
    """The ratio of the shortest times of all rounds: what is left when the machine was busy in most of them."""
    by_name = {job.name: job for job in jobs}
    return min(by_name[goal.than].seconds) / min(by_name[goal.job].seconds)


def report(jobs: Sequence[Job], goals: Sequence[Goal], limits: Sequence[Limit]) -> str:
    """Times, then ratios with the least and the greatest of all rounds; a goal that is missed carries a mark."""
    names = {job.name for job in jobs}
    lines = [
        f"{job.name:<30}{job.microseconds:>10.1f} µs{1e6 / job.microseconds:>12,.0f} /s"
        f"{min(job.seconds) * 1e6:>12.1f} µs at best"
        for job in jobs
    ]
    lines.append("")
    for goal in goals:
        if {goal.job, goal.than} <= names:
            found = ratios(goal, jobs)
            median, best = statistics.median(found), ratio_of_bests(goal, jobs)
            mark = " " if goal.least is None or median >= goal.least else "!"
            wanted = "-" if goal.least is None else f"{goal.least:g}"
            lines.append(
                f"{mark} {goal.job:<26}{median:>8.2f} x {goal.than:<28} goal {wanted:>5}"
                f"  best times {best:>8.2f}  rounds {found[0]:.2f} to {found[-1]:.2f}"
            )
    lines.append("")
    for limit in limits:
        best = next(min(job.seconds) * 1000 for job in jobs if job.name == limit.job)
        mark = " " if best <= limit.milliseconds else "!"
        lines.append(f"{mark} {limit.job:<30}{best:>8.4f} ms at best, limit {limit.milliseconds:g} ms")
    return "\n".join(lines)
