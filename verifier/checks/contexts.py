"""The contexts of a document, wherever they stand in it, and other ways to change the meaning of a term (decisions 24;
DECISIONS.md row C1).

A context decides what each term means, so only the bundled ones are believed. With one that is not bundled the meaning
is unknown; one inside the document may add terms, and change no known one. A token and a JCS proof cover only the text:
second spellings of JSON-LD are refused here for them, as canonicalization refuses them for the other proofs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from keys.canonical import canonicalize
from keys.canonical.active_context import ContextProcessor, known_words
from keys.canonical.limits import DEFAULT_LIMITS
from keys.errors import CanonicalizationRefused
from schemas import contexts
from schemas.members import listed
from verifier.checks.findings import failed, unknown
from verifier.verdict import CheckName, CheckResult

_MAX_CONTEXTS: Final = 200
_HOLDING: Final = (dict, list)
# A text with its language, the one object with keywords that occurs in credentials.
_TEXT: Final = frozenset({"@value", "@language", "@direction"})


def findings(document: Mapping[str, Any], *, is_ours: bool = False) -> list[CheckResult]:
    """A FAILED proof for a keyword; an UNKNOWN one for a second spelling of a term, or if known terms get another
    meaning; an UNKNOWN structure for unknown contexts; or no finding.

    `is_ours`: whether the document is in the name of this service, which writes neither, and no empty array: then the
    proof is FAILED."""
    marked = list(_suspicious_members(document))
    found = [value if isinstance(value, list) else [value] for name, value in marked if name == "@context"]
    own = [entries for entries in found if not all(isinstance(entry, str) for entry in entries)]
    if sum(map(len, found)) > _MAX_CONTEXTS or len(own) > DEFAULT_LIMITS.inline_contexts:
        return [failed(CheckName.STRUCTURE, "context.too_many", limit=_MAX_CONTEXTS)]
    known = contexts.known()
    foreign = sorted({entry[:300] for entries in found for entry in entries if isinstance(entry, str)} - known)
    results = [unknown(CheckName.STRUCTURE, "context.unknown", urls=foreign[:5])] if foreign else []
    refusal = failed if is_ours else unknown
    if (is_ours and own) or any(_redefines(_known_among(listed(document.get("@context"))), entries) for entries in own):
        # Several platforms sign such contexts, and what they mean is unknown.
        results.append(refusal(CheckName.PROOF, "context.redefined"))
    for name, value in marked:
        if name.startswith("@") and name != "@context":
            return [*results, failed(CheckName.PROOF, "jsonld.keyword", member=name[:60])]
        if ":" in name and name in _known_iris():
            return [*results, refusal(CheckName.PROOF, "jsonld.iri_as_term", member=name[:200])]
        # It makes no statement, so that no signature over statements covers it; without a proof there is none.
        if is_ours and value == [] and value is not document.get("proof"):
            return [*results, failed(CheckName.PROOF, "jsonld.undefined_term", term=name[:200])]
    return results


def _suspicious_members(document: Any) -> Iterator[tuple[str, Any]]:
    """Every member anywhere in the document whose name is a keyword or could be an IRI, and every empty array, except
    inside a context and a text with its language."""
    pending = [document]
    while pending:
        current = pending.pop()
        if isinstance(current, list):
            pending += [each for each in current if isinstance(each, _HOLDING)]
            continue
        names = "\n".join(current)  # nearly no object has such a name, which is known sooner of all of them together
        may_be_marked = "@" in names or ":" in names
        is_text = may_be_marked and "@value" in current and current.keys() <= _TEXT
        for name, value in current.items():
            if may_be_marked and ((name[:1] == "@" and not is_text) or ":" in name):
                yield name, value
            elif isinstance(value, str):
                continue
            elif value == []:
                yield name, value
            if isinstance(value, _HOLDING) and name != "@context":
                pending.append(value)


def _redefines(around: list[str], entries: list[Any]) -> bool:
    """Whether contexts inside a document do more than add terms for new statements to the known contexts `around`, as
    canonicalization decides."""
    own = [entry for entry in entries if not isinstance(entry, str) or entry in contexts.known()]
    try:
        canonicalize({"@context": [*around, *own]})
    except CanonicalizationRefused as refusal:
        return refusal.code != "jsonld.empty_node"  # the contexts are sound, and the document has no statement
    return False


def _known_among(entries: list[Any]) -> list[str]:
    return [entry for entry in entries if isinstance(entry, str) and entry in contexts.known()]


@cache
def _known_iris() -> frozenset[str]:
    return known_words(ContextProcessor(contexts.load), contexts.known()).iris
