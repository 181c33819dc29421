"""How a peer in Python is driven: it reads one JSON line after another; runs in .venv-peers."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def drive(prepare: Callable[[dict[str, Any]], dict[str, Callable[[], object]]]) -> None:
    """The first line is the setting, from which `prepare` makes jobs by name; each other names a job and a count."""
    jobs = prepare(json.loads(sys.stdin.readline()))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        run = jobs[order["job"]]
        try:
            started = time.process_time()
            for _ in range(order["count"]):
                run()
            answer: dict[str, object] = {"seconds": time.process_time() - started}
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is said to who asked
            answer = {"error": f"{type(trouble).__name__}: {trouble}"[:2000]}
        print(json.dumps(answer), flush=True)
