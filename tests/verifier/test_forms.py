"""Legitimate badges in other issuers' shapes: sets without brackets, empty sets, copies inside, older versions."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.checks.forms import in_full
from verifier.verdict import Headline

ALIGNMENT = {"type": "Alignment", "targetName": "Transmettre", "targetUrl": "https://skills.example/1"}
NAME = {"type": "IdentityObject", "hashed": False, "identityHash": "Amina B.", "identityType": "name"}
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json-ld/ob_v3p0_anyachievementcredential_schema.json"
A = "credentialSubject__achievement"

COMPACT: dict[str, dict[str, Any]] = {
    "type of a profile": {"issuer__type": "Profile"},
    "type of a subject": {"credentialSubject__type": "AchievementSubject"},
    "type of an achievement": {f"{A}__type": "Achievement"},
    "types in another order": {"type": ["OpenBadgeCredential", "VerifiableCredential"]},
    "both names of a badge": {"type": ["AchievementCredential", "OpenBadgeCredential", "VerifiableCredential"]},
    "an issuer by its name alone": {"issuer": w.NETWORK},
    "one identifier": {"credentialSubject__identifier": NAME},
    "one alignment": {f"{A}__alignment": ALIGNMENT},
    "one tag": {f"{A}__tag": "transmission"},
    "one piece of evidence": {"evidence": {"id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd0ee", "type": "Evidence"}},
    "one result": {"credentialSubject__result": {"type": "Result", "value": "8"}},
    "one other identifier": {
        "issuer__otherIdentifier": {"type": "IdentifierEntry", "identifier": "1", "identifierType": "identifier"}
    },
    "one schema": {
        "@context": [words.VC_V2, words.OB_CONTEXT, words.EXTENSIONS_CONTEXT],
        "credentialSchema": {"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"},
    },
    "no alignment, no tag": {f"{A}__alignment": [], f"{A}__tag": []},
    "no evidence, no endorsement": {"evidence": [], "endorsement": [], "endorsementJwt": []},
    "a list of one status": {"credentialStatus": [w.status_entry(w.LIST_URL)]},
    "a status without a name": {"credentialStatus": w.status_entry(w.LIST_URL, id=None)},
    "a typed criteria": {f"{A}__criteria": {"type": "Criteria", "narrative": "Montre le geste"}},
    "an embedded picture": {f"{A}__image": {"id": "data:image/png;base64,iVBORw0KGgo=", "type": "Image"}},
    "an unknown member in a context of its own": {
        "@context": [words.VC_V2, words.OB_CONTEXT, {"gesture": "https://school.example/terms#gesture"}],
        "gesture": "tisser",
    },
    "a subject by identifier alone": {"credentialSubject__id": None},
}  # fmt: skip


@pytest.mark.parametrize("shape", COMPACT)
def test_compact_and_empty_sets(world: World, shape: str) -> None:
    verdict = world.verify(world.sign(w.credential(**COMPACT[shape])))
    assert verdict.headline is Headline.VALID, verdict.checks
    if COMPACT[shape].get("credentialSubject__id", "") is not None:
        assert world.verify(world.token(w.jwt_credential(**COMPACT[shape]))).headline is Headline.VALID


@pytest.mark.parametrize("how", ["one", "a list"])
@pytest.mark.parametrize("place", ["", "issuer__", f"{A}__"])
@pytest.mark.parametrize("member", ["endorsement", "endorsementJwt"])
def test_one_endorsement_in_every_place(world: World, place: str, member: str, how: str) -> None:
    """It is verified and counted in each place: with a forged one the badge is not valid."""
    for owner, headline in (("gueret", Headline.VALID), ("stranger", Headline.NOT_AUTHENTIC)):
        sign = world.sign if member == "endorsement" else world.token
        inner: Any = sign(w.endorsement(), owner)
        badge = w.credential(**{f"{place}{member}": inner if how == "one" else [inner]})
        verdict = world.verify(world.sign(badge))
        assert (verdict.headline, len(verdict.endorsements)) == (headline, 1)


@pytest.mark.parametrize(
    "change",
    [
        {f"{A}__alignment": {"type": "Alignment"}},
        {f"{A}__tag": 7},
        {"credentialSubject__identifier": "Amina B."},
        {f"{A}__criteria": "https://badges.example/criteria"},
        {f"{A}__image": "https://badges.example/image.png"},
        {"name": ["Transmettre"]},
    ],
    ids=str,
)
def test_what_no_form_allows_is_a_fault_of_form(world: World, change: dict[str, Any]) -> None:
    changed = world.verify({**world.sign(w.credential()), **w.credential(**change)})
    assert changed.headline is Headline.NOT_AUTHENTIC
    verdict = world.verify(world.token(w.jwt_credential(**change)))
    assert (verdict.headline, verdict.conforms) == (Headline.VALID, False)


@pytest.mark.parametrize(
    "change", [{"type": []}, {"credentialSubject__identifier": [], "credentialSubject__id": None}], ids=str
)
def test_a_badge_changed_after_its_signature(world: World, change: dict[str, Any]) -> None:
    changed = world.verify({**world.sign(w.credential()), **w.credential(**change)})
    assert changed.headline in {Headline.UNREADABLE, Headline.NOT_AUTHENTIC}


def test_a_form_adds_nothing() -> None:
    whole = w.credential(credentialSubject__achievement__alignment=[ALIGNMENT])
    assert in_full(whole, null_is_nothing=True) == whole
    assert in_full({"a": None, "b": [], "tag": "x"}, null_is_nothing=True) == {"tag": ["x"]}
    assert in_full({"a": None, "result": "x"}, null_is_nothing=False) == {"a": None, "result": "x"}


OB2: dict[str, dict[str, Any]] = {
    "nothing in particular": {},
    "nulls": {"expires": None, "narrative": None, "evidence": None},
    "empty sets": {"evidence": []},
    "an old word for hosting": {"verification": {"type": "hosted"}},
    "types in arrays": {"type": ["Assertion"], "verification": {"type": ["HostedBadge"]}},
    "an extension": {
        "extensions:recipientProfile": {
            "@context": "https://openbadgespec.org/extensions/recipientProfile/context.json",
            "type": ["Extension", "extensions:RecipientProfile"],
            "name": "Amina B.",
        }
    },
    "sets of one": {
        "badge": [w.BADGE_URL],
        "recipient": [{**w.assertion()["recipient"], "type": ["email"]}],
        "verification": [{"type": "HostedBadge"}],
        "issuedOn": [w.FROM],
    },
    "an address as an object": {"badge": {"id": w.BADGE_URL}},
    "a picture as an object": {"image": {"id": "https://badges.example/image.png"}},
    "evidence by its address": {"evidence": "https://badges.example/evidence"},
    "evidence without an address": {"evidence": [{"type": "Evidence", "narrative": "Vu à l’atelier"}]},
    "microseconds": {"issuedOn": "2026-11-20T09:00:00.123456+01:00"},
}


@pytest.mark.parametrize("shape", OB2)
def test_hosted_assertions_of_others(world: World, shape: str) -> None:
    published = {**w.assertion(), **OB2[shape]}
    world.web.put(w.ASSERTION_URL, published)
    for presented in (published, w.ASSERTION_URL):
        verdict = world.verify(presented)
        assert verdict.headline is Headline.VALID, verdict.checks


@pytest.mark.parametrize(
    ("url", "document"),
    [
        (w.BADGE_URL, w.badge_class(alignment=[], tags=[], criteria="https://badges.example/criteria")),
        (w.BADGE_URL, w.badge_class(alignment={"targetName": "x", "targetUrl": "https://x.example/"}, tags="un")),
        (w.BADGE_URL, {**w.badge_class(), "version": None}),
        (w.BADGE_URL, w.badge_class(issuer={"id": w.PROFILE_URL}, criteria=[{"id": f"{w.ORIGIN}/criteria"}])),
        (w.BADGE_URL, w.badge_class(issuer=[w.PROFILE_URL], image=[f"{w.ORIGIN}/image.png"])),
        (w.PROFILE_URL, w.profile(type="Issuer", publicKey=[w.KEY_URL])),
        (w.PROFILE_URL, w.profile(revocationList={"id": w.profile()["revocationList"]})),
        (w.PROFILE_URL, {**w.profile(), "image": None, "description": ""}),
    ],
    ids=str,
)
def test_classes_and_profiles_of_others(world: World, url: str, document: dict[str, Any]) -> None:
    world.web.put(url, document)
    for presented in (w.assertion(), w.ob2_token(world)):
        verdict = world.verify(presented)
        assert verdict.headline is Headline.VALID, verdict.checks


@pytest.mark.parametrize("link", [w.KEY_URL, [w.KEY_URL], {"id": w.KEY_URL}], ids=repr)
@pytest.mark.parametrize("owner", [w.PROFILE_URL, [w.PROFILE_URL], {"id": w.PROFILE_URL}], ids=repr)
def test_a_key_by_its_address_in_every_form(world: World, link: Any, owner: Any) -> None:
    world.web.put(w.KEY_URL, w.key_document(world, owner=owner))
    assertion = {**w.signed_assertion(), "verification": {"type": "SignedBadge", "creator": link}}
    assert world.verify(w.ob2_token(world, assertion)).headline is Headline.VALID


COPIES: dict[str, tuple[dict[str, Any], Headline]] = {
    "class and profile": ({"badge": w.badge_class(issuer=w.profile())}, Headline.VALID),
    "a class that says its name alone": ({"badge": {"id": w.BADGE_URL}}, Headline.VALID),
    "a list of one": ({"badge": [w.BADGE_URL]}, Headline.VALID),
    "a recipient in brackets": ({"recipient": [w.assertion()["recipient"]]}, Headline.VALID),
    "another name of the class": ({"badge": w.badge_class(name="Diplôme")}, Headline.NOT_AUTHENTIC),
    "another name of the issuer": ({"badge": w.badge_class(issuer=w.profile(name="Ville"))}, Headline.NOT_AUTHENTIC),
    "another issuer": ({"badge": w.badge_class(issuer=w.profile(id="https://e.example/"))}, Headline.NOT_AUTHENTIC),
    "another class": ({"badge": w.badge_class(id="https://evil.example/badge")}, Headline.NOT_AUTHENTIC),
    "a list of two": ({"badge": [w.BADGE_URL, w.BADGE_URL]}, Headline.NOT_AUTHENTIC),
    "another recipient": (
        {"recipient": [{**w.assertion()["recipient"], "identity": "eve@mail.example"}]}, Headline.NOT_AUTHENTIC
    ),
}  # fmt: skip


@pytest.mark.parametrize("copy", COPIES)
def test_a_file_with_copies_inside(world: World, copy: str) -> None:
    """Baked files often hold the class and the profile: these must equal what is published."""
    change, headline = COPIES[copy]
    assert world.verify(w.assertion(**change)).headline is headline


@pytest.mark.parametrize("issued", ["2014-05-13", 1_400_000_000, "2014-05-13T00:00:00Z"])
def test_the_assertions_of_version_1(world: World, issued: Any) -> None:
    """They are told apart from forgeries, and from what cannot be read: their own words are shown."""
    older = {
        "@context": "https://w3id.org/openbadges/v1",
        "type": "Assertion",
        "id": w.ASSERTION_URL,
        "uid": "1",
        "recipient": {"type": "email", "hashed": False, "identity": w.EMAIL},
        "badge": w.BADGE_URL,
        "verify": {"type": "hosted", "url": w.ASSERTION_URL},
        "issuedOn": issued,
    }
    verdict = world.verify(older)
    assert (verdict.headline, verdict.checks[0].code) == (Headline.UNDETERMINED, "input.version_1")
    assert (verdict.kind, verdict.version, verdict.credential) == ("Ob1Assertion", "1.1", None)
    assert verdict.claim is not None and verdict.claim.issued_at is not None
