"""Background jobs: those that the capabilities register, on the job queue.

A job carries only a name and can run twice: the work to do stands in the database. Huey takes it from its own SQLite
file or from PostgreSQL; its payload is signed, since it is a pickle.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from huey import MemoryHuey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from badges import capabilities
from badges.base.registry import Job
from badges.base.services import Services
from badges.base.settings import Settings

JOBS: Final = capabilities.JOBS
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
        queue.task(name=job.name, retries=2, retry_delay=60)(run)
        queue.periodic_task(crontab(**job.every), name=f"{job.name}_in_time")(run)


def _bound(job: Job, services: Services) -> Callable[[], int]:
    def run() -> int:
        return job.run(services)

    run.__name__ = job.name
    return run


@cache
def _tasks(url: str, secret: str) -> dict[str, Any]:
    """The jobs by name, for a process that only defers them."""
    queue = build_queue(url, secret)
    return {name: queue.task(name=name)(_done_by_the_worker) for name in JOBS}


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
