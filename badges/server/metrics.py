"""The page of figures for a Prometheus server, opened by the parent process alone, on an address of its own.

Each process counts into files of one folder, and the page adds them up. What stands in the database, the queue and on
the disk is read when the page is asked for.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from badges import jobs
from badges.base import outbox
from badges.base.database.engine import Database
from badges.base.tables import LetterState
from badges.ledger.safeguards import halt

if TYPE_CHECKING:
    from badges.base.settings import Settings

_log = logging.getLogger(__name__)


class Standing(Collector):
    """What stands in the database, in the queue and on the disk of one instance."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database_url)  # of the parent alone: no process that it starts has it open

    def describe(self) -> list[Metric]:
        """Nothing is read when the page is set up."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment; those of a database or a queue that does not answer are left out."""
        free = shutil.disk_usage(self.settings.home).free
        yield GaugeMetricFamily("badges_disk_free_bytes", "Bytes free where the instance is.", value=free)
        try:
            with self.database.begin(read_only=True) as session:
                letters, halted = outbox.counted(session), halt.current(session) is not None
        except SQLAlchemyError as trouble:
            _log.error("the database does not answer", exc_info=trouble)
        else:
            found = GaugeMetricFamily("badges_letters", "Letters, by where they stand.", labels=["state"])
            for state in LetterState:
                found.add_metric([state.value], letters.get(state, 0))
            yield found
            yield GaugeMetricFamily("badges_signing_halted", "1 while all signing is halted.", value=int(halted))
        try:
            began = jobs.waiting_since(self.settings)
        except Exception as trouble:  # noqa: BLE001 - each queue has errors of its own
            _log.error("the queue does not answer", exc_info=trouble)
        else:
            age = max(0.0, time.time() - began) if began is not None else 0.0
            yield GaugeMetricFamily("badges_queue_oldest_seconds", "Age of the job that waits for longest.", value=age)


class MetricsPage:
    """The page, once `open` was called in the parent."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self.settings, self.host, self.port = settings, host, port
        self._server: Any = None

    def open(self) -> None:
        """Answer on the address from now on, in a thread of this process."""
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(Standing(self.settings))
        self._server, _thread = start_http_server(self.port, self.host, registry)

    def leave_to_the_parent(self) -> None:
        """Close the address in a process that was started since, which has inherited it."""
        if self._server is not None:
            self._server.socket.close()

    def forget(self, process: int) -> None:
        """Drop what only a living process can say; what an ended one has counted stays."""
        mark_process_dead(process)  # type: ignore[no-untyped-call]
