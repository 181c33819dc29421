"""A holder moves members between objects with one id: the same statements, but another badge to readers (row F5)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from keys.canonical import jsonld
from keys.errors import CanonicalizationRefused
from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.moved import BADGE, PAGE, PLACES, Json, expired, moved
from tests.verifier.world import World
from verifier.verdict import Headline, Outcome

CONTEXTS = [words.VC_V2, words.OB_CONTEXT, words.EXTENSIONS_CONTEXT]
MOVED = [
    "awardedDate",
    "credentialSchema",
    "credentialStatus",
    "endorsementJwt",
    "termsOfUse",
    "validFrom",
    "validUntil",
]
PINNED: Json = {"id": PAGE, "type": ["Evidence"], "digestSRI": "sha384-" + "A" * 64}


REFRESH: tuple[Json, Callable[[Json], Json]] = (
    {"@context": CONTEXTS, "refreshService": {"id": PAGE, "type": words.CREDENTIAL_REFRESH_1EDTECH}},
    lambda document: document["refreshService"],
)


def revoked(world: World, **changes: Any) -> Json:
    world.publish_list((w.INDEX,))
    return world.sign(w.credential(id=PAGE, **changes))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("make", "member", "headline"),
    [(expired, "validUntil", Headline.EXPIRED), (revoked, "credentialStatus", Headline.REVOKED)],
    ids=["expired", "revoked"],
)
def test_what_ends_a_badge_cannot_be_moved_away(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[..., Json],
    member: str,
    headline: Headline,
    place: str,
) -> None:
    changes, at = PLACES[place]
    presented = make(world, **changes)
    assert world.verify(presented).headline is headline
    assert world.verify(moved(presented, member, at)).headline is Headline.UNDETERMINED
    # The positive control: without the guard the signature holds, and the moved member goes unnoticed.
    monkeypatch.setattr(jsonld, "refuse_scattered", lambda *_: None)
    assert world.verify(moved(presented, member, at)).headline is Headline.VALID


@pytest.mark.parametrize(
    "evidence",
    [
        {"id": PAGE, "type": ["Evidence"]},
        {"id": PAGE, "name": "La page"},
        {"id": PAGE},
        PAGE,
        {"id": PAGE, "type": words.CREDENTIAL_REFRESH_1EDTECH},
    ],
    ids=["kept type", "given type", "name", "text", "other type"],
)
def test_a_digest_of_evidence_cannot_be_moved_to_the_criteria(
    world: World, monkeypatch: pytest.MonkeyPatch, evidence: Any
) -> None:
    """One id on evidence and criteria, as some issuers write; the document behind it has changed since."""
    parts: Json = {"credentialSubject__achievement__criteria": {"id": PAGE, "narrative": "- Montre le geste"}}
    is_refreshed = isinstance(evidence, dict) and evidence.get("type") == words.CREDENTIAL_REFRESH_1EDTECH
    if is_refreshed:
        parts |= {"@context": CONTEXTS, "refreshService": {"id": PAGE, "type": words.CREDENTIAL_REFRESH_1EDTECH}}
    name = {"name": "La page"} if "name" in evidence else {}
    world.web.put(PAGE, "changed")
    presented = world.sign(w.credential(evidence=[PINNED | name], **parts))
    assert world.verify(presented).headline is Headline.NOT_AUTHENTIC
    assert world.verify(presented).check("evidence").code == "evidence.changed"  # type: ignore[union-attr]
    forged = w.changed(presented, {"evidence": [evidence]})
    place = forged["refreshService" if is_refreshed else "credentialSubject"]
    place = place if is_refreshed else place["achievement"]["criteria"]
    place |= PINNED if evidence != {"id": PAGE, "type": ["Evidence"]} else {"digestSRI": PINNED["digestSRI"]}
    assert world.verify(forged).headline is not Headline.VALID
    assert codes(world, forged) == "jsonld.scattered"
    unguarded(monkeypatch)
    assert codes(world, forged) == "proof.good"
    assert world.verify(forged).check("evidence").outcome is not Outcome.FAILED  # type: ignore[union-attr]


def test_evidence_at_the_address_of_the_criteria_is_valid(world: World) -> None:
    criteria = {"id": PAGE, "narrative": "- Montre le geste"}
    evidence = {"id": PAGE, "type": ["Evidence"], "name": "La page", "narrative": "Trois séances"}
    presented = world.sign(w.credential(evidence=[evidence], credentialSubject__achievement__criteria=criteria))
    verdict = world.verify(presented)
    assert verdict.headline is Headline.VALID
    assert verdict.credential is not None
    assert verdict.credential.criteria == "- Montre le geste"


def test_a_false_endorsement_cannot_be_hidden_in_the_criteria(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    false = {**world.sign(w.endorsement(), "gueret"), "name": "Autre chose"}
    criteria = {"id": w.ACHIEVEMENT_ID, "narrative": "- Montre le geste"}
    presented = world.sign(
        w.credential(
            credentialSubject__achievement__criteria=criteria, credentialSubject__achievement__endorsement=[false]
        )
    )
    assert world.verify(presented).headline is Headline.NOT_AUTHENTIC
    hidden = copy.deepcopy(presented)
    achievement = hidden["credentialSubject"]["achievement"]
    achievement["criteria"]["endorsement"] = achievement.pop("endorsement")
    assert world.verify(hidden).headline is Headline.UNDETERMINED
    unguarded(monkeypatch)
    assert world.verify(hidden).headline is Headline.VALID


@pytest.mark.parametrize("place", [*PLACES, "refresh service"])
@pytest.mark.parametrize("member", MOVED)
def test_nothing_of_the_badge_can_be_moved_but_a_description(
    world: World, monkeypatch: pytest.MonkeyPatch, place: str, member: str
) -> None:
    changes, at = PLACES.get(place, REFRESH)
    more = {
        "awardedDate": "2026-11-19T09:00:00Z",
        "endorsementJwt": [world.token(w.endorsement(credentialSubject__id=w.ACHIEVEMENT_ID), "gueret")],
        "termsOfUse": [{"type": words.CREDENTIAL_REFRESH_1EDTECH, "id": "urn:terms"}],
        "credentialSchema": [{"type": words.CREDENTIAL_REFRESH_1EDTECH, "id": "https://a.example/schema"}],
    }
    presented = world.sign(w.credential(id=PAGE, **({"@context": CONTEXTS} | more | changes)))
    assert world.verify(presented).headline is Headline.VALID
    forged = moved(presented, member, at)
    assert codes(world, forged) == "jsonld.scattered"
    unguarded(monkeypatch)
    assert codes(world, forged) == "proof.good"


@pytest.mark.parametrize("member", ["identifier", "achievement", "result"])
def test_what_a_self_issuer_says_of_herself_cannot_be_moved_into_the_issuer(
    world: World, monkeypatch: pytest.MonkeyPatch, member: str
) -> None:
    results = [{"type": ["Result"], "value": "A"}]
    presented = world.sign(w.credential(credentialSubject__id=w.NETWORK, credentialSubject__result=results))
    assert world.verify(presented).headline is Headline.VALID
    forged = copy.deepcopy(presented)
    forged["issuer"] |= {"type": ["Profile", "AchievementSubject"], member: forged["credentialSubject"].pop(member)}
    assert codes(world, forged) == "jsonld.scattered"
    unguarded(monkeypatch)
    assert codes(world, forged) == "proof.good"


def codes(world: World, presented: Json) -> str:
    """The code of what the check of the proof found."""
    found = world.verify(presented).check("proof")
    assert found is not None
    return found.code


def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: moved members are not looked for, and the signature holds."""
    monkeypatch.setattr(jsonld._Walk, "refuse_scattered", lambda _: None)


def test_what_an_endorser_repeats_does_not_free_the_badge_of_it(world: World) -> None:
    """The endorsement verifies alone, and so does the badge from which the holder deletes the end date."""
    copied = {"id": PAGE, "type": BADGE, "validUntil": "2026-11-21T00:00:00Z"}
    for kinds in (BADGE, BADGE[:1], [*BADGE, "EndorsementSubject"]):
        subject = {**copied, "type": kinds, "endorsementComment": None if "EndorsementSubject" not in kinds else "Vu."}
        told = {name: value for name, value in subject.items() if value is not None}
        endorsement = world.sign(w.endorsement(credentialSubject=told), "gueret")
        with pytest.raises(CanonicalizationRefused):
            expired(world, endorsement=[endorsement])


def test_an_unverified_proof_binds_no_members_to_their_place(world: World) -> None:
    review = {
        "id": "urn:uuid:1",
        "type": ["Evidence", "VerifiableCredential"],
        "credentialSubject": {"id": PAGE},
        "proof": world.sign(w.endorsement(), "stranger")["proof"],
    }
    presented = expired(world, evidence=[review])
    assert world.verify(presented).headline is Headline.EXPIRED
    freed = moved(presented, "validUntil", lambda document: document["evidence"][0]["credentialSubject"])
    assert world.verify(freed).headline is Headline.UNDETERMINED


@pytest.mark.parametrize(("member", "word"), [("criteria", "Criteria"), ("creator", "Profile")])
def test_a_word_for_a_class_is_no_second_word_for_a_property(world: World, member: str, word: str) -> None:
    creator = {"id": w.NETWORK, "type": ["Profile"]}
    presented = world.sign(w.credential(credentialSubject__achievement__creator=creator))
    achievement = presented["credentialSubject"]["achievement"]
    achievement[word] = achievement.pop(member)
    assert world.verify(presented).headline is not Headline.VALID


def test_an_issuer_is_shown_wherever_its_profile_stands(world: World) -> None:
    issuer = w.credential()["issuer"]
    presented = world.sign(w.credential(credentialSubject__achievement__creator=issuer))
    known = world.verify(presented).credential
    told = world.verify({**presented, "issuer": w.NETWORK})
    assert told.headline is Headline.VALID
    assert known is not None and known.issuer_name and told.credential == known


def test_whose_badge_it_is_cannot_be_moved_away_either(world: World) -> None:
    """Up, into the badge that takes on the types of its subject; and both of all types."""
    presented = world.sign(w.credential(id=PAGE, **PLACES["subject"][0]))
    assert world.verify(presented).headline is Headline.VALID
    kinds = [*BADGE, "AchievementSubject"]
    for of_subject in (["AchievementSubject"], kinds):
        document = copy.deepcopy(presented)
        subject = document["credentialSubject"]
        document |= {"type": kinds, "achievement": subject["achievement"], "identifier": subject.pop("identifier")}
        subject["type"] = of_subject
        assert world.verify(document).headline is Headline.UNDETERMINED
