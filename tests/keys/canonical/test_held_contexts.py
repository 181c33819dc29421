"""Contexts that are held beside those of the standards: an attacker may add any of them to a badge (row C1).

The signature covers statements, not the list of contexts. A context that gave `validUntil` a second word would let a
holder write the date so that no program finds it.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from keys.canonical import canonicalize
from keys.canonical.active_context import INITIAL, ContextProcessor
from schemas import contexts
from schemas import vocabulary as words
from tests.keys.canonical.badge import badge
from tests.keys.canonical.extensions import COMPETENCY, EXTENSIONS
from tests.keys.canonical.oracle import Json, normalized

STANDARDS = [
    (words.VC_V2, words.OB_CONTEXT, words.EXTENSIONS_CONTEXT),
    (words.VC_V2, words.OB_CONTEXT_302),
    (words.VC_V1, words.OB_CONTEXT_301),
]
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
X25519 = "https://w3id.org/security/suites/x25519-2020/v1"
CITIZENSHIP = "https://w3id.org/citizenship/"
RENDERING = "https://w3id.org/vc/render-method/"
PREFIXES = {"obi": "https://w3id.org/openbadges#", "extensions": "https://w3id.org/openbadges/extensions#"}
SAMPLES: dict[str, Json] = {
    f"{CITIZENSHIP}v1": {"type": "PermanentResident", "lprNumber": "7"},
    f"{CITIZENSHIP}v2": {"type": "Person", "birthCountry": "FR"},
    f"{CITIZENSHIP}v3": {"type": "Person", "birthCountry": "FR"},
    f"{CITIZENSHIP}v4rc1": {"type": "Person", "birthCountry": "FR"},
    X25519: {"type": "X25519KeyAgreementKey2020", "controller": "did:example:a", "publicKeyMultibase": "z6LS"},
    CLR: {"type": "Association", "associationType": "isChildOf", "sourceId": "urn:a", "targetId": "urn:b"},
    f"{RENDERING}v1": {"type": "SvgRenderingTemplate2023", "css3MediaQuery": "print", "digestMultibase": "zQm"},
    f"{RENDERING}v2rc1": {"type": "SvgRenderingTemplate2024", "mediaType": "image/svg+xml", "template": "<svg/>"},
    f"{RENDERING}v2rc2": {
        "type": "TemplateRenderMethod",
        "renderSuite": "svg-mustache",
        "renderProperty": ["/name"],
        "outputPreference": {"mode": ["visual"], "mediaType": "image/svg+xml", "style": {"width": 5}},
        "template": "https://a.example/template.svg",
    },
    **dict(
        zip(
            EXTENSIONS,
            (
                {"BasedOn": {"id": "urn:a"}},
                {"Category": "singlebadge"},
                {"category": "skill", "source": "ai", "framework": "esco", "framework_identifier": "x", "studyLoad": 5},
                {"Level": "a1"},
                {"type": "License", "legalCode": "https://creativecommons.org/publicdomain/zero/1.0/legalcode"},
                {"OrgImage": "https://a.example/image.png"},
                {"StudyLoad": 120},
                {"extensions:recipientProfile": {"extensions:other": "x"}},
            ),
            strict=True,
        )
    ),
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


def test_a_word_of_the_standard_keeps_its_meaning_where_the_standard_has_it() -> None:
    """One of them defines `source`, which Open Badges defines for the subject alone: there it stays the profile."""
    document = badge(**{"@context": [*badge()["@context"], COMPETENCY]})
    document["credentialSubject"]["source"] = {"id": "did:web:a.example", "type": ["Profile"], "name": "A"}
    plain = {**document, "@context": badge()["@context"]}
    assert canonicalize(document) == canonicalize(plain)
    assert b"openbadges/extensions#source" not in canonicalize(document)
    assert b"openbadges/extensions#source" in canonicalize({**document, "source": "ai"})


def test_what_was_written_here_says_so() -> None:
    """The eight contexts of Open Educational Badges are written from facts: no digest of published bytes is theirs."""
    record = tomllib.loads((files("schemas") / "documents" / "ORIGIN.toml").read_text("utf-8"))["context"]
    by_url = {entry["url"]: entry for entry in record}
    for url in EXTENSIONS:
        assert by_url[url]["source"].startswith("written here, from facts")
        assert "not the published bytes" in by_url[url]["note"]
        assert contexts.load(url)["@context"].items() >= PREFIXES.items()
