"""Statements about one node in several objects: copies, profiles and unrelated parts pass, moved members do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from keys.canonical import canonicalize
from keys.errors import CanonicalizationRefused
from schemas.members import id_of, listed
from schemas.vocabulary import EXTENSIONS_CONTEXT
from tests.keys.canonical.badge import badge, refusal
from tests.keys.canonical.moves import moves
from tests.keys.canonical.oracle import normalized

Json = dict[str, Any]
ISSUER: Json = {"id": "did:web:a.example", "type": ["Profile"], "name": "A", "url": "https://a.example"}
PAGE = "https://a.example/badges/1"
_OF_ACHIEVEMENT = ("creator", "criteria", "image", "otherIdentifier", "related")
DESCRIPTIONS = {"name", "description", "url", "inLanguage", "narrative", "image"}
NAMED_ALONE = {"issuer", "creator", "source", "criteria", "relatedResource"}


def with_parts(**parts: Any) -> Json:
    """A plain badge; some parts are its achievement's."""
    achievement = {name: parts.pop(name) for name in _OF_ACHIEVEMENT if name in parts}
    document = {"id": PAGE, "issuer": ISSUER, "evidence": [], "endorsement": [], **parts}
    document = badge(**document)
    if achievement:
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
    "evidence at the address of the criteria": with_parts(
        evidence=[{"id": "urn:e", "type": ["Evidence"], "name": "E", "narrative": "x", "digestMultibase": "zQm"}],
        criteria={"id": "urn:e", "narrative": "y"},
    ),
    "a refresh service at the badge's address": with_parts(
        **{"@context": [*badge()["@context"], EXTENSIONS_CONTEXT]},
        description="Un badge.",
        image={"id": "urn:i", "type": "Image"},
        endorsementJwt=["a.b.c"],
        refreshService={"id": PAGE, "type": "1EdTechCredentialRefresh"},
        termsOfUse=[{"id": "urn:t", "type": "1EdTechCredentialRefresh"}],
    ),
    "criteria at the address of a whole achievement": with_parts(
        criteria={"id": badge()["credentialSubject"]["achievement"]["id"], "narrative": "Vu deux fois."},
        endorsementJwt=["a.b.c"],
        otherIdentifier=[{"type": "IdentifierEntry", "identifier": "7", "identifierType": "identifier"}],
    ),
    "evidence at the address of the achievement": with_parts(
        evidence=[{"id": badge()["credentialSubject"]["achievement"]["id"], "type": ["Evidence"], "narrative": "x"}],
    ),
    "a holder who issues to herself": with_parts(
        credentialSubject={**badge()["credentialSubject"], "id": ISSUER["id"]},
        issuer={**ISSUER, "endorsementJwt": ["a.b.c"]},
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
    "a type of which nothing is known": with_parts(
        related=[{"id": PAGE, "type": ["Related"]}], endorsementJwt=["a.b.c"]
    ),
    "a status that is only named": with_parts(
        credentialStatus={"id": PAGE + "#1"}, evidence=[{"id": PAGE + "#1", "type": ["BitstringStatusListEntry"]}]
    ),
    "an achievement that is only named": with_parts(
        credentialSubject={**badge()["credentialSubject"], "achievement": {"id": "urn:a"}},
        evidence=[{"id": "urn:a", "type": ["Evidence", "Achievement"], "name": "A"}],
    ),
    "a date of award at the evidence": with_parts(evidence=[{"id": PAGE, "type": ["Evidence"], "awardedDate": "2020"}]),
    "pinned evidence that is only named": with_parts(
        evidence=[{"id": "urn:e"}], criteria={"id": "urn:e", "type": "Evidence", "digestMultibase": "zQm"}
    ),
    "pinned evidence that is a text": with_parts(
        evidence=["urn:e"], criteria={"id": "urn:e", "type": "Evidence", "digestMultibase": "zQm"}
    ),
    "evidence under the type of a refresh service": with_parts(
        **{"@context": [*badge()["@context"], EXTENSIONS_CONTEXT]},
        evidence=[{"id": "urn:e", "type": "1EdTechCredentialRefresh"}],
        refreshService={"id": "urn:e", "type": "Evidence", "digestSRI": "sha384-x"},
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
