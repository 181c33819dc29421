"""The contexts of a document, wherever they stand in it (decisions 24; DECISIONS.md row C1).

A context decides what each word means, so only the bundled ones are believed. One that we do not hold leaves the
meaning unknown; one that the document brings along and that touches a word of ours changes it under the signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from schemas import contexts
from verifier.checks.findings import failed, unknown
from verifier.verdict import CheckName, CheckResult

# Harmless in a context of the document's own; every other keyword changes how words of ours are read.
_HARMLESS: Final = frozenset({"@version", "@protected"})
_MAX_CONTEXTS: Final = 200


def findings(document: Mapping[str, Any]) -> list[CheckResult]:
    """A FAILED proof for a context that redefines, an UNKNOWN structure for one that is not known; or nothing."""
    entries = list(_entries(document))
    if len(entries) > _MAX_CONTEXTS:
        return [failed(CheckName.STRUCTURE, "context.too_many", limit=_MAX_CONTEXTS)]
    known = contexts.known()
    foreign = sorted({entry[:300] for entry in entries if isinstance(entry, str) and entry not in known})
    results = [unknown(CheckName.STRUCTURE, "context.unknown", urls=foreign[:5])] if foreign else []
    if any(_redefines(entry) for entry in entries if not isinstance(entry, str)):
        results.append(failed(CheckName.PROOF, "context.redefined"))
    return results


def _entries(value: object) -> Iterator[Any]:
    """Every context anywhere in the document, one by one."""
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, Mapping):
            for name, each in current.items():
                if name == "@context":
                    yield from each if isinstance(each, list) else [each]
                else:
                    pending.append(each)
        elif isinstance(current, list):
            pending.extend(current)


def _redefines(entry: object) -> bool:
    if not isinstance(entry, Mapping):  # null resets every word before it; anything else is no context
        return True
    return any(
        name not in _HARMLESS if name.startswith("@") else name in _bundled_terms() for name in _defined_names(entry)
    )


def _defined_names(context: Mapping[str, Any]) -> Iterator[str]:
    """Terms and keywords that a context defines, those of its scoped contexts included."""
    pending: list[Mapping[str, Any]] = [context]
    while pending:
        for name, definition in pending.pop().items():
            yield name
            if not isinstance(definition, Mapping) or "@context" not in definition:
                continue
            scoped = definition["@context"]
            for each in scoped if isinstance(scoped, list) else [scoped]:
                if isinstance(each, Mapping):
                    pending.append(each)
                else:
                    yield "@import"  # a scoped context by reference or null is as strong as an import


@cache
def _bundled_terms() -> frozenset[str]:
    terms: set[str] = set()
    for url in contexts.known():
        for entry in _entries(contexts.load(url)):
            if isinstance(entry, Mapping):
                terms.update(name for name in _defined_names(entry) if not name.startswith("@"))
    return frozenset(terms)
