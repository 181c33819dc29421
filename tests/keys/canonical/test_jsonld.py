"""The expansion of a document to quads, compared with PyLD's."""

from typing import Any

import pytest

from keys.canonical import canonicalize, digest
from schemas.bitstring import encode
from schemas.vocabulary import (
    DATA_INTEGRITY_V2,
    DID_V1,
    EXTENSIONS_CONTEXT,
    JWK_V1,
    MULTIKEY_V1,
    OB_CONTEXT,
    OB_CONTEXT_301,
    VC_V1,
    VC_V2,
)
from tests.keys.canonical.badge import badge
from tests.keys.canonical.oracle import normalized

Json = dict[str, Any]


def test_a_whole_badge_is_stated_as_pyld_states_it() -> None:
    assert canonicalize(badge()).decode() == normalized(badge())
    assert len(digest(badge())) == 32


@pytest.mark.parametrize(
    "document",
    [
        {
            "@context": [DID_V1, MULTIKEY_V1, JWK_V1],
            "id": "did:web:badges.example",
            "verificationMethod": [
                {"id": "did:web:badges.example#a", "type": "Multikey", "controller": "did:web:badges.example"},
                {"id": "did:web:badges.example#b", "type": "JsonWebKey", "publicKeyJwk": {"kty": "RSA", "e": "AQAB"}},
            ],
            "assertionMethod": ["did:web:badges.example#a", "did:web:badges.example#b"],
        },
        {"@context": VC_V2, "type": "VerifiablePresentation", "verifiableCredential": [badge(), badge(id="urn:b")]},
        {"@context": [VC_V2], "id": "urn:a", "type": "JsonSchema", "jsonSchema": {"b": [1.0, None], "a": "\x00€"}},
        {"@context": VC_V2, "id": "urn:a", "_sd": ["x", "y"], "exp": 5, "name": {"@value": "a", "@language": "FR-fr"}},
        {
            "@context": [VC_V2, OB_CONTEXT],
            "type": "ResultDescription",
            "allowedValue": ["b", "a", "b"],
            "rubricCriterionLevel": [],
        },
        {"@context": [VC_V2, OB_CONTEXT], "id": "urn:a", "type": "ResultDescription", "allowedValue": []},
        {
            "@context": [VC_V2, OB_CONTEXT, EXTENSIONS_CONTEXT],
            "type": ["VerifiableCredential", "https://other.example/Type"],
            "credentialStatus": {"id": "https://a.example/r", "type": "1EdTechRevocationList"},
        },
        {"@context": [VC_V1, OB_CONTEXT_301, DATA_INTEGRITY_V2], "type": "VerifiableCredential", "issuer": "did:a:b"},
        {"@context": VC_V2, "type": "BitstringStatusListEntry", "statusMessage": [{"status": "0x0", "message": "m"}]},
        {"@context": [VC_V2, OB_CONTEXT], "type": "Achievement", "creditsAvailable": 0.1, "name": '\\"\n\r\t'},
        {"@context": [VC_V2, OB_CONTEXT], "type": "GeoCoordinates", "latitude": -97.74, "longitude": -0.0},
        {"@context": [VC_V2, OB_CONTEXT], "type": "GeoCoordinates", "latitude": 1e-7, "longitude": 1e21},
    ],
)
def test_the_constructs_of_the_bundled_contexts(document: Json) -> None:
    # PyLD is wrong only about \u0000, which stands escaped twice inside a JSON literal and not elsewhere.
    assert canonicalize(document).decode() == normalized(document)


def test_control_characters_are_escaped_as_rdfc_demands() -> None:
    """Where PyLD leaves them as they are."""
    document = {"@context": VC_V2, "id": "urn:a", "name": '\x00\x08\t\n\x0b\f\r\x1f\x7f\x80"\\'}
    expected = r'<urn:a> <https://schema.org/name> "\u0000\b\t\n\u000B\f\r\u001F\u007F' + "\x80" + r'\"\\" .' + "\n"
    assert canonicalize(document).decode() == expected


def test_order_and_arrays_of_one_change_nothing() -> None:
    shuffled = dict(reversed(badge().items()))
    shuffled["evidence"].reverse()
    shuffled["credentialSubject"]["achievement"]["type"] = "Achievement"
    shuffled["credentialSubject"]["identifier"] = shuffled["credentialSubject"]["identifier"][0]
    assert canonicalize(shuffled) == canonicalize(badge())


def test_a_status_list_of_the_largest_kind_passes() -> None:
    bits = bytes((index * 73) % 256 for index in range(16_384))
    document = {
        "@context": [VC_V2],
        "id": "https://badges.example/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:badges.example",
        "validFrom": "2026-11-24T09:00:00Z",
        "credentialSubject": {
            "id": "https://badges.example/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(bits),
            "ttl": 60000,
        },
    }
    assert canonicalize(document).decode() == normalized(document)
