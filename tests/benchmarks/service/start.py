"""How long the application takes to start, and how much memory a worker takes, beside a bare import of the libraries.

The libraries are what the started application has imported from elsewhere, module by module; the standard library is
common to both. Times are processor times of a whole process, the interpreter's start included; the sizes are what is
resident, after the start and after the first pages.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.service.client import HOST, Client, message
from tests.benchmarks.service.routes import HTML, demonstration, environment, free_port, running

LONGEST: Final = 1.25  # times the bare import
LARGEST: Final = 1.3
ROUNDS: Final = 9
PAGES: Final = 200
ELSEWHERE: Final = """
import json, sys
from pathlib import Path
import badges.server.start_server
badges.server.start_server.create_app()
def is_library(module):
    return "site-packages" in str(getattr(module, "__file__", None))
print(json.dumps([name for name, module in list(sys.modules.items()) if is_library(module)]))
"""
BARE: Final = "import importlib, json, sys\nfor name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
OURS: Final = "import badges.server.start_server\nbadges.server.start_server.create_app()\n"
SIZE: Final = "\nprint(open('/proc/self/statm').read().split()[1])\n"


@dataclass(frozen=True)
class Started:
    """Processor seconds of one process, and the bytes that it had in memory at its end."""

    seconds: float
    size: int


def started(program: str, environ: Mapping[str, str], *arguments: str) -> Started:
    """Run a program in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [sys.executable, "-c", program + SIZE, *arguments]
    answer = subprocess.run(words, env=dict(environ), check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Started(seconds, int(answer.stdout.split()[-1]) * os.sysconf("SC_PAGE_SIZE"))


def resident(process: int) -> int:
    """The bytes that a process has in memory."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def worker_size(folder: Path, environ: Mapping[str, str], code: str, port: int) -> int:
    """The bytes of a worker that has answered some pages."""
    serve = ["badges.cli.run", "serve", "--host", HOST, "--port", str(port), "--workers", "1"]
    with running(serve, port, dict(environ)) as process, contextlib.closing(Client(port, 4)) as client:
        client.run(message(f"/v/{code}", port, Accept=HTML), PAGES)
        return resident(process)


def run(folder: Path) -> str:
    """Measure, and return the table; `!` marks a goal that is missed."""
    port = free_port()
    environ = environment(
        folder, BADGES_PUBLIC_URL=f"http://localhost:{port}", PYTHONPYCACHEPREFIX=f"{folder}-bytecode"
    )
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # installed code is compiled; the first run compiles all of it here
    code, _badge = demonstration(folder, environ)
    found = subprocess.run([sys.executable, "-c", ELSEWHERE], env=environ, check=True, capture_output=True, text=True)
    names = json.dumps([name for name in json.loads(found.stdout) if not name.startswith("_")])
    pairs = []
    for _ in range(ROUNDS):
        pairs.append((started(OURS, environ), started(BARE, environ, names)))
    ours, bare = (statistics.median(each.seconds for each in side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one.seconds / other.seconds for one, other in pairs)
    size, bare_size = worker_size(folder, environ, code, port), min(other.size for _, other in pairs)
    larger = size / bare_size
    return "\n".join(
        (
            f"{'!' if ratio > LONGEST else ' '} start: {ours:.2f} s, bare import of the libraries {bare:.2f} s,"
            f" {ratio:.2f} times, at most {LONGEST}",
            f"{'!' if larger > LARGEST else ' '} a worker: {size / 2**20:.0f} MiB, bare import {bare_size / 2**20:.0f}"
            f" MiB, {larger:.2f} times, at most {LARGEST}",
        )
    )
