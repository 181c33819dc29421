"""Open Badges 3.0 by its schemas: each broken rule is named at its place, and what we issue is closed."""

from __future__ import annotations

import pytest

from schemas.validation import Violation, is_valid, violations
from tests.schemas import documents as sample
from tests.schemas.rules import GONE, assert_named, changed, disagree

ACHIEVEMENT = "/credentialSubject/achievement"
OLD_CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
]
RESULT = {"id": "urn:x:1", "type": ["ResultDescription"], "name": "n"}


CREDENTIAL_BROKEN = [
    ("/@context", GONE, "", "required:@context"),
    ("/@context", "https://www.w3.org/ns/credentials/v2", "/@context", "type:array"),
    ("/@context/0", "https://www.w3.org/ns/credentials/v3", "/@context/0", "enum"),
    ("/@context/1", "https://badges.example/context.json", "/@context", "contains"),
    ("/id", GONE, "", "required:id"),
    ("/id", "4711", "/id", "format:uri"),
    ("/id", 4711, "/id", "type:string"),
    ("/id", "urn:uuid:1\n", "/id", "pattern"),
    ("/id", None, "/id", "type:string"),
    ("/type", GONE, "", "required:type"),
    ("/type", ["VerifiableCredential"], "/type", "contains"),
    ("/type", ["OpenBadgeCredential"], "/type", "contains"),
    ("/issuer", GONE, "", "required:issuer"),
    ("/issuer", "badges.example", "/issuer", "format:uri"),
    ("/issuer/id", GONE, "/issuer", "required:id"),
    ("/issuer/type", GONE, "/issuer", "required:type"),
    ("/issuer/type", ["Organization"], "/issuer/type", "contains"),
    ("/issuer/type", "Organization", "/issuer/type", "const:Profile"),
    ("/issuer/url", "not a url", "/issuer/url", "format:uri"),
    ("/issuer/email", "nobody", "/issuer/email", "format:email"),
    ("/issuer/address/type", GONE, "/issuer/address", "required:type"),
    ("/issuer/image", "https://badges.example/logo.png", "/issuer/image", "type:object"),
    ("/issuer/parentOrg/type", ["Parent"], "/issuer/parentOrg/type", "contains"),
    ("/issuer/otherIdentifier", [{"type": "IdentifierEntry"}], "/issuer/otherIdentifier/0", "required:identifier"),
    ("/validFrom", GONE, "", "required:validFrom"),
    ("/validFrom", "2026-11-24", "/validFrom", "format:date-time"),
    ("/validFrom", "2026-11-24T13:00:00", "/validFrom", "format:date-time"),
    ("/validFrom", "2026-02-30T13:00:00Z", "/validFrom", "format:date-time"),
    ("/validFrom", "2026-11-24t13:00:00z", "/validFrom", "pattern"),
    ("/validFrom", "2026-11-24T13:00:00Z\n", "/validFrom", "pattern"),
    ("/validFrom", 1_795_525_200, "/validFrom", "type:string"),
    ("/validUntil", "tomorrow", "/validUntil", "format:date-time"),
    ("/awardedDate", "2026-11-24", "/awardedDate", "format:date-time"),
    ("/credentialSubject", GONE, "", "required:credentialSubject"),
    ("/credentialSubject", [sample.credential()["credentialSubject"]], "/credentialSubject", "type:object"),
    ("/credentialSubject/type", ["Person"], "/credentialSubject/type", "contains"),
    (ACHIEVEMENT, GONE, "/credentialSubject", "required:achievement"),
    ("/credentialSubject/activityEndDate", "2026-11-20", "/credentialSubject/activityEndDate", "format:date-time"),
    ("/credentialSubject/identifier", [], "/credentialSubject/identifier", "minItems:1"),
    ("/credentialSubject/identifier/0/hashed", "no", "/credentialSubject/identifier/0/hashed", "type:boolean"),
    ("/credentialSubject/identifier/0/identityType", "email", "/credentialSubject/identifier/0/identityType", "anyOf"),
    ("/credentialSubject/identifier/1/identityHash", "x", "/credentialSubject/identifier/1/identityHash", "pattern"),
    ("/credentialSubject/source/type", ["Person"], "/credentialSubject/source/type", "contains"),
    ("/credentialSubject/result", [{"type": ["Grade"]}], "/credentialSubject/result/0/type", "contains"),
    (f"{ACHIEVEMENT}/id", GONE, ACHIEVEMENT, "required:id"),
    (f"{ACHIEVEMENT}/name", GONE, ACHIEVEMENT, "required:name"),
    (f"{ACHIEVEMENT}/description", GONE, ACHIEVEMENT, "required:description"),
    (f"{ACHIEVEMENT}/criteria", GONE, ACHIEVEMENT, "required:criteria"),
    (f"{ACHIEVEMENT}/criteria", {}, f"{ACHIEVEMENT}/criteria", "anyOf"),
    (f"{ACHIEVEMENT}/alignment", [], f"{ACHIEVEMENT}/alignment", "minItems:1"),
    (f"{ACHIEVEMENT}/alignment/0/targetUrl", GONE, f"{ACHIEVEMENT}/alignment/0", "required:targetUrl"),
    (f"{ACHIEVEMENT}/achievementType", "Pin", f"{ACHIEVEMENT}/achievementType", "anyOf"),
    (f"{ACHIEVEMENT}/tag", "one", f"{ACHIEVEMENT}/tag", "type:array"),
    (f"{ACHIEVEMENT}/resultDescription", [RESULT], f"{ACHIEVEMENT}/resultDescription/0", "required:resultType"),
    ("/evidence/0/type", ["Photo"], "/evidence/0/type", "contains"),
    ("/evidence", [], "/evidence", "minItems"),
    ("/endorsement/0/name", GONE, "/endorsement/0", "required:name"),
    ("/endorsement/0/credentialSubject/id", GONE, "/endorsement/0/credentialSubject", "required:id"),
    ("/endorsementJwt", ["only.two"], "/endorsementJwt/0", "pattern"),
    ("/credentialStatus/statusListIndex", 4711, "/credentialStatus/statusListIndex", "type:string"),
    ("/credentialStatus/statusListIndex", "-1", "/credentialStatus/statusListIndex", "pattern"),
    ("/credentialStatus/statusListIndex", "01", "/credentialStatus/statusListIndex", "pattern"),
    ("/credentialStatus/statusListIndex", "1e3", "/credentialStatus/statusListIndex", "pattern"),
    ("/credentialStatus/statusListIndex", "٣", "/credentialStatus/statusListIndex", "pattern"),
    ("/credentialStatus/statusPurpose", GONE, "/credentialStatus", "required:statusPurpose"),
    ("/credentialStatus/type", GONE, "/credentialStatus", "required:type"),
    ("/proof/0/created", "2026-11-24T13:00:00", "/proof/0/created", "format:date-time"),
    ("/inLanguage", "français", "/inLanguage", "pattern"),
]


@pytest.mark.parametrize(("pointer", "value", "at", "rule"), CREDENTIAL_BROKEN)
def test_each_rule_of_a_credential(pointer: str, value: object, at: str, rule: str) -> None:
    document = changed(sample.credential(), pointer, value)
    assert_named(document, "ob3-credential", at, rule)
    for schema in ("ob3-credential", "ob3-credential-issued"):
        assert not is_valid(document, schema)
        assert not disagree(document, schema)


def test_a_subject_needs_an_id_or_an_identifier() -> None:
    document = changed(sample.credential(), "/credentialSubject/id", GONE)
    assert is_valid(document, "ob3-credential")
    assert not is_valid(changed(document, "/credentialSubject/identifier", GONE), "ob3-credential")


@pytest.mark.parametrize("version", ["context", "context-3.0.1", "context-3.0.2", "context-3.0.3"])
def test_readers_accept_vc_data_model_1_1(version: str) -> None:
    document = sample.credential_1_1()
    document["@context"][1] = f"https://purl.imsglobal.org/spec/ob/v3p0/{version}.json"
    assert violations(document, "ob3-credential") == []
    assert violations(changed(document, "/issuanceDate", GONE), "ob3-credential") == [
        Violation("", "required:issuanceDate")
    ]
    assert not is_valid(document, "ob3-credential-issued")


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/issuer", "https://badges.example/issuer"),
        ("/type", ["VerifiableCredential", "AchievementCredential"]),
        ("/proof", sample.proof()),
        ("/proof", GONE),
        ("/credentialStatus/id", GONE),
        ("/credentialStatus", {"id": "https://badges.example/revoked", "type": "1EdTechRevocationList"}),
        ("/credentialSchema", {"id": "https://badges.example/schema", "type": "1EdTechJsonSchemaValidator2019"}),
        ("/evidence", {"type": "Evidence"}),
        (f"{ACHIEVEMENT}/criteria", {"narrative": "x"}),
        (f"{ACHIEVEMENT}/achievementType", "ext:Patch"),
        ("/validFrom", "2026-11-24T14:00:00.123+01:00"),
        ("/credentialSubject/result", [{"type": "Result", "value": "B", "status": "Completed"}]),
        ("/unforeseen", {"deep": [1, None]}),
        ("/iss", "did:web:badges.example"),
    ],
)
def test_readers_accept_what_the_standard_leaves_open(pointer: str, value: object) -> None:
    assert violations(changed(sample.credential(), pointer, value), "ob3-credential") == []


@pytest.mark.parametrize(
    ("pointer", "value", "at", "rule"),
    [
        ("/unforeseen", 1, "", "additionalProperties:unforeseen"),
        ("/issuer/logo", "x", "/issuer", "additionalProperties:logo"),
        ("/credentialSubject/gender", "x", "/credentialSubject", "additionalProperties:gender"),
        (f"{ACHIEVEMENT}/level", "expert", ACHIEVEMENT, "additionalProperties:level"),
        ("/evidence/0/photo", "x", "/evidence/0", "additionalProperties:photo"),
        ("/credentialStatus/reason", "x", "/credentialStatus", "additionalProperties:reason"),
        ("/proof/0/nonce", "x", "/proof/0", "additionalProperties:nonce"),
        ("/issuer", "did:web:badges.example", "/issuer", "type:object"),
        ("/issuer/type", "Profile", "/issuer/type", "type:array"),
        ("/proof", sample.proof(), "/proof", "type:array"),
        ("/evidence", {"type": ["Evidence"]}, "/evidence", "type:array"),
        ("/name", GONE, "", "required:name"),
        ("/name", "", "/name", "minLength:1"),
        ("/awardedDate", GONE, "", "required:awardedDate"),
        ("/credentialStatus", GONE, "", "required:credentialStatus"),
        ("/credentialStatus/id", GONE, "/credentialStatus", "required:id"),
        ("/credentialStatus/statusPurpose", "suspension", "/credentialStatus/statusPurpose", "const:revocation"),
        ("/validFrom", "2026-11-24T13:00:00.5Z", "/validFrom", "pattern"),
        ("/validFrom", "2026-11-24T14:00:00+01:00", "/validFrom", "pattern"),
        ("/@context", OLD_CONTEXTS, "/@context/1", "const"),
        ("/type", ["OpenBadgeCredential", "VerifiableCredential"], "/type", "const"),
    ],
)
def test_what_we_issue_is_closed(pointer: str, value: object, at: str, rule: str) -> None:
    assert_named(changed(sample.credential(), pointer, value), "ob3-credential-issued", at, rule)
