"""The peers in Python that cannot live beside us: `openbadges` and `openvc-core`, in .venv-peers, documents at hand."""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from keys.dids import did_document
from tests.benchmarks.cast import Cast
from tests.benchmarks.harness import Job
from tests.benchmarks.peers.process import Peer
from verifier.fetch import Fetched

OPENBADGES: Final = "openbadges"
OPENVC: Final = "openvc-core"
_PYTHON: Final = Path(f"{sys.prefix}-peers", "bin", "python")  # beside the environment of this run


def are_installed() -> bool:
    """Whether `make peers` has been done."""
    return _PYTHON.exists()


def start_openbadges(pages: Mapping[str, Fetched], assertion: str) -> Peer:
    """1EdTech's validator, with the assertion and all that it names."""
    documents = {url: [page.media_type, b64encode(page.data).decode()] for url, page in pages.items()}
    text = pages[assertion].data.decode()
    return Peer([str(_PYTHON), "openbadges_driver.py"], documents=documents, assertion=text)


def openbadges_jobs(peer: Peer) -> list[Job]:
    """Its whole verification."""
    return [peer.job(f"{OPENBADGES}: verdict", "verify")]


def start_openvc(cast: Cast) -> Peer:
    """openvc-core, with the badge, its key and the document of its issuer."""
    method = cast.ed25519.method
    return Peer(
        [str(_PYTHON), "openvc_driver.py"],
        documents={"https://badges.example/.well-known/did.json": did_document(method.controller, [method])},
        credential=cast.for_token,
        kid=method.id,
        seed=cast.ed25519.key.private_bytes_raw().hex(),  # type: ignore[union-attr]
    )


def openvc_jobs(peer: Peer) -> list[Job]:
    """Tokens, signed and verified."""
    return [peer.job(f"{OPENVC}: JWT {order}", order) for order in ("sign", "verify")]
