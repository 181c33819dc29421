"""ob2: what is written conforms and is read back equal; parts inside or by URL are read alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import DocumentMalformed
from schemas.ob2 import Assertion, BadgeClass, CryptographicKey, Endorsement, Profile, RevocationList
from schemas.validation import violations
from tests.schemas import documents as sample


def test_the_samples_come_back_equal() -> None:
    assert Assertion.from_json(sample.assertion()).to_json() == sample.assertion()
    assert BadgeClass.from_json(sample.badge_class()).to_json() == sample.badge_class()
    assert Profile.from_json(sample.ob2_profile()).to_json() == sample.ob2_profile()
    assert Endorsement.from_json(sample.ob2_endorsement()).to_json() == sample.ob2_endorsement()


def test_a_compound_document_is_read_whole() -> None:
    document = sample.assertion()
    document["badge"] = sample.badge_class() | {"issuer": sample.ob2_profile()}
    document["verification"] = {"type": "SignedBadge", "creator": {"id": "https://badges.example/key"}}
    assertion = Assertion.from_json(document)
    assert isinstance(assertion.badge, BadgeClass)
    assert isinstance(assertion.badge.issuer, Profile)
    assert assertion.badge.issuer.public_key == ("https://badges.example/ob2/era/key",)
    assert assertion.verification.creator == "https://badges.example/key"
    assert violations(assertion.to_json(), "ob2-assertion") == []


def test_other_spellings_are_read_alike() -> None:
    badge = BadgeClass.from_json(
        sample.badge_class()
        | {"criteria": "https://badges.example/c", "image": {"id": "https://badges.example/i"}, "tags": "one"}
    )
    assert (badge.criteria_id, badge.criteria_narrative) == ("https://badges.example/c", None)
    assert (badge.image, badge.tags) == ("https://badges.example/i", ("one",))
    profile = Profile.from_json(
        sample.ob2_profile()
        | {
            "publicKey": ["https://badges.example/1", {"id": "https://badges.example/2"}],
            "verification": {"allowedOrigins": "badges.example", "startsWith": ["https://badges.example/a/"]},
        }
    )
    assert profile.public_key == ("https://badges.example/1", "https://badges.example/2")
    assert (profile.allowed_origins, profile.starts_with) == (("badges.example",), ("https://badges.example/a/",))
    assert Profile.from_json(profile.to_json()) == profile


@pytest.mark.parametrize(
    ("revoked", "expected"), [(True, True), (False, False), (None, False), ("true", True), (1, True)]
)
def test_whatever_is_not_false_revokes(revoked: object, expected: bool) -> None:
    assert Assertion.from_json(sample.assertion() | {"revoked": revoked}).revoked is expected


def test_a_key_comes_back_equal_and_lacks_no_member() -> None:
    key = CryptographicKey("https://badges.example/key", "https://badges.example/issuer", "-----BEGIN PUBLIC KEY-----")
    assert CryptographicKey.from_json(key.to_json()) == key
    assert CryptographicKey.from_json(key.to_json() | {"owner": {"id": key.owner}}) == key
    for name in ("id", "owner", "publicKeyPem"):
        with pytest.raises(DocumentMalformed):
            CryptographicKey.from_json({member: value for member, value in key.to_json().items() if member != name})


def test_revocation_lists_of_strings_objects_and_one() -> None:
    url = "https://badges.example/revocations"
    entries = ["urn:x:1", {"id": "urn:x:2", "revocationReason": "r"}]
    read = RevocationList.from_json({"id": url, "issuer": {"id": "urn:x:3"}, "revokedAssertions": entries})
    assert read == RevocationList(url, "urn:x:3", {"urn:x:1": "", "urn:x:2": "r"})
    assert RevocationList.from_json(read.to_json()) == read
    for single in ("urn:x:1", {"id": "urn:x:1"}):
        assert RevocationList.from_json({"revokedAssertions": single}).revoked_assertions == {"urn:x:1": ""}
    assert RevocationList.from_json({}).revoked_assertions == {}


@pytest.mark.parametrize("entry", [7, True, [], ["urn:x:1"], {}, {"id": 7}, {"uid": "urn:x:1"}])
def test_a_revocation_that_names_nothing_makes_the_list_unreadable(entry: object) -> None:
    with pytest.raises(DocumentMalformed):
        RevocationList.from_json({"revokedAssertions": ["urn:x:1", entry]})


@pytest.mark.parametrize(
    ("kind", "document", "names"),
    [
        (Assertion, sample.assertion(), ["id", "recipient", "badge", "verification", "issuedOn"]),
        (BadgeClass, sample.badge_class(), ["id", "name", "issuer"]),
        (Profile, sample.ob2_profile(), ["id"]),
        (Endorsement, sample.ob2_endorsement(), ["id", "claim", "issuer", "verification", "issuedOn"]),
    ],
)
def test_what_a_reader_cannot_do_without(kind: Any, document: dict[str, Any], names: list[str]) -> None:
    for name in names:
        with pytest.raises(DocumentMalformed) as refusal:
            kind.from_json({member: value for member, value in document.items() if member != name})
        assert refusal.value.code == "document.member_missing"


ANY = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2)


@given(st.sampled_from(sorted(sample.assertion())), ANY | st.dictionaries(st.sampled_from(["id", "type"]), ANY))
def test_hostile_members_are_read_or_refused(name: str, value: Any) -> None:
    try:
        Assertion.from_json(sample.assertion() | {name: value}).to_json()
    except DocumentMalformed as refusal:
        assert "." in refusal.code  # noqa: PT017
