"""Members and values of a signed document that an RDF signature would not cover."""

from typing import Any

import pytest

from keys.canonical import canonicalize
from schemas.errors import ContextUnknown
from schemas.vocabulary import EXTENSIONS_CONTEXT, OB2_CONTEXT, OB_CONTEXT, OB_CONTEXT_301, VC_V2
from tests.keys.canonical.badge import badge, refusal

Json = dict[str, Any]


def _at(document: Json, path: str, value: Any) -> Json:
    """`document` with the member at `path` ("a.0.b"; "|" is a dot in a name) set."""
    *parents, last = (step.replace("|", ".") for step in path.split("."))
    place: Any = document
    for step in parents:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return document


REFUSED: list[tuple[str, Any, str]] = [
    # members that no context knows, at every level
    ("level", "expert", "jsonld.undefined_term"),
    ("credentialSubject.level", "expert", "jsonld.undefined_term"),
    ("credentialSubject.achievement.levle", "expert", "jsonld.undefined_term"),
    ("evidence.0.url2", "https://a.example", "jsonld.undefined_term"),
    ("evidence.0.digestSRI2", "x", "jsonld.undefined_term"),
    ("credentialStatus.audience", "x", "jsonld.undefined_term"),  # a term, but not of a status entry
    ("credentialSubject.creator", "x", "jsonld.undefined_term"),
    # a type that no context knows changes what its members mean
    ("type.1", "OpenBadgeCredentials", "jsonld.undefined_term"),
    ("credentialStatus.type", "1EdTechRevocationList", "jsonld.undefined_term"),
    ("issuer.type", ["Profile", ""], "jsonld.undefined_term"),
    ("endorsement.0.proof.0.proofPurpose", "assertion", "jsonld.undefined_term"),
    # IRIs where terms belong
    ("https://schema|org/name", "x", "jsonld.iri_as_term"),
    ("schema:name", "x", "jsonld.iri_as_term"),
    ("type.1", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential", "jsonld.iri_as_term"),
    ("endorsement.0.proof.0.proofPurpose", "https://w3id.org/security#assertionMethod", "jsonld.iri_as_term"),
    # keywords
    ("@id", "urn:x", "jsonld.keyword"),
    ("issuer.@id", "urn:x", "jsonld.keyword"),
    ("issuer.@type", "Profile", "jsonld.keyword"),
    ("@graph", [], "jsonld.keyword"),
    ("@included", [], "jsonld.keyword"),
    ("credentialSubject.@reverse", {}, "jsonld.keyword"),
    ("credentialSubject.@nest", {}, "jsonld.keyword"),
    ("credentialSubject.@index", "x", "jsonld.keyword"),
    ("credentialSubject.achievement.tag", {"@set": ["a"]}, "jsonld.keyword"),
    ("credentialSubject.achievement.tag", {"@list": ["a"]}, "jsonld.keyword"),
    ("credentialSubject.@base", "https://a.example/", "jsonld.keyword"),
    ("credentialSubject.@vocab", "https://a.example/", "jsonld.keyword"),
    ("credentialSubject.@anything", "x", "jsonld.keyword"),
    ("issuer.id", None, "jsonld.keyword"),
    ("issuer.id", ["did:web:badges.example"], "jsonld.keyword"),
    ("issuer.type", None, "jsonld.keyword"),
    ("issuer.type", ["Profile", 1], "jsonld.keyword"),
    ("issuer.type", {"id": "Profile"}, "jsonld.keyword"),
    # ids
    ("id", "badge", "jsonld.relative_iri"),
    ("id", "", "jsonld.relative_iri"),
    ("id", "/achievements/1", "jsonld.relative_iri"),
    ("id", "//badges.example/x", "jsonld.relative_iri"),
    ("id", "@type", "jsonld.relative_iri"),
    ("credentialSubject.id", "#me", "jsonld.relative_iri"),
    ("credentialSubject.achievement.image", "logo.png", "jsonld.relative_iri"),
    ("credentialSubject.id", "_:b0", "jsonld.blank_node"),
    ("credentialSubject.id", "urn:x> <urn:p> <urn:o> .\n<urn:y", "jsonld.iri_malformed"),
    ("credentialSubject.id", "https://a.example/a b", "jsonld.iri_malformed"),
    ("credentialSubject.id", "urn:\ud800", "jsonld.iri_malformed"),
    # values that would be dropped
    ("name", None, "jsonld.null"),
    ("evidence", [None], "jsonld.null"),
    ("credentialSubject.achievement.criteria", {}, "jsonld.empty_node"),
    ("evidence.0", {"type": []}, "jsonld.empty_node"),
    ("endorsement.0.proof.0", {}, "jsonld.empty_node"),
    ("endorsement.0.proof.0", {"id": "urn:x"}, "jsonld.empty_node"),
    ("evidence", [[]], "jsonld.nested_array"),
    ("credentialSubject.achievement.tag", [["a"]], "jsonld.nested_array"),
    ("name", "\ud800", "jsonld.surrogate"),
    ("credentialSubject.achievement.version", 2**53 + 1, "jsonld.number"),
    ("credentialSubject.achievement.version", float("nan"), "jsonld.number"),
    ("credentialSubject.achievement.version", float("inf"), "jsonld.number"),
    # second spellings of a value
    ("name", {"@value": "Coopérer"}, "jsonld.value_object"),
    ("name", {"@value": "Coopérer", "@type": "https://a.example/t"}, "jsonld.value_object"),
    ("name", {"@value": "x", "@language": "fr", "@direction": "rtl"}, "jsonld.value_object"),
    ("name", {"@value": "x", "@direction": "rtl"}, "jsonld.value_object"),
    ("name", {"@value": "x", "@language": None}, "jsonld.value_object"),
    ("name", {"@value": "x", "@language": "fr <"}, "jsonld.value_object"),
    ("name", {"@value": 1, "@language": "fr"}, "jsonld.value_object"),
    ("validFrom", {"@value": "2026-11-24T09:00:00Z", "@language": "fr"}, "jsonld.value_object"),
    ("credentialSubject.identifier.0.hashed", "false", "jsonld.datatype"),
    ("credentialSubject.identifier.0.hashed", 0, "jsonld.datatype"),
    ("credentialSubject.achievement.creditsAvailable", "5", "jsonld.datatype"),
    ("validFrom", 2026, "jsonld.datatype"),
    ("validFrom", True, "jsonld.datatype"),
    ("issuer", 5, "jsonld.datatype"),
    ("issuer.url", False, "jsonld.datatype"),
    ("credentialStatus.statusSize", 1.5, "jsonld.datatype"),
    ("endorsement.0.proof", "https://a.example/proof", "jsonld.datatype"),
    # contexts
    ("@context", {"name": "https://schema.org/description"}, "jsonld.inline_context"),
    ("@context.1", {"name": "https://schema.org/description"}, "jsonld.inline_context"),
    ("@context", [VC_V2, OB_CONTEXT, {"@vocab": "https://a.example/"}], "jsonld.inline_context"),
    ("@context", [VC_V2, OB_CONTEXT, None], "jsonld.inline_context"),
    ("@context", None, "jsonld.context_missing"),
    ("credentialSubject.@context", {"weave": "https://a.example/weave"}, "jsonld.nested_context"),
    ("credentialSubject.@context", {"name": "https://schema.org/description"}, "jsonld.inline_context"),
    ("credentialSubject.@context", {"@import": VC_V2}, "jsonld.inline_context"),
    ("credentialSubject.@context", None, "jsonld.inline_context"),
    ("credentialSubject.@context", OB2_CONTEXT, "jsonld.protected_term"),
    ("credentialSubject.@context", EXTENSIONS_CONTEXT, "jsonld.nested_context"),
    ("credentialSubject.achievement.@context", [VC_V2, OB_CONTEXT], "jsonld.nested_context"),
    ("evidence.1.@context", [VC_V2], "jsonld.nested_context"),
    ("@context", [VC_V2, OB_CONTEXT_301], "jsonld.protected_term"),
    ("@context", [VC_V2, OB2_CONTEXT], "jsonld.protected_term"),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_a_signature_would_not_cover_is_refused(number: int) -> None:
    path, value, code = REFUSED[number]
    assert refusal(_at(badge(), path, value)) == code


def test_terms_swapped_in_an_inline_context_are_refused() -> None:
    swapped = {"name": "https://schema.org/description", "description": "https://schema.org/name"}
    assert refusal(badge(**{"@context": [VC_V2, OB_CONTEXT, swapped]})) == "jsonld.inline_context"
    assert refusal(badge(**{"@context": [swapped, VC_V2, OB_CONTEXT]})) == "jsonld.inline_context"


@pytest.mark.parametrize("url", ["https://a.example/context", VC_V2 + "#", VC_V2.upper(), "", "../credentials/v2"])
def test_an_unknown_context_is_never_guessed(url: str) -> None:
    with pytest.raises(ContextUnknown):
        canonicalize(badge(**{"@context": [VC_V2, OB_CONTEXT, url]}))
