"""Work that no page waits for: letters, status lists that grow old, reservations that a crash left.

A job carries names only and can run twice: what is to do stands in the database. Huey takes it from its own SQLite file
or from PostgreSQL; its payload is signed, since it is a pickle.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from huey import MemoryHuey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from badges.base import outbox
from badges.base.outbox import sender_for
from badges.base.services import Services
from badges.base.settings import Settings
from badges.issuing import resume
from badges.ledger import statuses
from badges.network.tables import Instance

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


def send_letters(services: Services) -> int:
    """Send the letters that are due."""
    with services.database.begin(read_only=True) as session:
        instance = session.get_one(Instance, 1)
        from_address = str(instance.network["email"])
    return outbox.send_due(services, sender_for(services.settings, from_address))


def renew_status_lists(services: Services) -> int:
    """Sign anew the status lists that grew old, so that no reader waits for it."""
    return statuses.renew_all(services)


def resume_reservations(services: Services) -> int:
    """Finish the awards that a crash left between their two commits, or give them up."""
    return resume.resume(services)


JOBS: dict[str, Callable[[Services], int]] = {
    job.__name__: job for job in (send_letters, renew_status_lists, resume_reservations)
}
RHYTHM = {
    "send_letters": {"minute": "*"},
    "renew_status_lists": {"minute": "*/10"},
    "resume_reservations": {"minute": "*/5"},
}


def register(queue: Any, services: Services) -> None:
    """Make the jobs known to a queue, and give each its rhythm."""
    for name, job in JOBS.items():
        run = _bound(job, services)
        queue.task(name=name, retries=2, retry_delay=60)(run)
        queue.periodic_task(crontab(**RHYTHM[name]), name=f"{name}_in_time")(run)


def _bound(job: Callable[[Services], int], services: Services) -> Callable[[], int]:
    def run() -> int:
        return job(services)

    run.__name__ = job.__name__
    return run


@cache
def _tasks(url: str, secret: str) -> dict[str, Any]:
    """The jobs as a process that only hands them over knows them: by name."""
    queue = build_queue(url, secret)
    return {name: queue.task(name=name)(_done_by_the_worker) for name in JOBS}


def _done_by_the_worker() -> None:
    """The body of a job where it is only handed over."""


def enqueue(settings: Settings, name: str) -> None:
    """Hand a job to the worker by its name; KeyError for a job that does not exist.

    A queue that does not answer is logged and no more: what is to do stands in the database, and the worker finds it in
    its own time.
    """
    if name not in JOBS:
        raise KeyError(name)
    try:
        _tasks(settings.queue_url, settings.secret_key)[name]()
    except Exception as trouble:  # noqa: BLE001 - each queue has errors of its own, and none may undo what was done
        _log.warning("job %s could not be handed over: %s", name, type(trouble).__name__)
