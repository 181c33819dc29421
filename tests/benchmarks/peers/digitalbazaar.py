"""Digital Bazaar's vc as a peer, in Node: it signs and verifies the same badge, every document at hand."""

from __future__ import annotations

import shutil
from typing import Final

from keys.dids import did_document
from keys.encodings import multibase_encode
from schemas import contexts
from tests.benchmarks.cast import Cast
from tests.benchmarks.harness import Job
from tests.benchmarks.peers.process import ROOM, Peer

NAME: Final = "@digitalbazaar/vc"
_WARM_UP: Final = 60  # until Node has compiled what it runs


def is_installed() -> bool:
    """Whether Node and the packages of package.json are there."""
    return shutil.which("node") is not None and (ROOM / "node_modules" / "@digitalbazaar" / "vc").is_dir()


def start(cast: Cast) -> Peer:
    """The peer, with the cast's badge and key."""
    method = cast.ed25519.method
    key = {"id": method.id, "type": "Multikey", "controller": method.controller, "publicKeyMultibase": method.multibase}
    document = did_document(method.controller, [method])
    key["@context"] = document["@context"][1]
    secret = multibase_encode(b"\x80\x26" + cast.ed25519.key.private_bytes_raw())  # type: ignore[union-attr]
    return Peer(
        ["node", "digitalbazaar.mjs"],
        documents={url: contexts.load(url) for url in contexts.known()} | {method.controller: document, method.id: key},
        unsigned=cast.unsigned,
        signed=cast.signed,
        key={**key, "secretKeyMultibase": secret},
    )


def jobs(peer: Peer) -> list[Job]:
    """Signing and verifying."""
    return [peer.job(f"{NAME}: {order}", order, warm_up=_WARM_UP) for order in ("sign", "verify")]
