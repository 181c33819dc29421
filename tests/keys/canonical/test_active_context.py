"""Contexts: the bundled ones, those that a caller adds, and constructs that are not supported in either."""

from typing import Any

import pytest

from keys.canonical import canonicalize
from schemas import contexts
from schemas.errors import ContextUnknown
from schemas.vocabulary import OB_CONTEXT_301, VC_V1, VC_V2
from tests.keys.canonical.badge import badge, refusal

EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}


def test_every_bundled_context_can_be_processed() -> None:
    for url in contexts.known():
        document = {"@context": url, "id": "urn:a"}
        assert refusal(document) in {
            "jsonld.empty_node",
            "jsonld.undefined_term",
        }  # status-list/2021 has no word for ids


def test_two_aliases_of_one_keyword_are_refused() -> None:
    contexts_with_alias = {"https://a.example/c": {"@context": {"identifier": "@id", "id": "@id", "name": "urn:n"}}}
    document = {"@context": "https://a.example/c", "id": "urn:a", "name": "x"}
    assert canonicalize(document, contexts=contexts_with_alias)
    assert refusal({**document, "identifier": "urn:a"}, contexts=contexts_with_alias) == "jsonld.keyword"


def test_a_compact_iri_is_no_second_spelling_of_an_id() -> None:
    document = {"@context": [VC_V1, OB_CONTEXT_301], "id": "xsd:date", "type": "VerifiableCredential"}
    assert refusal(document) == "jsonld.compact_iri"


def test_further_contexts_are_for_the_caller_and_replace_nothing() -> None:
    examples = next(iter(EXAMPLES))
    document = {"@context": [VC_V2, examples], "id": "urn:a", "alumniOf": "X"}
    with pytest.raises(ContextUnknown):
        canonicalize(document)
    assert canonicalize(document, contexts=EXAMPLES) == (
        b'<urn:a> <https://www.w3.org/ns/credentials/examples#alumniOf> "X" .\n'
    )
    hijacked = {VC_V2: {"@context": {"name": "urn:hijacked"}}, **EXAMPLES}
    assert canonicalize(badge(), contexts=hijacked) == canonicalize(badge())


@pytest.mark.parametrize(
    "context",
    [
        {"@base": "https://a.example/"},
        {"@import": VC_V2},
        {"@language": "fr"},
        {"@direction": "rtl"},
        {"@version": 1.0},
        {"@vocab": "relative"},
        {"@unheard": 1},
        {"a": {"@reverse": "urn:p"}},
        {"a": {"@id": "urn:p", "@nest": "b"}},
        {"a": {"@id": "urn:p", "@container": "@language"}},
        {"a": {"@id": "urn:p", "@container": ["@graph", "@id"]}},
        {"a": {"@id": "urn:p", "@index": "urn:q"}},
        {"a": {"@id": "b"}, "b": {"@id": "a"}},
        {"a": "@value"},
        {"a": "relative"},
        {"a": {"@id": "urn:p", "@type": "relative"}},
        {"a": {"@id": ["urn:p"]}},
        {"a": 5},
        {"": "urn:p"},
        ["https://a.example/c"],
        5,
    ],
)
def test_a_context_with_more_than_is_understood_here_is_refused_not_guessed(context: Any) -> None:
    document = {"@context": "https://a.example/c", "a": "x"}
    assert refusal(document, contexts={"https://a.example/c": {"@context": context}}) == "jsonld.context_unsupported"


def test_a_word_set_to_nothing_is_not_defined() -> None:
    further = {"https://a.example/c": {"@context": {"@vocab": "https://a.example/", "a": None}}}
    assert refusal({"@context": "https://a.example/c", "a": "x"}, contexts=further) == "jsonld.undefined_term"
    assert canonicalize({"@context": "https://a.example/c", "b": "x"}, contexts=further)
