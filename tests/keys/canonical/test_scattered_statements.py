"""Statements about one node in several objects: copies, profiles and unrelated parts pass, moved members do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from keys.canonical import canonicalize
from keys.errors import CanonicalizationRefused
from schemas.members import id_of, listed
from tests.keys.canonical.badge import badge, refusal
from tests.keys.canonical.moves import moves
from tests.keys.canonical.oracle import normalized
from tests.keys.canonical.parts import ISSUER, SCATTERED, SOUND, with_parts

DESCRIPTIONS = {"name", "description", "url", "inLanguage", "narrative", "image"}
NAMED_ALONE = {"issuer", "creator", "source", "criteria", "relatedResource"}


@pytest.mark.parametrize("name", SOUND)
def test_copies_and_strangers_pass(name: str) -> None:
    assert canonicalize(SOUND[name]).decode() == normalized(SOUND[name])


@pytest.mark.parametrize("name", SCATTERED)
def test_what_could_have_been_moved_is_refused(name: str) -> None:
    assert refusal(SCATTERED[name]) == "jsonld.scattered"


@pytest.mark.parametrize("place", ["evidence at the badge's address", "a picture at the badge's address"])
@pytest.mark.parametrize("member", ["validFrom", "credentialStatus", "issuer"])
def test_a_member_of_the_badge_moved_into_what_bears_its_id(place: str, member: str) -> None:
    moved = copy.deepcopy(SOUND[place])
    achievement = moved["credentialSubject"]["achievement"]
    other = moved["evidence"][0] if "evidence" in place else achievement["image"]
    kind = other["type"] if isinstance(other["type"], list) else [other["type"]]
    other |= {"type": [*kind, *moved["type"]], member: moved.pop(member)}
    assert normalized(moved).splitlines() == normalized(SOUND[place]).splitlines()  # so no signature would notice
    assert refusal(moved) == "jsonld.scattered"


@pytest.mark.parametrize("name", SOUND)
def test_whatever_a_holder_moves_is_refused_or_takes_away_nothing_that_decides(name: str) -> None:
    for moved in moves(SOUND[name]):
        try:
            canonicalize(moved)
        except CanonicalizationRefused as refused:
            assert refused.code == "jsonld.scattered"  # noqa: PT017
        else:
            assert still_says(moved, SOUND[name])


def test_without_the_guard_moves_take_away_what_decides() -> None:
    harmed = {name for name in SOUND for moved in moves(SOUND[name]) if not still_says(moved, SOUND[name])}
    assert len(harmed) > 6


def still_says(moved: Any, document: Any) -> bool:
    """Whether a program that reads `moved` at its places finds there what it acts on in `document`: all but
    descriptions, and of profiles, criteria and related resources only the id."""
    if isinstance(document, list):
        return len(moved) == len(document) and all(map(still_says, moved, document))
    if not isinstance(document, dict):
        return bool(moved == document)
    return all(
        id_of(moved.get(name)) == id_of(each)
        if name in NAMED_ALONE
        else name in moved and still_says(moved[name], each)
        for name, each in document.items()
        if name not in DESCRIPTIONS and not (name == "type" and set(listed(each)) <= set(listed(moved.get(name))))
    )


def endorsed(**second: Any) -> dict[str, Any]:
    """A badge with two endorsements of its subject, whose comments differ; `second`: of the second endorsement."""
    subject = badge()["credentialSubject"]["id"]
    one, two = (
        {
            "id": f"urn:{name}",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": name,
            "issuer": ISSUER,
            "validFrom": "2026-11-24T00:00:00Z",
            "credentialSubject": {"id": subject, "type": ["EndorsementSubject"], "endorsementComment": name},
            "proof": [{"type": "DataIntegrityProof", "created": "2026-11-24T00:00:00Z"}],
        }
        for name in ("one", "two")
    )
    return with_parts(endorsement=[one, {name: value for name, value in (two | second).items() if value}])


def test_two_endorsements_of_one_subject_pass_since_each_is_bound_by_its_own_proof() -> None:
    assert canonicalize(endorsed()).decode() == normalized(endorsed())


@pytest.mark.parametrize(
    "second",
    [
        {"proof": None},
        {"proof": []},
        {"type": ["VerifiableCredential", "AchievementCredential"]},
        {"credentialSubject": [endorsed()["endorsement"][1]["credentialSubject"]]},
    ],
)
def test_a_second_one_that_no_proof_binds_is_refused(second: dict[str, Any]) -> None:
    assert refusal(endorsed(**second)) == "jsonld.scattered"


@pytest.mark.parametrize("member", ["achievement", "identifier", "role", "activityEndDate", "result"])
def test_a_member_of_the_badges_subject_moved_into_that_of_an_endorsement_is_refused(member: str) -> None:
    document = endorsed()
    own = document["credentialSubject"]
    own |= {
        "role": "A animé",
        "activityEndDate": "2026-11-24T00:00:00Z",
        "result": [{"type": ["Result"], "value": "1"}],
    }
    own.setdefault("identifier", [{"type": "IdentityObject", "identityHash": "A", "identityType": "name"}])
    canonicalize(document)
    inside = document["endorsement"][1]["credentialSubject"]
    inside |= {"type": ["EndorsementSubject", "AchievementSubject"], member: own.pop(member)}
    assert refusal(document) == "jsonld.scattered"


def test_the_badge_itself_binds_no_subject_though_it_has_a_proof() -> None:
    document = endorsed()
    document["proof"] = document["endorsement"][0]["proof"]
    document["type"] = [*document["type"], "EndorsementCredential"]
    document["credentialSubject"]["endorsementComment"] = "three"
    document["credentialSubject"]["type"] = ["AchievementSubject", "EndorsementSubject"]
    assert refusal(document) == "jsonld.scattered"
