"""Badges whose parts repeat an identifier: those that are scattered, and those that are sound."""

from __future__ import annotations

from typing import Any

from schemas.vocabulary import EXTENSIONS_CONTEXT
from tests.keys.canonical.badge import badge

Json = dict[str, Any]
ISSUER: Json = {"id": "did:web:a.example", "type": ["Profile"], "name": "A", "url": "https://a.example"}
PAGE = "https://a.example/badges/1"
_OF_ACHIEVEMENT = ("creator", "criteria", "image", "otherIdentifier", "related")


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
