"""What the drivers share: the job they are handed, and a public origin that is read from a port of this machine.

Test code. It stands in for DNS and TLS only: nothing here decides whether a credential is good.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


class Unreachable(Exception):
    """The URL is not of the mapped origin, and a test sends nothing off this machine."""


@dataclass(frozen=True)
class Job:
    """Files to judge. `origin` is read at `base`; `contexts` are the JSON-LD documents by URL."""

    origin: str
    base: str
    contexts: dict[str, Any]
    files: list[str]

    @classmethod
    def from_standard_input(cls) -> Job:
        """The job that the test wrote to standard input, as JSON."""
        return cls(**json.load(sys.stdin))

    def here(self, url: str) -> str:
        """Where `url` is read; raises Unreachable for another origin."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            raise Unreachable(f"not reachable in this test: {url}")
        return self.base + parts.path

    def get(self, url: str) -> bytes:
        """The body that the service answers; raises Unreachable, or OSError for any status but 200."""
        with urllib.request.urlopen(self.here(url), timeout=10) as answer:
            body: bytes = answer.read()
        return body


def answer(said: dict[str, list[Any]]) -> None:
    """Write what was said of each file: [accepted, reason, ...]."""
    json.dump(said, sys.stdout)
