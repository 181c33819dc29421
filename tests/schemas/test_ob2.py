"""ob2: what is written is what the samples of the standard's shape say, and nothing empty."""

from __future__ import annotations

from schemas.ob2 import (
    Alignment,
    Assertion,
    BadgeClass,
    CryptographicKey,
    Profile,
    Recipient,
    RevocationList,
    Verification,
)
from schemas.validation import violations
from tests.schemas import documents as sample


def test_an_assertion_is_written_as_the_sample() -> None:
    said = sample.assertion()
    recipient = Recipient("email", said["recipient"]["identity"], True, "0123456789abcdef")
    assertion = Assertion(
        id=said["id"],
        recipient=recipient,
        badge=said["badge"],
        verification=Verification("HostedBadge"),
        issued_on=said["issuedOn"],
        expires=said["expires"],
        image=said["image"],
    )
    assert assertion.to_json() == said
    assert violations(assertion.to_json(), "ob2-assertion") == []


def test_hashed_false_is_written() -> None:
    assert Recipient("id", "urn:x:1", False).to_json() == {"type": "id", "hashed": False, "identity": "urn:x:1"}


def test_a_badge_class_is_written_as_the_sample() -> None:
    said = sample.badge_class()
    alignment = said["alignment"][0]
    badge = BadgeClass(
        id=said["id"],
        name=said["name"],
        description=said["description"],
        image=said["image"],
        criteria_id=said["criteria"]["id"],
        criteria_narrative=said["criteria"]["narrative"],
        issuer=said["issuer"],
        alignment=(Alignment(alignment["targetName"], alignment["targetUrl"], alignment["targetFramework"]),),
        tags=tuple(said["tags"]),
        version=said["version"],
        language=said["@language"],
    )
    assert badge.to_json() == said
    assert violations(badge.to_json(), "ob2-badge-class") == []


def test_a_profile_is_written_as_the_sample_and_one_key_as_one_url() -> None:
    said = sample.ob2_profile()
    names = ("id", "name", "url", "email", "telephone")
    profile = Profile(
        **{name: said[name] for name in names},
        public_key=(said["publicKey"],),
        revocation_list=said["revocationList"],
    )
    assert profile.to_json() == said
    assert violations(profile.to_json(), "ob2-profile") == []
    assert Profile("urn:x:1", public_key=("urn:x:2", "urn:x:3")).to_json()["publicKey"] == ["urn:x:2", "urn:x:3"]


def test_a_key_names_its_owner() -> None:
    key = CryptographicKey("https://badges.example/key", "https://badges.example/issuer", "-----BEGIN PUBLIC KEY-----")
    assert key.to_json() == {
        "@context": "https://w3id.org/openbadges/v2",
        "id": "https://badges.example/key",
        "type": "CryptographicKey",
        "owner": "https://badges.example/issuer",
        "publicKeyPem": "-----BEGIN PUBLIC KEY-----",
    }


def test_a_revocation_list_has_an_object_for_each_assertion_and_no_empty_reason() -> None:
    written = RevocationList("https://b.example/r", "https://b.example/i", {"urn:x:1": "", "urn:x:2": "r"}).to_json()
    assert written["revokedAssertions"] == [{"id": "urn:x:1"}, {"id": "urn:x:2", "revocationReason": "r"}]
