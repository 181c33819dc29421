"""How long the employer's page takes under attack: `make siege`, or `python -m tests.benchmarks.siege`.

A demonstration's page `GET /v/<CODE>` is asked for, each time on a new connection, without and with each of three
attacks (`siege_attacks`), on servers that take turns in every round (`siege_servers`). The figure is the ratio of the
two p99, measured one right after the other. Every wait is bounded. Times are the clock's: a page that waits is late.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.siege_attacks import ATTACKS, HOST
from tests.benchmarks.siege_servers import SERVERS

GOALS: Final = {"slow connections": 1.5, "slow bodies": 1.5, "flood": 4.0}
START_SECONDS: Final = 30.0
ATTACK_SECONDS: Final = 25.0  # at most; it is ended when the pages have been measured
MEASURE_SECONDS: Final = 12.0  # at most, for one state
ANSWER_SECONDS: Final = 5.0  # a page that takes longer counts as this
PAUSE: Final = 0.01  # seconds between two pages, at most
WARM_UP: Final = 40  # pages
SETTLE: Final = 4.0  # seconds after an attack


@dataclass(frozen=True)
class Times:
    """The milliseconds that pages took in one state of one round, and how many were not answered with 200."""

    p50: float
    p99: float
    failed: int
    count: int


@dataclass(frozen=True)
class Compared:
    """One attack of one round: the page without it and with it."""

    server: str
    attack: str
    calm: Times
    attacked: Times
    note: str

    @property
    def ratio(self) -> float:
        """How many times the p99 is what it is without the attack."""
        return self.attacked.p99 / self.calm.p99


def page(port: int, path: str) -> tuple[float, bool]:
    """Ask for a page once. Returns milliseconds and whether it came with 200."""
    started, good = time.monotonic(), False
    connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_SECONDS)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", path, headers={"Accept": "text/html", "Connection": "close"})
        answer = connection.getresponse()
        answer.read()
        good = answer.status == 200
    elapsed = time.monotonic() - started
    return 1000 * (elapsed if good else ANSWER_SECONDS), good


def measure(port: int, path: str, samples: int) -> Times:
    """Ask for a page so many times, or for as long as one state may take."""
    end, found, failed = time.monotonic() + MEASURE_SECONDS, [], 0
    while len(found) < samples and time.monotonic() < end:
        milliseconds, good = page(port, path)
        found.append(milliseconds)
        failed += not good
        time.sleep(random.uniform(0, PAUSE))  # not in step with the attack
    found.sort()
    return Times(statistics.median(found), found[min(len(found) - 1, int(len(found) * 0.99))], failed, len(found))


def ended(process: subprocess.Popen[str]) -> str:
    """End a process of ours and return the rest of what it printed."""
    process.terminate()
    try:
        return process.communicate(timeout=15)[0] or ""
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[0] or ""


@contextlib.contextmanager
def attacked(name: str, port: int, badge: Path) -> Iterator[str]:
    """An attack that has fully begun; the value says with how many connections."""
    words = [sys.executable, "-m", "tests.benchmarks.siege_attacks", name, str(port), str(ATTACK_SECONDS), str(badge)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            ended(process)


@contextlib.contextmanager
def running(name: str, home: Path, path: str) -> Iterator[int]:
    """One of the servers, once it answers; the value is its port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "tests.benchmarks.siege_servers", name, str(port)]
    process = subprocess.Popen(
        words, env=environment(home), stdout=subprocess.DEVNULL, text=True, start_new_session=True
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not page(port, path)[1]:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} does not start")
            time.sleep(0.2)
        measure(port, path, WARM_UP)
        yield port
    finally:
        ended(process)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what the server has started and not ended


def environment(home: Path) -> dict[str, str]:
    """This process's environment, with the instance in `home` alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BADGES_")}
    return {**kept, "BADGES_HOME": str(home)}


def round_of(name: str, port: int, path: str, badge: Path, samples: int, attacks: Sequence[str]) -> Iterator[Compared]:
    """Each attack on one server, after the same page without it."""
    for attack in attacks:
        calm = measure(port, path, samples)
        with attacked(attack, port, badge) as note:
            time.sleep(SETTLE)
            found = measure(port, path, samples)
        yield Compared(name, attack, calm, found, note)
        time.sleep(SETTLE)


def table(rounds: list[Compared]) -> str:
    """The medians over the rounds; `!` marks a goal that is missed."""
    lines = [
        f"{'server':10} {'attack':18} {'p50 calm':>9} {'p50':>9} {'p99 calm':>9} {'p99':>9} {'ratio':>7}  goal  failed"
    ]
    for name in dict.fromkeys(each.server for each in rounds):
        for attack in dict.fromkeys(each.attack for each in rounds):
            found = [each for each in rounds if (each.server, each.attack) == (name, attack)]
            numbers = [
                (each.calm.p50, each.attacked.p50, each.calm.p99, each.attacked.p99, each.ratio) for each in found
            ]
            medians = [statistics.median(column) for column in zip(*numbers, strict=True)]
            goal, mark = GOALS[attack], "!" if medians[-1] > GOALS[attack] else " "
            failed, count = sum(each.attacked.failed for each in found), sum(each.attacked.count for each in found)
            columns = " ".join(f"{median:9.2f}" for median in medians)
            lines.append(f"{name:10} {attack:18} {columns}  {goal:.1f}{mark}  {failed} of {count}")
    return "\n".join(lines)


def main() -> int:
    """Print the table; 0 always, since a busy machine is no fault of the code."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.siege", description=__doc__)
    arguments.add_argument("servers", nargs="*", metavar="SERVER", help=f"of {', '.join(SERVERS)} (ours)")
    arguments.add_argument("--rounds", type=int, default=3, help="rounds, each about 40 seconds a server (3)")
    arguments.add_argument("--samples", type=int, default=300, help="pages in each state (300)")
    arguments.add_argument("--attack", choices=ATTACKS, help="this one alone")
    chosen = arguments.parse_args()
    attacks = [chosen.attack] if chosen.attack else ATTACKS
    servers = chosen.servers or ["ours"]
    if unknown := set(servers) - set(SERVERS):
        arguments.error(f"no such server: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by an exception, so that the servers are ended too
    rounds: list[Compared] = []
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_servers:
        home = Path(folder) / "home"
        command = [sys.executable, "-m", "badges.cli.run", "demo"]
        subprocess.run(command, env=environment(home), check=True, capture_output=True)
        path = f"/v/{json.loads((home / 'demonstration.json').read_text())['code']}"
        badge = home / "samples" / "badge-ob3.json"
        ports = {name: open_servers.enter_context(running(name, home, path)) for name in servers}
        for number in range(1, chosen.rounds + 1):
            for name, port in ports.items():
                for found in round_of(name, port, path, badge, chosen.samples, attacks):
                    p99 = f"p99 {found.calm.p99:.1f} ms, then {found.attacked.p99:.1f} ms"
                    told = (
                        f"round {number}: {name}, {found.attack} ({found.note}): {p99}, {found.attacked.failed} failed"
                    )
                    print(told, file=sys.stderr, flush=True)
                    rounds.append(found)
    print(table(rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
