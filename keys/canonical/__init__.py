"""From a JSON-LD document to its canonical N-Quads, strictly and within limits (JSON-LD 1.1, RDFC-1.0)."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from keys.canonical.active_context import ContextProcessor
from keys.canonical.jsonld import to_quads
from keys.canonical.limits import DEFAULT_LIMITS, Budget, Limits
from keys.canonical.nquads import Quad
from keys.canonical.rdfc import HashName, canonicalize_quads
from keys.canonical.words import ShapeTable
from schemas import contexts as bundled

__all__ = ["canonical_labels", "canonicalize", "digest"]


def canonicalize(
    document: Mapping[str, Any],
    *,
    hash_name: HashName = "sha256",
    contexts: Mapping[str, Mapping[str, Any]] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """The canonical N-Quads of `document`, UTF-8; `hash_name` is RDFC-1.0's inner hash.

    `contexts` are further context documents by URL, for published vectors and conformance suites: the bundled ones
    cannot be replaced. Raises ContextUnknown; CanonicalizationRefused (`jsonld.*`, `jcs.*`).
    """
    budget = Budget(limits)
    quads = to_quads(document, _shapes(contexts), budget)
    return canonicalize_quads(quads, hash_name=hash_name, budget=budget).encoded


def canonical_labels(
    document: Mapping[str, Any], *, contexts: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[list[Quad], Mapping[str, str]]:
    """The quads of `document`, some of which may repeat, and each blank node's canonical label; both names without
    `_:`. For proofs that give the nodes other labels. Raises as `canonicalize`."""
    budget = Budget()
    quads = to_quads(document, _shapes(contexts), budget)
    return quads, canonicalize_quads(quads, budget=budget).labels


def digest(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical form, 32 bytes. Raises as `canonicalize`."""
    return hashlib.sha256(canonicalize(document)).digest()


def _shapes(contexts: Mapping[str, Mapping[str, Any]] | None) -> ShapeTable:
    if contexts is None:
        return _bundled_shapes()

    def load(url: str) -> Mapping[str, Any]:
        return contexts[url] if url in contexts and url not in bundled.known() else bundled.load(url)

    return ShapeTable(ContextProcessor(load), bundled.known().union(contexts))


@cache
def _bundled_shapes() -> ShapeTable:
    return ShapeTable(ContextProcessor(bundled.load), bundled.known())
