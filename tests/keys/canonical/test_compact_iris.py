"""Compact IRIs as members and types: read where no known context has a term for the IRI, and nowhere else."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keys.canonical import _bundled_shapes, canonicalize
from keys.errors import CanonicalizationRefused
from schemas import contexts
from schemas.vocabulary import EXTENSIONS_CONTEXT, OB_CONTEXT, OB_CONTEXT_301, VC_V1, VC_V2
from tests.keys.canonical.badge import badge, refusal
from tests.keys.canonical.compact import PLACES, VALUES, Json, in_place, with_prefixes
from tests.keys.canonical.credentials import credentials, iris, numbers, texts
from tests.keys.canonical.extensions import CATEGORY, COMPETENCY, EXTENSIONS, LICENSE, RECIPIENT, extended
from tests.keys.canonical.oracle import normalized

VOCABULARY = "https://w3id.org/openbadges/extensions#"


@pytest.mark.parametrize("place", PLACES)
def test_a_new_statement_is_read_as_the_standard_reads_it(place: str) -> None:
    for value in VALUES:
        document = in_place(with_prefixes(), place, **{"extensions:Other": value})
        canonical = canonicalize(document)
        assert canonical.decode() == normalized(document)
        assert (canonical == canonicalize(with_prefixes())) is (value == [])


def test_every_prefix_that_json_ld_knows() -> None:
    own = {"weave": "https://a.example/weave/"}
    for name in ("obi:other", "extensions:a:b", "extensions:a/b", "weave:level"):
        document = with_prefixes(own, **{name: "x"})
        assert canonicalize(document).decode() == normalized(document)
    document = {"@context": [VC_V1, OB_CONTEXT_301], "type": ["VerifiableCredential"], "cred:other": "x"}
    assert canonicalize(document).decode() == normalized(document)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        # a second spelling, whether or not the term is in force where it stands
        ("extensions:Category", "jsonld.iri_as_term"),
        ("extensions:Level", "jsonld.iri_as_term"),
        ("extensions:", "jsonld.iri_as_term"),
        ("c:credentials#validUntil", "jsonld.iri_as_term"),
        ("w:2018/credentials#validUntil", "jsonld.iri_as_term"),
        ("s:schema.org/name", "jsonld.iri_as_term"),
        ("s:schema.org/encodingFormat", "jsonld.iri_as_term"),
        ("s:w3id.org/security#digestMultibase", "jsonld.iri_as_term"),
        ("r:22-rdf-syntax-ns#type", "jsonld.iri_as_term"),
        ("r:22-rdf-syntax-ns#first", "jsonld.iri_as_term"),
        # no prefix, or none that may be one
        ("extensions://x", "jsonld.iri_as_term"),
        ("nothing:x", "jsonld.iri_as_term"),
        ("Category:x", "jsonld.iri_as_term"),
        ("name:x", "jsonld.iri_as_term"),
        (":x", "jsonld.iri_as_term"),
        ("_:x", "jsonld.iri_as_term"),
        (f"{VOCABULARY}Other", "jsonld.iri_as_term"),
        ("@id:x", "jsonld.keyword"),
        # no IRI
        ("extensions:a b", "jsonld.iri_malformed"),
        ("extensions:a>", "jsonld.iri_malformed"),
    ],
)
def test_what_is_no_new_statement(name: str, code: str) -> None:
    prefixes = {
        "c": "https://www.w3.org/2018/",
        "w": "https://www.w3.org/",
        "s": "https://",
        "r": "http://www.w3.org/1999/02/",
    }
    for place in PLACES:
        assert canonicalize(in_place(with_prefixes(prefixes), place, **{"c:other": "x"}))
        assert refusal(in_place(with_prefixes(prefixes), place, **{name: "x"})) == code


def test_an_iri_whose_term_is_in_force_elsewhere_alone_is_a_second_spelling_too() -> None:
    """A holder can exchange the contexts for those of 1.1, in which `relatedResource` is no term, and bring a prefix
    for what the issuer signed in 2.0: no program would find it, and no signature would show it."""
    written: Json = {
        "@context": [VC_V2, OB_CONTEXT],
        "id": PAGE,
        "type": ["VerifiableCredential"],
        "issuer": "did:web:a.example",
        "relatedResource": {"id": "urn:uuid:1"},
    }
    hidden = copy.deepcopy(written)
    hidden["@context"] = [VC_V1, OB_CONTEXT_301, {"x": "https://www.w3.org/2018/"}]
    hidden["x:credentials#relatedResource"] = hidden.pop("relatedResource")
    assert canonicalize(written).decode() == normalized(written) == normalized(hidden)
    assert refusal(hidden) == "jsonld.iri_as_term"


@pytest.mark.parametrize("value", [None, [["x"]], {}, [None], {"@value": "x"}, {"@list": ["x"]}])
def test_its_value_is_judged_as_every_other(value: Any) -> None:
    code = refusal(with_prefixes(**{"extensions:Other": value}))
    assert code == refusal(badge(**{"@context": [VC_V2, OB_CONTEXT, {"weave": "urn:x:weave"}]}, weave=value))


def test_a_type() -> None:
    document = with_prefixes(type=["VerifiableCredential", "OpenBadgeCredential", "extensions:Other"])
    assert canonicalize(document).decode() == normalized(document)
    prefix = {"ob": "https://purl.imsglobal.org/spec/vc/"}
    for name in ("ob:ob/vocab.html#Evidence", "ob:ob/vocab.html#Achievement", "extensions:Category", "extensions:"):
        other = with_prefixes(prefix, type=["VerifiableCredential", "OpenBadgeCredential", name])
        assert refusal(other) == "jsonld.iri_as_term"


def test_an_id_is_written_in_full() -> None:
    assert refusal(with_prefixes(id="extensions:1")) == "jsonld.compact_iri"
    assert refusal(with_prefixes(**{"extensions:Other": {"id": "extensions:1"}})) == "jsonld.compact_iri"


def test_without_the_prefix_it_means_nothing() -> None:
    assert refusal(badge(**{"extensions:Other": "x"})) == "jsonld.iri_as_term"


def test_names_without_number_do_not_fill_the_table() -> None:
    canonicalize(with_prefixes())
    kept = len(_bundled_shapes()._kept)
    for number in range(50):
        canonicalize(with_prefixes(**{f"extensions:Other{number}": "x"}))
        canonicalize(with_prefixes(**{"extensions:Other": {"type": f"extensions:Other{number}", "name": "x"}}))
    assert len(_bundled_shapes()._kept) <= kept + 1


extensions_of_others = st.dictionaries(
    st.sampled_from(["extensions:A", "extensions:B", "obi:C"]),
    st.one_of(
        texts,
        numbers,
        st.booleans(),
        st.lists(texts, max_size=2),
        st.fixed_dictionaries({"type": st.just(["extensions:T"])}, optional={"id": iris, "name": texts}),
        st.fixed_dictionaries({"@context": st.just(CATEGORY), "Category": texts}, optional={"extensions:D": numbers}),
    ),
    min_size=1,
)


@given(credentials(), extensions_of_others, extensions_of_others)
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_ours_and_pyld_agree(document: Json, above: Json, inside: Json) -> None:
    document = {**document, "@context": [*document["@context"], CATEGORY], **above}
    document["credentialSubject"] = {**document["credentialSubject"], **inside}
    try:
        ours = canonicalize(document)
    except CanonicalizationRefused as refused:
        assert refused.code == "jsonld.scattered"  # noqa: PT017 - PyLD accepts what is refused here
    else:
        assert ours.decode() == normalized(document)


# An extension as Open Educational Badges writes it: with its own context, which is also one of the document.


def test_an_extension_of_open_educational_badges() -> None:
    document = extended(badge())
    assert canonicalize(document).decode() == normalized(document)
    assert {f"extensions:{name}" for name in ("CategoryExtension", "recipientProfile")} < document.keys()


@pytest.mark.parametrize("context", [CATEGORY, [CATEGORY], [COMPETENCY, CATEGORY], OB_CONTEXT, [VC_V2, OB_CONTEXT]])
def test_known_contexts_in_an_extension(context: Any) -> None:
    inside = {"@context": context, "type": ["extensions:CategoryExtension"], "Category": "x"}
    document = with_prefixes(**{"extensions:Other": [inside, inside]})
    assert canonicalize(document).decode() == normalized(document)


@pytest.mark.parametrize(
    "context", [{"weave": "https://a.example/weave"}, [CATEGORY, {"weave": "https://a.example/weave"}], None, [None]]
)
def test_no_other_context_in_an_extension(context: Any) -> None:
    inside = {"@context": context, "Category": "x"}
    assert refusal(with_prefixes(**{"extensions:Other": inside})) in ("jsonld.nested_context", "jsonld.inline_context")


def test_an_extension_is_what_a_compact_iri_leads_to_and_nothing_below() -> None:
    inside = {"@context": CATEGORY, "Category": "x"}
    assert canonicalize(with_prefixes(**{"extensions:Other": inside}))
    for place in PLACES[1:]:
        assert refusal(in_place(with_prefixes(), place, **{"@context": CATEGORY})) == "jsonld.nested_context"
    below = with_prefixes(**{"extensions:Other": {"termsOfUse": inside, "Category": "x"}})
    assert refusal(below) in ("jsonld.nested_context", "jsonld.undefined_term")
    weave = {"weave": "https://a.example/weave"}
    assert refusal(with_prefixes(weave, weave=inside)) == "jsonld.nested_context"


def test_an_undefined_type_in_an_extension_is_not_signed() -> None:
    """Their editor writes the type `Extension`, which none of the contexts defines."""
    document = extended(badge())
    document["extensions:CategoryExtension"]["type"].append("Extension")
    assert refusal(document) == "jsonld.undefined_term"
    assert normalized(document) == normalized(extended(badge()))


PAGE = "https://a.example/badges/1"
NAMED_ALIKE: dict[str, Json] = {
    "evidence": {"evidence": [{"id": PAGE, "type": ["Evidence"], "narrative": "x"}]},
    "an image": {"image": {"id": PAGE, "type": "Image", "caption": "x"}},
}


@pytest.mark.parametrize("place", NAMED_ALIKE)
def test_it_cannot_be_moved(place: str) -> None:
    """Nobody but its issuer knows in which object of one node a program looks for it."""
    document = with_prefixes(id=PAGE, **NAMED_ALIKE[place])
    assert canonicalize(document).decode() == normalized(document)
    inside = document["image"] if place == "an image" else document["evidence"][0]
    stated = set()
    for holder in (document, inside):
        holder["extensions:Other"] = "x"
        stated.add(normalized(document))
        assert refusal(document) == "jsonld.scattered"
        del holder["extensions:Other"]
    assert len(stated) == 1  # no signature would show where it stood


def test_an_extension_with_the_id_of_the_badge_is_one_more_object_of_it() -> None:
    inside = {"id": PAGE, "type": ["extensions:Other"], "description": "x"}
    assert refusal(with_prefixes(id=PAGE, **{"extensions:Other": inside})) == "jsonld.scattered"


def test_the_contexts_are_held() -> None:
    assert {*EXTENSIONS, CATEGORY, COMPETENCY, LICENSE, RECIPIENT, EXTENSIONS_CONTEXT} <= contexts.known()
    assert len(EXTENSIONS) == 8
