"""Statements about one node in several objects: copies, profiles and unrelated parts pass, moved members do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from keys.canonical import canonicalize
from tests.keys.canonical.badge import badge, refusal
from tests.keys.canonical.oracle import normalized

Json = dict[str, Any]
ISSUER: Json = {"id": "did:web:a.example", "type": ["Profile"], "name": "A", "url": "https://a.example"}
PAGE = "https://a.example/badges/1"


def with_parts(**parts: Any) -> Json:
    """A plain badge; `creator`, `criteria`, `image` and `related` are its achievement's."""
    achievement = {name: parts.pop(name) for name in ("creator", "criteria", "image", "related") if name in parts}
    document = {"id": PAGE, "issuer": ISSUER, "evidence": [], "endorsement": [], **parts}
    document = badge(**document)
    document["credentialSubject"]["achievement"] |= achievement
    return document


SOUND: dict[str, Json] = {
    "named alone": with_parts(creator={"id": ISSUER["id"]}),
    "a copy": with_parts(creator=ISSUER),
    "a copy without brackets": with_parts(creator={**ISSUER, "type": "Profile"}),
    "a part of it": with_parts(creator={"id": ISSUER["id"], "type": ["Profile"], "name": "A"}),
    "an endorsement of one of two profiles": with_parts(creator={**ISSUER, "endorsementJwt": ["a.b.c"]}),
    "more at the creator": with_parts(creator={**ISSUER, "email": "a@a.example"}),
    "another name": with_parts(creator={**ISSUER, "name": "B"}),
    "a picture with a caption here and without there": with_parts(
        creator={**ISSUER, "image": {"id": "urn:i", "type": "Image", "caption": "x"}},
        image={"id": "urn:i", "type": "Image"},
    ),
    "two parts of it": with_parts(
        creator={"id": ISSUER["id"], "type": ["Profile"], "name": "A", "parentOrg": {"id": ISSUER["id"]}},
        issuer={**ISSUER, "parentOrg": {"id": ISSUER["id"]}},
    ),
    "criteria at the achievement's address": with_parts(
        criteria={"id": badge()["credentialSubject"]["achievement"]["id"], "narrative": "Vu deux fois."}
    ),
    "evidence at the badge's address": with_parts(evidence=[{"id": PAGE, "type": ["Evidence"], "narrative": "Page"}]),
    "a picture at the badge's address": with_parts(image={"id": PAGE, "type": "Image", "caption": "x"}),
    "a picture that is pinned": with_parts(
        image={"id": "urn:i", "type": "Image"}, relatedResource=[{"id": "urn:i", "digestSRI": "sha384-x"}]
    ),
    "the same evidence twice": with_parts(evidence=[{"id": "urn:e", "type": ["Evidence"], "genre": "x"}] * 2),
}


@pytest.mark.parametrize("name", SOUND)
def test_copies_and_strangers_pass(name: str) -> None:
    assert canonicalize(SOUND[name]).decode() == normalized(SOUND[name])


SCATTERED: dict[str, Json] = {
    "names that could change places": with_parts(evidence=[{"id": PAGE, "type": ["Evidence"], "name": "Page"}]),
    "a part of what is no profile": with_parts(
        evidence=[{"id": "urn:e", "type": ["Evidence"], "genre": "x", "name": "y"}],
        related=[{"id": "urn:e", "type": ["Evidence"], "genre": "x"}],
    ),
    "a part under a type more": with_parts(creator={"id": ISSUER["id"], "type": ["Profile", "Achievement"]}),
    "two of one kind, side by side": with_parts(
        evidence=[{"id": "urn:e", "type": ["Evidence"], "genre": "x"}, {"id": "urn:e", "type": ["Evidence"]}]
    ),
    "evidence that is pinned elsewhere": with_parts(
        evidence=[{"id": "urn:e", "type": ["Evidence"]}], relatedResource=[{"id": "urn:e", "digestSRI": "sha384-x"}]
    ),
    "a digest at another's address": with_parts(
        evidence=[{"id": "urn:e", "type": ["Evidence"]}], criteria={"id": "urn:e", "digestMultibase": "zQm"}
    ),
}  # fmt: skip


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
