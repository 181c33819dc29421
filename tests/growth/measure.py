"""What every page costs over a filled instance, beside the same page over the demonstration, asked in turn."""

from __future__ import annotations

import gc
import gzip
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from badges.base.services import Services
from badges.demonstration import story
from tests.cast.statements import statements
from tests.conftest import Clock
from tests.growth import instance
from tests.growth.examples import Audience, Page
from tests.growth.instance import NOW

TIMES, STATEMENTS, BYTES = 3, 12, 15_000  # the goals
QUICK: Final = 0.02  # seconds: a page that takes less is asked several times a round


def pages(services: Services, rounds: int, tell: Callable[[str], None], only: str = "") -> Iterator[dict[str, Any]]:
    """One line for each page whose name holds `only`; `ms_demo` is of this run too."""
    with tempfile.TemporaryDirectory() as folder:
        small = demonstration(Path(folder))
        tell("The examples of every page")
        few, many = Audience(small), Audience(with_a_clock(services))
        known = {(page.name, page.who): page for page in few.pages()}
        over: list[str] = []
        for page in many.pages():
            if only in page.name:
                line = measured(few, known[page.name, page.who], many, page, rounds)
                yield line
                if line["status"] == 200 and (
                    line["times"] > TIMES or line["statements"] > STATEMENTS or line["bytes"] > BYTES
                ):
                    over.append(page.name)
        tell(f"{len(over)} over {TIMES} times, {STATEMENTS} statements or {BYTES} bytes: {', '.join(over)}")
        small.database.dispose()


def demonstration(home: Path, database: str | None = None) -> Services:
    """The demonstration, told in an instance like the one that is measured."""
    services = with_a_clock(instance.opened(home, database))
    instance.initialised(services, 3)
    story.tell(services, NOW, lambda password: password, lambda _text: None)
    return services


def with_a_clock(services: Services) -> Services:
    """The services with the clock of a test, which the examples move."""
    clock = Clock(NOW)
    return replace(services, clock=clock, database_clock=lambda _session: clock())


def measured(few: Audience, one: Page, many: Audience, other: Page, rounds: int) -> dict[str, Any]:
    """What a page costs, beside its like over a smaller instance: medians of the rounds, both asked in turn."""
    times: list[tuple[float, float]] = []
    status, data, asked = _asked(many, other)
    _asked(few, one)
    gc.collect()
    gc.disable()  # what is collected depends on what was asked before
    try:
        for _ in range(rounds):
            times.append((_milliseconds(few, one), _milliseconds(many, other)))
    finally:
        gc.enable()
    little, much = (statistics.median(column) for column in zip(*times, strict=True))
    return {
        "page": other.name, "who": other.who, "statements": asked, "ms": round(much, 2), "ms_demo": round(little, 2),
        "bytes": len(gzip.compress(data)), "times": round(much / little, 2), "status": status,
    }  # fmt: skip


def _asked(audience: Audience, page: Page) -> tuple[int, bytes, int]:
    """The page's status and bytes, and how many statements it took, once it is warm."""
    audience.clients[page.who].get(page.path, buffered=True)
    with statements(audience.app) as found:
        answer = audience.clients[page.who].get(page.path, buffered=True)
    return answer.status_code, bytes(answer.data), len(found)


def _milliseconds(audience: Audience, page: Page) -> float:
    client, asked = audience.clients[page.who], 0
    started = time.process_time()
    while asked == 0 or (time.process_time() - started < QUICK and asked < 5):
        client.get(page.path, buffered=True)
        asked += 1
    return 1000 * (time.process_time() - started) / asked
