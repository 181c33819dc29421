"""Contexts that are held beside those of the standards: an attacker may add any of them to a badge (row C1).

The signature covers statements, not the list of contexts. A context that gave `validUntil` a second word would let a
holder write the date so that no program finds it.
"""

from __future__ import annotations

import pytest

from keys.canonical import canonicalize
from keys.canonical.active_context import INITIAL, ContextProcessor
from schemas import contexts
from schemas import vocabulary as words
from tests.keys.canonical.badge import badge
from tests.keys.canonical.oracle import Json, normalized

STANDARDS = [
    (words.VC_V2, words.OB_CONTEXT, words.EXTENSIONS_CONTEXT),
    (words.VC_V2, words.OB_CONTEXT_302),
    (words.VC_V1, words.OB_CONTEXT_301),
]
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
X25519 = "https://w3id.org/security/suites/x25519-2020/v1"
CITIZENSHIP = "https://w3id.org/citizenship/"
SAMPLES: dict[str, Json] = {
    f"{CITIZENSHIP}v1": {"type": "PermanentResident", "lprNumber": "7"},
    f"{CITIZENSHIP}v2": {"type": "Person", "birthCountry": "FR"},
    f"{CITIZENSHIP}v3": {"type": "Person", "birthCountry": "FR"},
    f"{CITIZENSHIP}v4rc1": {"type": "Person", "birthCountry": "FR"},
    X25519: {"type": "X25519KeyAgreementKey2020", "controller": "did:example:a", "publicKeyMultibase": "z6LS"},
    CLR: {"type": "Association", "associationType": "isChildOf", "sourceId": "urn:a", "targetId": "urn:b"},
}


def meanings(urls: tuple[str, ...]) -> set[tuple[str, str | None]]:
    """Every word of these contexts with its IRI, those of scoped contexts included."""
    processor = ContextProcessor(contexts.load)
    found: set[tuple[str, str | None]] = set()
    seen: set[int] = set()
    pending = [processor.by_urls(INITIAL, urls)]
    while pending:
        active = pending.pop()
        assert active.vocabulary is None, "a default vocabulary would define every word"
        for word, term in active.terms.items():
            found.add((word, term.iri))
            if term.scope is not None and id(term.scope) not in seen:
                seen.add(id(term.scope))
                pending.append(processor.by_scope(active, term.scope, False))
    return found


@pytest.mark.parametrize("url", SAMPLES)
def test_no_statement_of_a_badge_gets_a_second_word(url: str) -> None:
    known = set().union(*map(meanings, STANDARDS))
    iris = {iri for _, iri in known}
    assert {(word, iri) for word, iri in meanings((url,)) if iri in iris} <= known


@pytest.mark.parametrize("url", SAMPLES)
def test_what_a_badge_says_is_the_same_beside_it_or_refused(url: str) -> None:
    with_it = badge(**{"@context": [*badge()["@context"], url]})
    if url in (f"{CITIZENSHIP}v1", f"{CITIZENSHIP}v4rc1"):  # they contradict protected terms
        with pytest.raises(Exception, match=r"jsonld\.protected_term"):
            canonicalize(with_it)
    else:
        assert canonicalize(with_it) == canonicalize(badge())


@pytest.mark.parametrize("url", SAMPLES)
def test_ours_and_pyld_read_it_alike(url: str) -> None:
    document = {"@context": [words.VC_V1, url], "id": "urn:uuid:1", **SAMPLES[url]}
    assert canonicalize(document).decode() == normalized(document)
