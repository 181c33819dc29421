"""One function stands for all of this room: a JSON-LD document -> its canonical N-Quads, strictly and within bounds
(JSON-LD 1.1, RDFC-1.0)."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from keys.canonical.active_context import ContextProcessor
from keys.canonical.jsonld import to_quads
from keys.canonical.limits import DEFAULT_LIMITS, Budget, Limits
from keys.canonical.rdfc import HashName, canonicalize_quads
from schemas import contexts as bundled

__all__ = ["canonicalize", "digest"]


def canonicalize(
    document: Mapping[str, Any],
    *,
    hash_name: HashName = "sha256",
    contexts: Mapping[str, Mapping[str, Any]] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """The canonical N-Quads of ``document``, UTF-8; ``hash_name`` is RDFC-1.0's inner hash.

    ``contexts`` are further context documents by URL, for published vectors and conformance suites: the bundled ones
    cannot be replaced. Raises ContextUnknown; CanonicalizationRefused, whose codes this room's README lists.
    """
    budget = Budget(limits)
    processor = _bundled_processor() if contexts is None else _extended_processor(contexts)
    quads = to_quads(document, processor, budget)
    return canonicalize_quads(quads, hash_name=hash_name, budget=budget).text.encode("utf-8")


def digest(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical form, 32 bytes. Raises as ``canonicalize``."""
    return hashlib.sha256(canonicalize(document)).digest()


@cache
def _bundled_processor() -> ContextProcessor:
    return ContextProcessor(bundled.load)


def _extended_processor(contexts: Mapping[str, Mapping[str, Any]]) -> ContextProcessor:
    def load(url: str) -> Mapping[str, Any]:
        return contexts[url] if url in contexts and url not in bundled.known() else bundled.load(url)

    return ContextProcessor(load)
