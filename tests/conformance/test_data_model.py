"""What the data model allows and forbids, issuing and verifying (VC Data Model 2.0 sections 4 and 5, and 1.1)."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import vocabulary
from tests.conformance.client import Api, credential, proven
from tests.conformance.contexts import EXAMPLES

URL = "https://a.example/1"
SRI = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
MULTIBASE = "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA"  # SHA-256 as a multihash
PLAIN_MULTIBASE = "uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ"  # the same without its prefix

ALLOWED: dict[str, dict[str, Any]] = {
    "no id": {"id": None},
    "no dates": {"validFrom": None},
    "one type": {"type": "VerifiableCredential"},
    "subjects": {"credentialSubject": [{"id": "urn:a:1"}, {"name": "x"}]},
    "issuer's name": {"issuer": {"id": "did:example:i", "name": {"@value": "École", "@language": "fr"}}},
    "name": {"name": "Arts", "description": {"@value": "Arts", "@language": "en"}},
    "names": {"name": [{"@value": "Arts", "@language": "en"}, {"@value": "Künste", "@language": "de"}]},
    "direction": {"name": {"@value": "فنون", "@language": "ar", "@direction": "rtl"}},
    "direction alone": {"description": {"@value": "فنون", "@direction": "rtl"}},
    "directions": {"name": [{"@value": "فنون", "@language": "ar", "@direction": "rtl"}, {"@value": "Arts"}]},
    "fraction, zone": {"validFrom": "2026-01-01T00:00:00.123+05:30", "validUntil": "2030-01-01T00:00:00-14:00"},
    "statuses": {"credentialStatus": [{"type": "Example"}, {"id": URL, "type": ["Example", "Other"]}]},
    "schemas": {"credentialSchema": [{"id": URL, "type": "JsonSchema"}, {"id": "urn:a:2", "type": "JsonSchema"}]},
    "terms, evidence, refresh": {
        "termsOfUse": {"type": "Example"},
        "evidence": [{"type": ["Example"]}],
        "refreshService": {"type": "Example", "id": URL},
    },
    "resource": {"relatedResource": {"id": URL, "digestSRI": SRI, "mediaType": "text/plain"}},
    "resource held": {"relatedResource": [{"id": vocabulary.VC_V2, "digestSRI": SRI, "digestMultibase": MULTIBASE}]},
    "resource held, plain": {"relatedResource": [{"id": vocabulary.VC_V2, "digestMultibase": PLAIN_MULTIBASE}]},
    "inline context": {"@context": [vocabulary.VC_V2, {"@vocab": "https://a.example/#"}]},
}

FORBIDDEN: dict[str, dict[str, Any]] = {
    "no context": {"@context": None},
    "context is no array": {"@context": vocabulary.VC_V2},
    "context order": {"@context": [EXAMPLES, vocabulary.VC_V2]},
    "empty context": {"@context": []},
    "context of a number": {"@context": [10]},
    "context beside": {"@context": [vocabulary.VC_V2, 10]},
    "context no URL": {"@context": [vocabulary.VC_V2, "not a url"]},
    "context in context": {"@context": [[vocabulary.VC_V2]]},
    "context first an object": {"@context": [{}, vocabulary.VC_V2]},
    "id": {"id": "not a url"},
    "ids": {"id": ["urn:a:1", "urn:a:2"]},
    "no type": {"type": None},
    "type": {"type": ["ExampleDegreeCredential"]},
    "type of a number": {"type": ["VerifiableCredential", 5]},
    "no issuer": {"issuer": None},
    "issuer": {"issuer": "not a URL"},
    "issuers": {"issuer": [URL]},
    "issuer without id": {"issuer": {"name": "College"}},
    "issuer's name": {"issuer": {"id": URL, "name": {"@value": 5}}},
    "no subject": {"credentialSubject": None},
    "empty subject": {"credentialSubject": {}},
    "no subjects": {"credentialSubject": []},
    "one empty subject": {"credentialSubject": [{"id": "urn:a:1"}, {}]},
    "subject of a text": {"credentialSubject": "did:example:1"},
    "subject's id": {"credentialSubject": {"id": "not a URL", "name": "x"}},
    "name": {"name": 5},
    "names": {"name": ["Arts", "Künste"]},
    "name's member": {"name": {"@value": "Arts", "@language": "en", "extra": "x"}},
    "language": {"name": {"@value": "Arts", "@language": "not a language"}},
    "direction": {"description": {"@value": "Arts", "@language": "en", "@direction": "up"}},
    "no value": {"description": {"@language": "en"}},
    "zone": {"validFrom": "2026-01-01T00:00:00"},
    "day alone": {"validUntil": "2026-01-01"},
    "day": {"validFrom": "2026-02-31T00:00:00Z"},
    "date": {"validFrom": 1767225600},
    "order": {"validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
    "order across zones": {"validFrom": "2026-01-01T00:30:00Z", "validUntil": "2026-01-01T01:00:00+01:00"},
    "status": {"credentialStatus": {"id": URL}},
    "status id": {"credentialStatus": {"id": "not a url", "type": "Example"}},
    "status text": {"credentialStatus": URL},
    "schema without id": {"credentialSchema": {"type": "JsonSchema"}},
    "schema without type": {"credentialSchema": [{"id": URL, "type": "JsonSchema"}, {"id": URL}]},
    "terms": {"termsOfUse": [{"id": URL}]},
    "evidence": {"evidence": {"id": URL}},
    "refresh": {"refreshService": {"id": URL}},
    "resource without digest": {"relatedResource": [{"id": URL}]},
    "resource without id": {"relatedResource": [{"digestSRI": SRI}]},
    "resource twice": {"relatedResource": [{"id": URL, "digestSRI": SRI}] * 2},
    "other digest": {"relatedResource": [{"id": vocabulary.VC_V2, "digestSRI": "sha256-AA=="}]},
    "one other digest": {"relatedResource": {"id": vocabulary.VC_V2, "digestSRI": SRI, "digestMultibase": "uAA"}},
}


@pytest.mark.parametrize("suite", [vocabulary.EDDSA_RDFC_2022, vocabulary.EDDSA_JCS_2022])
@pytest.mark.parametrize("changes", ALLOWED.values(), ids=ALLOWED)
def test_what_is_allowed(api: Api, changes: dict[str, Any], suite: str) -> None:
    issued = api.issue(options={"cryptosuite": suite}, **changes)
    assert api.verify(issued, checks=["proof"]) == []
    for member, value in changes.items():
        assert issued.get(member) == (value if member != "issuer" else value | {"id": api.issuers["issuer"]})


@pytest.mark.parametrize("changes", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_is_forbidden_is_neither_issued_nor_verified(api: Api, changes: dict[str, Any]) -> None:
    wrong = credential(api.issuers["issuer"], **changes)
    status, body = api.post("/credentials/issue", {"credential": wrong, "options": {}})
    assert status == 400 and body["errors"]
    if "@context" in changes or "issuer" in changes:
        wrong["proof"] = api.issue()["proof"]
        assert api.verify(wrong, checks=["proof"])
    else:
        # The proof holds, so nothing but the data model refuses.
        wrong["proof"] = _proof(api, wrong)
        assert api.verify(wrong, checks=["proof"]) not in ([], ["proof.signature"])


def _proof(api: Api, document: dict[str, Any]) -> dict[str, Any]:
    return proven(document, api.authority.ed25519, cryptosuite=vocabulary.EDDSA_JCS_2022)


OLD_STATUS, OLD_REFRESH = "https://a.example/#Status", "https://a.example/#Refresh"


@pytest.mark.parametrize(
    ("changes", "is_right"),
    [
        ({}, True),
        ({"expirationDate": "2030-01-01T00:00:00Z"}, True),
        ({"issuanceDate": "yesterday"}, False),
        ({"expirationDate": "2020-01-01T00:00:00Z"}, False),
        ({"issuer": "not a URL"}, False),
        ({"credentialStatus": {"type": OLD_STATUS, "id": URL}}, True),
        ({"credentialStatus": {"type": OLD_STATUS}}, False),
        ({"refreshService": {"type": OLD_REFRESH, "id": URL}}, True),
        ({"refreshService": {"type": OLD_REFRESH}}, False),
        ({"termsOfUse": {"type": "https://a.example/#Terms"}}, True),
    ],
)
def test_the_old_data_model(api: Api, changes: dict[str, Any], is_right: bool) -> None:
    old: dict[str, Any] = {"@context": [vocabulary.VC_V1], "type": ["VerifiableCredential"], "validFrom": None}
    old |= {"issuanceDate": "2026-01-01T00:00:00Z", "credentialSubject": {"id": "urn:a:1"}}
    document = credential("did:example:i", **(old | changes))
    assert api.post("/credentials/issue", {"credential": document})[0] == (201 if is_right else 400)


def test_the_old_data_model_needs_a_date(api: Api) -> None:
    document = credential(api.issuers["issuer"], validFrom=None, credentialSubject={"id": "urn:a:1"})
    document |= {"@context": [vocabulary.VC_V1, vocabulary.DATA_INTEGRITY_V2], "type": ["VerifiableCredential"]}
    assert api.verify({**document, "proof": _proof(api, document)}) == ["issuanceDate is missing"]
    document["issuanceDate"] = "2026-01-01T00:00:00Z"
    assert api.verify({**document, "proof": _proof(api, document)}) == []
