"""Background jobs: those that the capabilities register, on the job queue.

A job carries only a name and can run twice: the work to do stands in the database. Huey takes it from its own SQLite
file or from PostgreSQL; its payload is signed, since it is a pickle.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from huey import MemoryHuey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from badges import capabilities
from badges.base.registry import Job
from badges.base.services import Services
from badges.base.settings import Settings
from badges.instance import by_night, nightly
from badges.instance.logbook import follow_logbook

JOBS: Final = capabilities.JOBS | {job.name: job for job in (nightly.JOB, by_night.JOB, follow_logbook.JOB)}
_log = logging.getLogger(__name__)


def build_queue(url: str, secret: str) -> Any:
    """The queue behind BADGES_QUEUE_URL: sqlite:///path, postgresql://…, or memory:// (runs at once, for tests)."""
    common = {"serializer": SignedSerializer(secret=secret, salt="jobs"), "results": False}
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        return SqliteHuey("badges", filename=rest.removeprefix("/"), fsync=True, **common)
    if scheme == "postgresql":
        return PostgresHuey("badges", dsn=url, **common)
    return MemoryHuey("badges", immediate=True, **common)


def register(queue: Any, services: Services) -> None:
    """Make the jobs that the capabilities register known to a queue, each at its times."""
    for job in JOBS.values():
        run = _bound(job, services)
        queue.task(name=job.name, retries=2, retry_delay=60, create_id=_dated)(run)
        queue.periodic_task(crontab(**job.every), name=f"{job.name}_in_time", create_id=_dated)(run)


def _dated(_task: object) -> str:
    """The id of a job, which says when it was handed over: the queue's own storage keeps no time."""
    return f"{time.time():.3f} {uuid.uuid4()}"


def waiting_since(settings: Settings) -> float | None:
    """When the job that has waited for longest was handed over, in seconds since 1970; None when no job waits."""
    queue = _queue(settings.queue_url, settings.secret_key)
    waiting = queue.storage.enqueued_items(1)
    return float(queue.serializer.deserialize(waiting[0]).id.partition(" ")[0]) if waiting else None


def _bound(job: Job, services: Services) -> Callable[[], int]:
    def run() -> int:
        return job.run(services)

    run.__name__ = job.name
    return run


@cache
def _queue(url: str, secret: str) -> Any:
    """The queue, opened once by a process that only looks into it, or defers jobs."""
    return build_queue(url, secret)


@cache
def _tasks(url: str, secret: str) -> dict[str, Any]:
    """The jobs by name, for a process that only defers them."""
    queue = _queue(url, secret)
    return {name: queue.task(name=name, create_id=_dated)(_done_by_the_worker) for name in JOBS}


def _done_by_the_worker() -> None:
    """The body of a job in a process that only defers it."""


def enqueue(settings: Settings, name: str) -> None:
    """Defer a job by its name. Raises KeyError: for a job that does not exist.

    A queue that does not answer is only logged: the work to do stands in the database, and the worker's periodic jobs
    find it.
    """
    if name not in JOBS:
        raise KeyError(name)
    try:
        _tasks(settings.queue_url, settings.secret_key)[name]()
    except Exception as trouble:  # noqa: BLE001 - each queue has errors of its own, and none may undo what was done
        _log.warning("job %s could not be handed over: %s", name, type(trouble).__name__)


def waiting(settings: Settings) -> int:
    """How many jobs are in the queue and not taken yet. Raises OSError: when it does not answer."""
    queue = None
    try:
        queue = build_queue(settings.queue_url, settings.secret_key)
        return int(queue.pending_count())
    except Exception as trouble:  # each queue has errors of its own
        raise OSError(type(trouble).__name__) from trouble
    finally:
        if queue is not None:
            queue.storage.close()
