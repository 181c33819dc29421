"""Ratios of the running service to a bare Flask route, and of its start to a bare import of the same libraries:
`python -m tests.benchmarks.service [--rounds N] [--database NAME] [--only routes|start]`, and part of `make bench`.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.service import routes, start

DATABASES = ("sqlite", "postgresql")


def main() -> int:
    """Print the tables; returns 0 always, since a slow machine is no fault of the code."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.service", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=9, help="rounds, each some seconds (9)")
    arguments.add_argument("--database", choices=DATABASES, help="this one alone")
    arguments.add_argument("--only", choices=("routes", "start"), help="this family alone")
    chosen = arguments.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by an exception, so that the servers are ended too
    if chosen.only != "routes":
        with tempfile.TemporaryDirectory() as folder:
            print(start.run(Path(folder) / "home"), flush=True)
    if chosen.only != "start":
        print(routes.run(chosen.rounds, [chosen.database] if chosen.database else DATABASES), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
