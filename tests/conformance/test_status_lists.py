"""Status: an entry where a request asks for one, and a list that says what was set (Bitstring Status List 1.0)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from schemas import bitstring, vocabulary
from tests.conformance.authority import signed
from tests.conformance.client import PUBLIC_URL, Api, proven
from tests.conformance.status_checks import status_findings
from tests.conformance.status_lists import StatusLists

ISSUE = "/bitstring/credentials/issue"


def issued(api: Api, who: str = "issuer", **options: Any) -> dict[str, Any]:
    """A credential with a status entry, of an id of its own."""
    return api.issue(who, path=ISSUE, id=f"urn:uuid:{uuid4()}", options=options)


def setting(document: dict[str, Any], **members: Any) -> dict[str, Any]:
    """The body that sets, or clears, the status of a credential."""
    return {"credentialId": document["id"], "credentialStatus": {"type": "BitstringStatusListEntry", **members}}


@pytest.mark.parametrize("who", ["issuer", "ecdsaIssuer", "ecdsaP384Issuer"])
@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_list_says_what_was_set(api: Api, who: str, purpose: str) -> None:
    document, other = issued(api, who, statusPurpose=purpose), issued(api, who, statusPurpose=purpose)
    entry = document["credentialStatus"]
    assert entry.keys() == {"id", "type", "statusPurpose", "statusListIndex", "statusListCredential"}
    assert (entry["type"], entry["statusPurpose"]) == ("BitstringStatusListEntry", purpose)
    path = entry["statusListCredential"].removeprefix(PUBLIC_URL)

    def bit() -> bool:
        status, listed = api.get(path)
        assert status == 200 and api.verify(listed) == [] and listed["id"] == entry["statusListCredential"]
        assert listed["credentialSubject"]["statusPurpose"] == purpose
        bits = bitstring.decode(listed["credentialSubject"]["encodedList"])
        assert len(bits) * 8 >= 131072
        return bitstring.is_set(bits, int(entry["statusListIndex"]))

    ended = {"revocation": ["status.revoked"], "suspension": ["status.suspended"]}[purpose]
    assert not bit() and api.verify(document) == []
    assert api.post("/credentials/status", setting(document, statusPurpose=purpose))[0] == 200
    assert api.client.post(f"{path}/publish").status_code == 204
    assert bit() and api.verify(document, checks=["proof", "credentialStatus"]) == ended
    assert api.verify(document) == ended and api.verify(document, checks=["proof"]) == []
    assert api.verify(other) == []
    assert api.post("/credentials/status", setting(document, status="0"))[0] == 200
    assert not bit() and api.verify(document) == []


def test_plain_issuing_gives_no_entry_unless_asked(api: Api) -> None:
    assert "credentialStatus" not in api.issue()
    assert "credentialStatus" in api.issue(options={"credentialStatus": True})
    own = {"id": "urn:a:1", "type": "Example"}
    assert api.issue(credentialStatus=own)["credentialStatus"] == own


def test_each_entry_has_a_bit_of_its_own(api: Api) -> None:
    same = issued(api)
    again = api.issue(path=ISSUE, id=same["id"])
    entries = [each["credentialStatus"]["statusListIndex"] for each in (same, again, issued(api), issued(api))]
    assert len(set(entries)) == 4
    api.post("/credentials/status", setting(same))
    assert api.verify(same) == [] and api.verify(again) == ["status.revoked"]


def test_unknown_status_is_refused(api: Api) -> None:
    unknown = setting({"id": "urn:a:unknown"})
    assert api.post("/credentials/status", unknown)[1]["errors"] == ["status.unknown_credential"]
    assert api.get("/status/unknown/revocation")[0] == 400
    assert api.get("/status/issuer/other")[0] == 400
    body = {"credential": {**api.issue(), "proof": None}, "options": {"statusPurpose": "message"}}
    assert api.post(ISSUE, body)[1]["errors"] == ["status.purpose"]


def test_list_is_called_json(api: Api) -> None:
    answer = api.client.get("/status/issuer/revocation", headers={"Accept": "application/ld+json, application/json"})
    assert (answer.status_code, answer.mimetype) == (200, "application/vc+ld+json")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"type": "Other"}, ["status.unsupported"]),
        ({"statusListCredential": "nowhere"}, None),
        ({"statusListCredential": 5}, ["jsonld.datatype"]),
        ({"statusListCredential": f"{PUBLIC_URL}/status/ecdsaIssuer/revocation"}, ["status.verification"]),
        ({"statusListCredential": f"{PUBLIC_URL}/status/unknown/revocation"}, ["status.unknown_list"]),
        ({"statusListIndex": 5}, ["status.index_malformed"]),
        ({"statusListIndex": "-1"}, ["status.index_malformed"]),
        ({"statusListIndex": "131072"}, ["status.range"]),
        ({"statusPurpose": "suspension"}, ["status.verification"]),
    ],
)
def test_each_member_of_an_entry_is_checked(api: Api, change: dict[str, Any], found: list[str] | None) -> None:
    document = issued(api)
    del document["proof"]
    document["credentialStatus"] = document["credentialStatus"] | change
    # With JCS any value can be signed.
    document["proof"] = proven(document, api.authority.ed25519, cryptosuite=vocabulary.EDDSA_JCS_2022)
    answered = api.verify(document)
    assert answered if found is None else answered == found


class OtherLists(StatusLists):
    """Lists with fewer bits, with or without a proof that holds."""

    is_signed_anew = True

    def read(self, url: str) -> dict[str, Any]:
        """The list, with eight bits."""
        document = super().read(url)
        proof = document.pop("proof")
        document["credentialSubject"]["encodedList"] = bitstring.encode(bytes(1))
        if self.is_signed_anew:
            return signed(document, self.authority.ed25519, vocabulary.EDDSA_RDFC_2022)
        return {**document, "proof": proof}


def test_list_must_hold_and_be_long_enough(api: Api) -> None:
    lists = OtherLists(api.authority, PUBLIC_URL)
    entry = lists.entry({"id": "urn:a:1"}, api.authority.ed25519, "revocation")
    document = {"issuer": api.issuers["issuer"], "credentialStatus": [entry]}
    assert status_findings(document, StatusLists(api.authority, PUBLIC_URL)) == []
    assert status_findings(document, lists) == ["form.status_list_length"]
    lists.is_signed_anew = False
    assert status_findings(document, lists) == ["status.verification"]
