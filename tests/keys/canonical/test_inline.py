"""Inline contexts: new terms for new statements are accepted, and nothing else."""

from __future__ import annotations

from itertools import islice, permutations
from typing import Any

import pytest

from keys.canonical import _bundled_shapes, canonicalize
from keys.canonical.active_context import INITIAL, ContextProcessor, known_words
from keys.canonical.words import ShapeTable
from schemas import contexts
from schemas.vocabulary import OB_CONTEXT, VC_V1, VC_V2
from tests.keys.canonical.badge import badge, refusal
from tests.keys.canonical.oracle import normalized

Json = dict[str, Any]
WEAVE = "https://a.example/weave"
VALID_UNTIL = "https://www.w3.org/2018/credentials#validUntil"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


def with_context(*inline: Any, **members: Any) -> Json:
    return badge(**{"@context": [VC_V2, OB_CONTEXT, *inline]}, **members)


HARMLESS: list[tuple[Json, Json]] = [
    ({"weave": WEAVE}, {"weave": "expert"}),
    ({"weave": {"@id": WEAVE}}, {"weave": ["expert", 5, True]}),
    ({"@version": 1.1, "@protected": True, "weave": WEAVE}, {"weave": {"@value": "expert", "@language": "en"}}),
    ({"weave": {"@id": WEAVE, "@type": "@id", "@protected": True}}, {"weave": "urn:uuid:1"}),
    ({"weave": {"@id": WEAVE, "@type": DATE_TIME}}, {"weave": "2026-11-24T09:00:00Z"}),
    ({"weave": {"@id": WEAVE, "@container": "@list"}}, {"weave": ["a", "b"]}),
    ({"weave": {"@id": WEAVE, "@container": ["@set"]}}, {"weave": ["a"]}),
    ({"weave": WEAVE, "rank": "https://a.example/rank"}, {"weave": {"rank": 5}}),
    ({"ex": "https://a.example/", "weave": "ex:weave"}, {"weave": "expert"}),
    ({"WeaverBadge": "https://a.example/WeaverBadge"}, {"type": ["VerifiableCredential", "WeaverBadge"]}),
]


@pytest.mark.parametrize("number", range(len(HARMLESS)))
def test_a_new_word_is_read_as_the_standard_reads_it(number: int) -> None:
    inline, members = HARMLESS[number]
    document = with_context(inline, **members)
    canonical = canonicalize(document)
    assert canonical.decode() == normalized(document)
    assert canonical != canonicalize(badge())
    assert canonicalize(badge()).decode() == normalized(badge())  # the next document does not see it
    assert refusal(badge(weave="expert")) == "jsonld.undefined_term"


def test_before_and_between_other_contexts_and_alone_with_them() -> None:
    for order in ([{"weave": WEAVE}, VC_V2, OB_CONTEXT], [VC_V2, {"weave": WEAVE}, OB_CONTEXT]):
        document = badge(**{"@context": order}, weave="expert")
        assert canonicalize(document).decode() == normalized(document)


@pytest.mark.parametrize(
    "inline",
    [
        # a known word
        {"name": WEAVE},
        {"level": WEAVE},
        {"validUntil": VALID_UNTIL},
        {"creditsAvailable": WEAVE},  # known inside of an achievement alone
        {"encodedList": WEAVE},  # known in another credential alone
        # a known property under another term, which would hide a member from every reader
        {"until": VALID_UNTIL},
        {"until": {"@id": VALID_UNTIL, "@type": DATE_TIME}},
        {"cred": "https://www.w3.org/2018/credentials#", "until": "cred:validUntil"},
        {"kind": {"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "@type": "@id"}},
        {"identifiant": "id"},
        {"sort": "@type"},
        {"sort": {"@id": "@id"}},
        # nothing, or more than a plain term
        {},
        {"@version": 1.1},
        None,
        5,
        [],
        [{"weave": WEAVE}],
        {"weave": None},
        {"weave": 5},
        {"weave": {}},
        {"weave": {"@id": None}},
        {"weave": {"@id": WEAVE, "@context": {}}},
        {"weave": {"@id": WEAVE, "@prefix": True}},
        {"weave": {"@reverse": WEAVE}},
        {"weave": {"@id": WEAVE, "@nest": "x"}},
        {"weave": {"@id": WEAVE, "@language": "fr"}},
        {"weave": {"@id": WEAVE, "@container": "@graph"}},
        {"weave": {"@id": WEAVE, "@container": "@language"}},
        {"weave": {"@id": WEAVE, "@container": ["@set", "@list"]}},
        {"weave": {"@id": WEAVE, "@container": 5}},
        {"@vocab": "https://a.example/"},
        {"@base": "https://a.example/"},
        {"@language": "fr"},
        {"@import": VC_V1},
        {"@propagate": False},
        {f"weave{number}": f"{WEAVE}{number}" for number in range(65)},
    ],
)
def test_anything_else_is_refused(inline: Any) -> None:
    assert refusal(with_context(inline)) == "jsonld.inline_context"


@pytest.mark.parametrize(
    "inline",
    [
        {"weave": "weave"},
        {"weave": "../weave"},
        {"weave": "@json"},
        {"until": "validUntil"},
        {"weave": {"@id": WEAVE, "@type": "number"}},
        {"weave": WEAVE, "@version": 2},
    ],
)
def test_a_context_that_cannot_be_read(inline: Any) -> None:
    assert refusal(with_context(inline)) == "jsonld.context_unsupported"


def test_many_contexts_of_its_own() -> None:
    assert refusal(with_context(*({f"l{number}": WEAVE} for number in range(9)))) == "jsonld.too_complex"


def test_every_bundled_context_gives_its_words() -> None:
    known = known_words(ContextProcessor(contexts.load), contexts.known())
    for word in ("validUntil", "credentialStatus", "evidence", "achievement", "encodedList", "proofValue", "badge"):
        assert word in known.terms
    assert {VALID_UNTIL, "https://w3id.org/security#proofValue", "https://schema.org/name"} <= known.iris


def test_what_one_document_brings_along_leaves_the_common_tables_alone() -> None:
    canonicalize(badge())
    shapes = _bundled_shapes()
    before, kept = shapes.processor.by_scope.cache_info().currsize, len(shapes._kept)
    for number in range(20):
        canonicalize(with_context({f"weave{number}": WEAVE}, **{f"weave{number}": "x"}))
    assert shapes.processor.by_scope.cache_info().currsize == before
    assert len(shapes._kept) == kept


def test_the_table_of_shapes_is_bounded_and_holds_no_strange_types() -> None:
    shapes = ShapeTable(ContextProcessor(contexts.load), contexts.known())
    active = shapes.processor.by_urls(INITIAL, (VC_V2, OB_CONTEXT))
    shapes.shape(active, {"type": "https://a.example/" + "x" * 10_000})
    assert shapes._kept == {}
    words = [word for word in active.terms if active.terms[word].iri not in (None, "@id", "@type")]
    for pair in islice(permutations(words, 2), 1_500):
        shapes.shape(active, dict.fromkeys(pair, "x"))
    assert 0 < len(shapes._kept) <= 1_024
