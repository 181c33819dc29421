"""Extensions under compact IRIs: what jsonld from npm in safe mode makes of them, and what we do."""

from __future__ import annotations

from typing import Any

from keys.canonical import canonicalize
from schemas import contexts
from tests.interop import javascript
from tests.interop.asking import NotAskable, not_asked
from tests.keys.canonical.badge import badge, refusal
from tests.keys.canonical.compact import PLACES, VALUES, in_place, with_prefixes
from tests.keys.canonical.extensions import extended


def said_by_jsonld(documents: list[dict[str, Any]]) -> list[str]:
    """The canonical text of each document, or "refused: why"."""
    held = {url: contexts.load(url) for url in sorted(contexts.known())}
    try:
        texts: list[str] = javascript.run("canonize.mjs", {"documents": documents, "contexts": held})["texts"]
    except NotAskable as absent:
        not_asked("jsonld", absent)
    return texts


def test_ours_and_jsonld_js_agree() -> None:
    documents = [extended(badge())]
    documents += [in_place(with_prefixes(), place, **{"extensions:A": each}) for place in PLACES for each in VALUES]
    assert said_by_jsonld(documents) == [canonicalize(each).decode() for each in documents]


def test_both_refuse_a_type_that_no_context_defines() -> None:
    document = extended(badge())
    document["extensions:CategoryExtension"]["type"] = ["Extension", "extensions:CategoryExtension"]
    assert said_by_jsonld([document]) == ["refused: relative @type reference"]
    assert refusal(document) == "jsonld.undefined_term"
