"""Digital Bazaar's vc as a peer: a Node process that is told what to do, so many times, and says how long it took."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from keys.dids import did_document
from keys.encodings import multibase_encode
from schemas import contexts
from tests.benchmarks.cast import Cast
from tests.benchmarks.harness import Job

ROOM: Final = Path(__file__).parent
_WARM_UP: Final = 60  # until Node has compiled what it runs


class Peer:
    """A running peer; ``close`` ends it."""

    def __init__(self, cast: Cast) -> None:
        self._process = subprocess.Popen(
            ["node", "digitalbazaar.mjs"], cwd=ROOM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        method = cast.ed25519.method
        named = {"id": method.id, "type": "Multikey", "controller": method.controller}
        key = {**named, "publicKeyMultibase": method.multibase}
        document = did_document(method.controller, [method])
        secret = multibase_encode(b"\x80\x26" + cast.ed25519.key.private_bytes_raw())  # type: ignore[union-attr]
        self.ask(
            documents={
                **{url: contexts.load(url) for url in contexts.known()},
                method.controller: document,
                method.id: {"@context": document["@context"][1], **key},
            },
            unsigned=cast.unsigned,
            signed=cast.signed,
            key={**key, "@context": document["@context"][1], "secretKeyMultibase": secret},
        )

    def ask(self, **order: Any) -> dict[str, Any]:
        """One line there and one back. Raises RuntimeError with the peer's own words."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"error": "it ended"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def close(self) -> None:
        """Let it end by itself: it reads to the end of what it is told."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


def jobs(peer: Peer) -> list[Job]:
    """Signing and verifying, in the peer's process."""

    def job(name: str) -> Callable[[int], float]:
        return lambda count: float(peer.ask(job=name, count=count)["seconds"])

    return [Job(f"@digitalbazaar/vc: {name}", job(name), _WARM_UP) for name in ("sign", "verify")]


def is_installed() -> bool:
    """Whether Node and the packages of package.json are there."""
    return shutil.which("node") is not None and (ROOM / "node_modules" / "@digitalbazaar" / "vc").is_dir()
