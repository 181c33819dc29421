"""Digital Bazaar's vc as a peer, in Node: it signs and verifies the same badge, every document at hand, and for a whole
verdict the endorsement and the status list too. Its jsonld canonicalizes the badge, and must find the same statements.
"""

from __future__ import annotations

import shutil
from typing import Any, Final

from keys.canonical import canonicalize
from keys.dids import did_document, method_document
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


def start(cast: Cast, status_list: dict[str, Any]) -> Peer:
    """The peer, with the cast's badge and key, and the status list that the badge is in."""
    documents: dict[str, Any] = {url: contexts.load(url) for url in contexts.known()}
    for method in (cast.site.method, cast.ed25519.method):
        controller = did_document(method.controller, [method])
        key = {**method_document(method), "@context": controller["@context"][1]}
        documents |= {method.controller: controller, method.id: key}
    secret = multibase_encode(b"\x80\x26" + cast.ed25519.key.private_bytes_raw())  # type: ignore[union-attr]
    return Peer(
        ["node", "digitalbazaar.mjs"],
        documents=documents,
        unsigned=cast.unsigned,
        signed=cast.signed,
        canonical=canonicalize(cast.unsigned).decode(),
        others=[*cast.signed["endorsement"], status_list],
        key={**key, "secretKeyMultibase": secret},
    )


def jobs(peer: Peer) -> list[Job]:
    """Canonicalizing, signing, verifying, and verifying all three."""
    return [
        peer.job("jsonld: canonicalize", "canonicalize", warm_up=_WARM_UP),
        *(peer.job(f"{NAME}: {order}", order, warm_up=_WARM_UP) for order in ("sign", "verify", "verdict")),
    ]
