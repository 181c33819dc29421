"""Members that a signature does not cover, and second spellings: added to a badge of ours they make a forgery of it, in
a badge of others nobody knows who wrote them. Extensions that the signature covers are read.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode, base64url_encode
from keys.proofs import data_integrity
from schemas import vocabulary as words
from tests.keys.canonical.extensions import CATEGORY, extended
from tests.keys.canonical.oracle import normalized
from tests.verifier import world as w
from tests.verifier.dialects import did_key, with_suite
from tests.verifier.envelopes import over_letters
from tests.verifier.world import World
from verifier.checks import issuer_binding
from verifier.verdict import Headline, Outcome, Verdict

Json = dict[str, Any]
OURS = {"own_origin": w.ORIGIN}
NONE: Json = {"credentialStatus": None}
ALIGNMENT = {"type": ["Alignment"], "targetName": "Coopérer", "targetUrl": "https://a.example/1"}
IMAGE = {"id": f"{w.ORIGIN}/images/1.png", "type": "Image"}
SOURCE = {"id": w.SITE, "type": ["Profile"], "name": "Site de Guéret", "parentOrg": w.PARENT}
EMAIL = {
    "type": "IdentityObject",
    "hashed": True,
    "salt": "sel",
    "identityHash": "sha256$00",
    "identityType": "emailAddress",
}


def signed(owner: str = "network", **changes: Any) -> Callable[[World], Json]:
    return lambda world: world.sign(w.credential(**changes), owner)


def by_suite(suite: str, algorithm: Algorithm) -> Callable[[World], Json]:
    return lambda world: data_integrity.sign(
        w.credential(), world.signer("network", algorithm), created=w.CREATED, cryptosuite=suite
    )


def witnessed(world: World) -> Json:
    return world.sign(w.endorsement(), "gueret")


# Twenty-two documents of ours: what this service issues, in every dialect and with every part.
GENUINE: dict[str, Callable[[World], Json | str]] = {
    "plain": signed(),
    "without a status": signed(**NONE),
    "without an end": signed(validUntil=None),
    "expired": signed(validUntil="2026-11-22T00:00:00Z"),
    "of a site": signed("gueret", issuer=SOURCE, **NONE),
    "with a source": signed(credentialSubject__source=SOURCE),
    "with a creator": signed(credentialSubject__achievement__creator=SOURCE),
    "with alignments": signed(credentialSubject__achievement__alignment=[ALIGNMENT]),
    "with images": signed(image=IMAGE, credentialSubject__achievement__image=IMAGE),
    "with an e-mail": signed(credentialSubject__identifier=[EMAIL]),
    "with dates": signed(credentialSubject__activityStartDate=w.FROM, credentialSubject__activityEndDate=w.FROM),
    "with more evidence": signed(evidence=[{"type": ["Evidence"], "name": "A"}, {"type": ["Evidence"], "name": "B"}]),
    "with a witness": lambda world: world.sign(w.credential(endorsement=[witnessed(world)])),
    "with a witness of the achievement": lambda world: world.sign(
        w.credential(credentialSubject__achievement__endorsement=[
            world.sign(w.endorsement(credentialSubject__id=w.ACHIEVEMENT_ID), "gueret")
        ])
    ),
    "with a witness as a token": lambda world: world.sign(
        w.credential(endorsementJwt=[world.token(w.endorsement(), "gueret")])
    ),
    "with a refresh service": signed(
        **{"@context": [words.VC_V2, words.OB_CONTEXT, words.EXTENSIONS_CONTEXT]},
        refreshService={"id": f"{w.ORIGIN}/refresh/1", "type": "1EdTechCredentialRefresh"},
    ),
    "over letters": lambda world: over_letters(world, w.credential()),
    "on another curve": by_suite("ecdsa-rdfc-2019", Algorithm.ES256),
    "a token": lambda world: world.token(w.jwt_credential()),
    "a token with a witness": lambda world: world.token(w.jwt_credential(endorsement=[witnessed(world)])),
    "a witness alone": witnessed,
    "a status list": lambda world: world.sign(w.status_list()),
}  # fmt: skip

UNDEFINED: Json = {
    "niveau": "expert",
    "Name": "Docteur",
    "name ": "Docteur",
    "n\u0430me": "Docteur",
    "note": {"text": "Docteur"},
    "remarks": ["a", {"b": None}],
    "nothing": None,
    "no one": [],
}
SPELLED: Json = {
    "schema:name": "Docteur",
    "https://schema.org/name": "Docteur",
    "https://www.w3.org/2018/credentials#validUntil": "2099-01-01T00:00:00Z",
    "cred:validUntil": "2099-01-01T00:00:00Z",
    "extensions:CategoryExtension": "Docteur",
    "_:b0": "Docteur",
}
# What has a term in some places, and states nothing.
EMPTY: Json = {"alignment": [], "termsOfUse": None, "relatedResource": [], "description": [None]}
ADDED = UNDEFINED | SPELLED | EMPTY


def holders(value: Any) -> Iterator[Json]:
    """Every object of a document, contexts apart."""
    if isinstance(value, dict):
        yield value
        for name, each in value.items():
            if name != "@context":
                yield from holders(each)
    elif isinstance(value, list):
        for each in value:
            yield from holders(each)


def with_members(document: Json, members: Json) -> Iterator[Json]:
    """The document with one of the members more in one of its objects, each in each where it is not there yet."""
    for number in range(sum(1 for _ in holders(document))):
        for name, value in members.items():
            changed = copy.deepcopy(document)
            holder = list(holders(changed))[number]
            if name not in holder:
                holder[name] = value
                yield changed


def thefts(genuine: Json | str, members: Json) -> Iterator[Json | str]:
    """What a thief makes of a genuine document. A token keeps its signature."""
    if isinstance(genuine, dict):
        yield from with_members(genuine, members)
        return
    header, payload, signature = genuine.split(".")
    for changed in with_members(json.loads(base64url_decode(payload)), members):
        yield f"{header}.{base64url_encode(json.dumps(changed).encode())}.{signature}"


def proof_findings(verdict: Verdict) -> set[tuple[Outcome, str]]:
    return {(check.outcome, check.code) for check in verdict.checks if check.name == "proof"}


@pytest.mark.parametrize("name", GENUINE)
def test_a_thief_s_member_in_a_badge_of_ours(world: World, name: str) -> None:
    genuine = GENUINE[name](world)
    untouched = world.verify(genuine, **OURS)
    assert untouched.headline is (Headline.EXPIRED if name == "expired" else Headline.VALID), untouched.checks
    tried = 0
    for stolen in thefts(genuine, ADDED):
        verdict = world.verify(stolen, **OURS)
        assert verdict.headline is Headline.NOT_AUTHENTIC, stolen
        assert verdict.credential is verdict.claim is None
        tried += 1
    assert tried > 50


def test_there_are_enough_of_them() -> None:
    assert len(GENUINE) >= 20


@pytest.mark.parametrize("name", ["plain", "with a witness", "with more evidence"])
def test_a_thief_who_brings_a_prefix(world: World, name: str) -> None:
    """The contexts are not signed: with one that has the prefix, what he adds is a statement."""
    genuine = GENUINE[name](world)
    assert isinstance(genuine, dict)
    genuine["@context"] = [*genuine["@context"], CATEGORY]
    assert world.verify(genuine, **OURS).headline is Headline.VALID
    for stolen in thefts(genuine, {"extensions:Other": "Docteur", "Category": "Docteur", "extensions:Category": "x"}):
        assert world.verify(stolen, **OURS).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("named", ["issuer", "id", "key"])
def test_what_is_in_our_name(world: World, named: str) -> None:
    """By its issuer, by its id or by the key of its proof: of which nothing is proven."""
    ours = {"issuer": {}, "id": {"id": f"{w.ORIGIN}/badges/1"}, "key": {}}[named]
    document = world.sign(w.credential(**{"issuer__id": w.STRANGER, "id": "urn:uuid:1", **NONE, **ours}), "stranger")
    if named == "issuer":
        document["issuer"]["id"] = w.NETWORK
    elif named == "key":
        document["proof"][0]["verificationMethod"] = world.signer().method.id
    else:
        assert world.verify(document, **OURS).headline is Headline.VALID
    document["niveau"] = "expert"
    assert (Outcome.FAILED, "jsonld.undefined_term") in proof_findings(world.verify(document, **OURS))
    assert (Outcome.UNKNOWN, "jsonld.undefined_term") in proof_findings(world.verify(document))


def test_every_part_of_the_name_is_asked(world: World) -> None:
    token = world.token(w.jwt_credential(issuer__id=w.STRANGER, id="urn:uuid:1", **NONE))
    assert world.verify(token, **OURS).headline is Headline.NOT_AUTHENTIC
    letters = over_letters(world, w.credential(issuer__id=w.STRANGER, id="urn:uuid:1", **NONE))
    letters["https://schema.org/name"] = "Docteur"
    assert (Outcome.FAILED, "jsonld.iri_as_term") in proof_findings(world.verify(letters, **OURS))


@pytest.mark.parametrize("name", [name for name in GENUINE if name not in ("over letters", "a token", "expired")])
def test_in_a_badge_of_others_nobody_knows_who_wrote_it(world: World, name: str) -> None:
    genuine = GENUINE[name](world)
    if not isinstance(genuine, dict):  # a token's signature is over all of it
        return
    for members, code in ((UNDEFINED, "jsonld.undefined_term"), (SPELLED, "jsonld.iri_as_term")):
        for stolen in thefts(genuine, members):
            verdict = world.verify(stolen)
            assert verdict.headline is Headline.UNDETERMINED, stolen
            assert (Outcome.UNKNOWN, code) in proof_findings(verdict), (stolen, verdict.checks)
            assert verdict.credential is verdict.claim is None
            assert "Docteur" not in json.dumps(verdict.to_json())


def test_an_empty_array_in_a_badge_of_others_says_nothing(world: World) -> None:
    """Open Badges 3.0 forbids it and JSON-LD ignores it: a fault of form in a badge of others."""
    genuine = world.sign(w.credential())
    verdict = world.verify({**genuine, "termsOfUse": []})
    assert (verdict.headline, verdict.credential) == (Headline.VALID, world.verify(genuine).credential)


def test_over_letters_everything_is_signed(world: World) -> None:
    """There only a second spelling is one; what no context defines is signed, and is not shown."""
    for name, value in UNDEFINED.items():
        verdict = world.verify(over_letters(world, {**w.credential(**NONE), name: value}))
        assert verdict.headline is Headline.VALID, verdict.checks
        assert verdict.credential == world.verify(world.sign(w.credential(**NONE))).credential
    spelled = {**w.credential(**NONE), "https://schema.org/name": "Docteur"}
    assert world.verify(over_letters(world, spelled)).headline is Headline.UNDETERMINED
    assert world.verify(over_letters(world, spelled), **OURS).headline is Headline.NOT_AUTHENTIC


def test_a_hosted_badge_of_ours(world: World) -> None:
    """Open Badges 2.0: the published document alone is believed, and what it never had was added to the file."""
    evidence = [{"id": "https://badges.example/evidence/1", "type": "Evidence", "narrative": "Vu"}]
    published = w.assertion(evidence=evidence, image={"id": f"{w.ORIGIN}/images/1.png", "type": "Image"})
    world.web.put(w.ASSERTION_URL, published)
    assert world.verify(published, **OURS).headline is Headline.VALID
    for stolen in thefts(published, UNDEFINED | SPELLED):
        assert world.verify(stolen, **OURS).headline is Headline.NOT_AUTHENTIC, stolen
    odd = {**published, "narrative": "Autre"}  # this service has never published one
    assert world.verify(odd, **OURS).headline is Headline.NOT_AUTHENTIC
    assert world.verify(odd).headline is Headline.UNDETERMINED  # others may have, and taken it back
    assert world.verify({**published, "niveau": "expert"}).headline is Headline.UNDETERMINED


def test_with_the_guard_taken_away_it_is_undetermined(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stolen = {**world.sign(w.credential()), "niveau": "expert"}
    assert world.verify(stolen, **OURS).headline is Headline.NOT_AUTHENTIC
    monkeypatch.setattr(issuer_binding, "is_own", lambda *_: False)
    assert world.verify(stolen, **OURS).headline is Headline.UNDETERMINED


# Badges with extensions that their signature covers.


def by_a_platform(world: World, change: Callable[[Json], Json] = lambda document: document) -> Json:
    """An invented badge as Open Educational Badges publishes it, by a key of the test."""
    platform = did_key(world, Algorithm.EDDSA)
    issuer = {"id": platform.issuer, "type": ["Profile"], "name": "Volkshochschule"}
    document = change(extended(w.credential(issuer=issuer, **NONE)))
    return with_suite(document, platform, "eddsa-rdfc-2022")


def test_a_badge_with_the_extensions_of_open_educational_badges(world: World) -> None:
    badge = by_a_platform(world)
    verdict = world.verify(badge)
    assert verdict.headline is Headline.VALID, verdict.checks
    unsigned = {name: value for name, value in badge.items() if name != "proof"}
    assert "extensions#CategoryExtension" in normalized(unsigned)
    for changed in (
        {**badge, "extensions:CategoryExtension": {**badge["extensions:CategoryExtension"], "Category": "expert"}},
        {name: value for name, value in badge.items() if name != "extensions:LevelExtension"},
        {**badge, "extensions:Other": "expert"},
    ):
        assert world.verify(changed).headline is Headline.NOT_AUTHENTIC
    assert verdict.credential is not None
    assert verdict.credential.source_name is None  # the word `source` is theirs in an extension alone
    assert "competency" not in json.dumps(verdict.to_json())


def test_a_type_that_no_context_defines_is_not_signed(world: World) -> None:
    badge = by_a_platform(world)
    badge["extensions:CategoryExtension"]["type"] = ["Extension", "extensions:CategoryExtension"]
    verdict = world.verify(badge)
    assert verdict.headline is Headline.UNDETERMINED
    assert (Outcome.UNKNOWN, "jsonld.undefined_term") in proof_findings(verdict)


@pytest.mark.parametrize("version", ["v1", "v2rc1", "v2rc2"])
def test_a_badge_with_a_context_of_render_methods(world: World, version: str) -> None:
    kind = {"v1": "SvgRenderingTemplate2023", "v2rc1": "SvgRenderingTemplate2024", "v2rc2": "TemplateRenderMethod"}
    document = w.credential(**NONE, renderMethod=[{"id": "https://a.example/1.svg", "type": kind[version]}])
    document["@context"].append(f"https://w3id.org/vc/render-method/{version}")
    assert world.verify(world.sign(document)).headline is Headline.VALID
