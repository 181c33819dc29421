"""The other documents by their schemas: endorsements, status lists, and Open Badges 2.0 with its spellings."""

from __future__ import annotations

import pytest

from schemas.validation import violations
from tests.schemas import documents as sample
from tests.schemas.rules import GONE, WHOLE, assert_named, changed


@pytest.mark.parametrize(
    ("schema", "pointer", "value", "at", "rule"),
    [
        ("ob3-endorsement", "/name", GONE, "", "required:name"),
        ("ob3-endorsement", "/type", ["VerifiableCredential"], "/type", "contains"),
        ("ob3-endorsement", "/credentialSubject/id", "someone", "/credentialSubject/id", "format:uri"),
        ("ob3-endorsement", "/credentialSubject/type", ["AchievementSubject"], "/credentialSubject/type", "contains"),
        ("status-list-credential", "/type", ["VerifiableCredential"], "/type", "contains"),
        ("status-list-credential", "/issuer", GONE, "", "required:issuer"),
        (
            "status-list-credential",
            "/credentialSubject/encodedList",
            7,
            "/credentialSubject/encodedList",
            "type:string",
        ),
        ("status-list-credential", "/credentialSubject/statusSize", 0, "/credentialSubject/statusSize", "minimum"),
        (
            "status-list-credential",
            "/credentialSubject/statusPurpose",
            [],
            "/credentialSubject/statusPurpose",
            "minItems",
        ),
        ("status-list-credential", "/validUntil", "2026-11-24", "/validUntil", "format:date-time"),
        ("ob2-assertion", "/@context", "https://w3id.org/openbadges/v1", "/@context", "const"),
        ("ob2-assertion", "/id", "did:web:badges.example", "/id", "pattern"),
        ("ob2-assertion", "/recipient/hashed", "true", "/recipient/hashed", "type:boolean"),
        ("ob2-assertion", "/recipient/identity", "a@example.com", "/recipient/identity", "pattern"),
        ("ob2-assertion", "/recipient/type", GONE, "/recipient", "required:type"),
        ("ob2-assertion", "/verification", GONE, "", "required:verification"),
        ("ob2-assertion", "/verification/type", "Trust", "/verification/type", "enum"),
        ("ob2-assertion", "/issuedOn", "2026-11-24T13:00:00", "/issuedOn", "pattern"),
        ("ob2-assertion", "/issuedOn", "2026-02-30T13:00:00Z", "/issuedOn", "format:date-time"),
        ("ob2-assertion", "/issuedOn", 1_795_525_200, "/issuedOn", "type:string"),
        ("ob2-assertion", "/badge", 7, "/badge", "type:string"),
        ("ob2-assertion", "/badge", {"type": "BadgeClass"}, "/badge", "required:id"),
        ("ob2-assertion", "/revoked", "yes", "/revoked", "type:boolean"),
        ("ob2-badge-class", "/image", GONE, "", "required:image"),
        ("ob2-badge-class", "/criteria", {}, "/criteria", "anyOf"),
        ("ob2-badge-class", "/issuer", GONE, "", "required:issuer"),
        ("ob2-badge-class", "/alignment/0/targetUrl", GONE, "/alignment/0", "required:targetUrl"),
        ("ob2-profile", "/email", GONE, "", "required:email"),
        ("ob2-profile", "/url", "ftp://badges.example", "/url", "pattern"),
        ("ob2-profile", "/type", "Person", "/type", "enum"),
        ("ob2-profile", "/@context", "https://w3id.org/openbadges/v1", "/@context", "const"),
        ("ob2-endorsement", "/claim/id", GONE, "/claim", "required:id"),
        ("ob2-endorsement", "/verification", GONE, "", "required:verification"),
    ],
)
def test_the_other_kinds(schema: str, pointer: str, value: object, at: str, rule: str) -> None:
    assert_named(changed(WHOLE[schema](), pointer, value), schema, at, rule)


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/badge", sample.badge_class()),
        ("/badge", changed(sample.badge_class(), "/@context", GONE)),
        ("/recipient", {"type": "id", "hashed": False, "identity": "urn:uuid:7b2d3ad0-93a1-4e4c-8a5e-0f6b5b6c1a11"}),
        ("/issuedOn", "2016-12-31T23:59Z"),
        ("/issuedOn", "2016-12-31T23:59:59+0100"),
        ("/verification", {"type": "SignedBadge", "creator": "https://badges.example/key"}),
        ("/verification", {"type": "hosted"}),
        ("/evidence", "https://badges.example/work.html"),
        ("/image", {"id": "https://badges.example/image.png", "caption": "x"}),
        ("/@context", ["https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/extensions"]),
        ("/type", ["Assertion", "Extension"]),
        ("/id", "urn:uuid:7b2d3ad0-93a1-4e4c-8a5e-0f6b5b6c1a11"),
    ],
)
def test_open_badges_2_0_in_its_other_spellings(pointer: str, value: object) -> None:
    assert violations(changed(sample.assertion(), pointer, value), "ob2-assertion") == []
