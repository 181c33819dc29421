"""The addresses that employers and programs ask for, beside a bare Flask route that sends as many bytes from one row of
the same database: same server, same connections, in turn in every round.

A demonstration is made in each database. Each answer of the service is stored as a row, and `reference` serves it. A
time is the processor time of the server's process and of the database's; by the clock, other load of the machine would
count.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from badges.base.settings import Settings
from tests.benchmarks.service import reference
from tests.benchmarks.service.client import HOST, Client, children, message, processor_seconds
from tests.postgresql import EmbeddedPostgresql

CONNECTIONS: Final = (1, 16)
CROWD: Final = 64  # connections, all of which get an answer other than 503
BATCH: Final = 48  # requests
WARM_UP: Final = 64
START_SECONDS: Final = 60.0
HTML, JSON = "text/html", "application/json"


@dataclass(frozen=True)
class Asked:
    """One request and the share of the reference's speed that is wanted of it; None: for orientation."""

    name: str
    path: str
    goal: float | None
    accept: str = JSON
    sends_badge: bool = False  # by POST
    known: bool = False  # asked with the ETag of the answer: 304


ROUTES: Final = (
    Asked("page, HTML", "/v/{code}", 0.45, HTML),
    Asked("page, JSON", "/v/{code}", 0.5),
    Asked("badge.json", "/v/{code}/badge.json", 0.7),
    Asked("badge.json, 304", "/v/{code}/badge.json", None, known=True),
    Asked("DID document", "/.well-known/did.json", 0.7),
    Asked("DID document, 304", "/.well-known/did.json", None, known=True),
    Asked("status list", "/status/1", 0.7),
    Asked("status list, 304", "/status/1", None, known=True),
    Asked("POST /verifier", "/verifier", 0.5, sends_badge=True),
)


@dataclass
class Timed:
    """One request at one number of connections: in each round the seconds for one answer of the service and of the
    reference, by the processor and by the clock."""

    asked: Asked
    database: str
    connections: int
    processor: list[tuple[float, float]] = field(default_factory=list)
    clock: list[tuple[float, float]] = field(default_factory=list)

    def line(self) -> str:
        """The medians; `!` marks a goal that is missed."""
        ours, theirs = (statistics.median(each) * 1e6 for each in zip(*self.processor, strict=True))
        by_processor = statistics.median(than / one for one, than in self.processor)
        by_clock = statistics.median(than / one for one, than in self.clock)
        goal = self.asked.goal
        mark = " " if goal is None or by_processor >= goal else "!"
        wanted = "   -" if goal is None else f"{goal:4.2f}"
        return (
            f"{mark} {self.asked.name:<18} {self.database:<10} {self.connections:>3} {ours:>8.0f} {theirs:>10.0f}"
            f" {by_processor:>7.2f}  {wanted} {by_clock:>9.2f}"
        )


HEAD: Final = f"  {'':<18} {'database':<10} {'at':>3} {'ours µs':>8} {'bare µs':>10} {'ratio':>7}  goal {'by clock':>9}"


def environment(home: Path, **given: str) -> dict[str, str]:
    """This process's environment, with the instance in `home` alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BADGES_")}
    return {**kept, "BADGES_HOME": str(home), **given}


def demonstration(folder: Path, environ: dict[str, str]) -> tuple[str, bytes]:
    """Make a demonstration; returns the code of its badge and the signed badge."""
    command = [sys.executable, "-m", "badges.cli.run", "demo"]
    subprocess.run(command, env=environ, check=True, capture_output=True)
    code = json.loads((folder / "demonstration.json").read_text())["code"]
    return code, (folder / "samples" / "badge-ob3.json").read_bytes()


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(words: Sequence[str], port: int, environ: dict[str, str]) -> Iterator[int]:
    """A server of one process, once it accepts connections; the value is the number of the process that answers."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # where it logs its requests
    process = subprocess.Popen([sys.executable, "-m", *words], env=environ, start_new_session=True, **quiet)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{words[0]} does not start")
            time.sleep(0.1)
        while not (found := children(process.pid)):
            time.sleep(0.1)
        yield found[0]
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass(frozen=True)
class Compared:
    """A request as it is sent to the service, the status of the answer, and its counterpart for the reference."""

    asked: Asked
    ours: bytes
    theirs: bytes
    status: int


def compared(code: str, badge: bytes, port: int, reference_port: int, url: str) -> list[Compared]:
    """Each request with its counterpart, whose row is made of the service's own answer."""
    client = Client(port, 1)
    rows: dict[int, tuple[str, bytes]] = {}
    found = []
    for number, asked in enumerate(ROUTES, 1):
        body, path = badge if asked.sends_badge else b"", asked.path.format(code=code)
        ours = message(path, port, body=body, Accept=asked.accept)
        status, head, data = client.ask(ours)
        assert status == 200, (asked.name, status, data[:200])
        named = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        if asked.known:
            ours, status = message(path, port, Accept=asked.accept, If_None_Match=named["ETag"]), 304
            assert client.ask(ours)[0] == 304, asked.name
        rows[number] = (named["Content-Type"], data)
        theirs = message(f"/{number}", reference_port, body=body, Accept=asked.accept)
        found.append(Compared(asked, ours, theirs, status))
    reference.lay(url, rows)
    client.close()
    return found


def timed(port: int, at: int, request: bytes, status: int, processes: Sequence[int], count: int) -> tuple[float, float]:
    """The processor's and the clock's seconds for one answer. The connections are new, and each is used once before:
    the server closes those that were idle in the other batches."""
    with contextlib.closing(Client(port, at)) as client:
        client.run(request, at)
        before, began = processor_seconds(processes), time.perf_counter()
        statuses = client.run(request, count)
        seconds, elapsed = processor_seconds(processes) - before, time.perf_counter() - began
    assert statuses == {status: count}, statuses
    return seconds / count, elapsed / count


@dataclass(frozen=True)
class Database:
    """A database by its name in the table, what the environment says of it, and the process that starts its others."""

    name: str
    environ: dict[str, str]
    process: int | None = None

    def processes(self) -> list[int]:
        """The processes that answer now; SQLite has none of its own."""
        return children(self.process) if self.process is not None else []


def measure(database: Database, folder: Path, rounds: int) -> tuple[list[Timed], dict[int, int]]:
    """All requests on one database, in turn, round after round; and how often each status came in a crowd's answers."""
    port, reference_port = free_port(), free_port()
    environ = environment(folder, BADGES_PUBLIC_URL=f"http://localhost:{port}", **database.environ)
    with contextlib.ExitStack() as stack:
        code, badge = demonstration(folder, environ)
        serve = ["badges.cli.run", "serve", "--host", HOST, "--port", str(port), "--workers", "1"]
        process = stack.enter_context(running(serve, port, environ))
        requests = compared(code, badge, port, reference_port, Settings.from_environment(environ).database_url)
        bare = ["tests.benchmarks.service.reference", str(reference_port)]
        other = stack.enter_context(running(bare, reference_port, environ))

        plan = [(each, at, Timed(each.asked, database.name, at)) for at in CONNECTIONS for each in requests]
        for number in range(-1, rounds):
            count = WARM_UP if number < 0 else BATCH
            for each, at, result in plan:
                behind = database.processes()
                ours = timed(port, at, each.ours, each.status, [process, *behind], count)
                theirs = timed(reference_port, at, each.theirs, 200, [other, *behind], count)
                if number >= 0:
                    result.processor.append((ours[0], theirs[0]))
                    result.clock.append((ours[1], theirs[1]))
        verified = next(each for each in requests if each.asked.sends_badge)
        crowd = stack.enter_context(contextlib.closing(Client(port, CROWD)))
        return [result for _, _, result in plan], crowd.run(verified.ours, 8 * CROWD)


def run(rounds: int, names: Sequence[str]) -> str:
    """Measure on each database, and return the table."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        for name in names:
            database = Database(name, {})
            if name == "postgresql":
                server = EmbeddedPostgresql()
                stack.callback(server.stop)
                database = Database(name, {"BADGES_DATABASE_URL": server.create("benchmark")}, server.process)
            results, statuses = measure(database, Path(folder) / name, rounds)
            lines += [HEAD, *(each.line() for each in results)]
            said = ", ".join(f"{count} times {status}" for status, count in sorted(statuses.items()))
            lines.append(f"{'!' if 503 in statuses else ' '} {CROWD} connections, POST /verifier, {name}: {said}")
    return "\n".join(lines)
