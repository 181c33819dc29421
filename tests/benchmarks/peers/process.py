"""A peer in a process of its own. It reads its setting, then the jobs and their counts, one line of JSON each, and
answers with the time that each took."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.harness import Job

ROOM: Final = Path(__file__).parent


class Peer:
    """A running peer; `close` ends it. What is not `command` is the setting, its first line."""

    def __init__(self, command: Sequence[str], **setting: Any) -> None:
        self._process = subprocess.Popen(
            command, cwd=ROOM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.ask(**setting)

    def ask(self, **order: Any) -> dict[str, Any]:
        """Send one line and read one line. Raises RuntimeError with the peer's own words."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"error": "it ended"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def job(self, name: str, order: str, *, warm_up: int = 2) -> Job:
        """A job of the peer's, which it knows as `order`."""
        return Job(name, lambda count: float(self.ask(job=order, count=count)["seconds"]), warm_up)

    def close(self) -> None:
        """Close its standard input, at whose end it exits by itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
