"""Open Badges 2.0, as its own readers insist (decisions 7 and 15)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from issuer.compose_ob2 import (
    compose_assertion,
    compose_key,
    compose_revocation_list,
    compose_revoked_assertion,
    compose_signed_assertion,
)
from issuer.drafts import AchievementDraft, AlignmentDraft, HostedDraft, IssuerProfile
from issuer.publication import ob2_badge_class, ob2_key, ob2_profile, ob2_revocations
from keys.signing import Signer
from keys.verification import VerificationMethod
from schemas import validation
from schemas.identity import recipient_matches
from tests.schemas import documents as sample

ORIGIN = "https://badges.example"


def test_a_hosted_assertion(hosted_draft: Callable[..., HostedDraft]) -> None:
    draft = hosted_draft(expires=datetime(2030, 1, 1, tzinfo=UTC))
    assertion = compose_assertion(draft)
    assert validation.violations(assertion, "ob2-assertion") == []
    assert assertion["id"] == draft.assertion_url
    assert assertion["verification"] == {"type": "HostedBadge"}
    assert assertion["issuedOn"] == "2026-11-24T14:32:05Z"
    assert assertion["expires"] == "2030-01-01T00:00:00Z"
    assert assertion["recipient"]["hashed"] is True
    assert recipient_matches(assertion["recipient"], "amina@exemple.fr")
    assert not recipient_matches(assertion["recipient"], "lea@exemple.fr")
    assert "amina" not in json.dumps(assertion)
    assert not {"evidence", "narrative", "endorsement"} & set(assertion)


def test_without_an_email_the_recipient_is_an_opaque_id(hosted_draft: Callable[..., HostedDraft]) -> None:
    draft = hosted_draft(recipient_email=None)
    assertion = compose_assertion(draft)
    assert validation.violations(assertion, "ob2-assertion") == []
    assert assertion["recipient"] == {"type": "id", "hashed": False, "identity": draft.recipient_id}


def test_a_signed_assertion_has_an_id_of_its_own(hosted_draft: Callable[..., HostedDraft]) -> None:
    draft = hosted_draft()
    assertion = compose_signed_assertion(draft)
    assert validation.violations(assertion, "ob2-assertion") == []
    assert assertion["id"] == draft.signed_id
    assert assertion["verification"] == {"type": "SignedBadge", "creator": draft.key_url}
    hosted = compose_assertion(draft)
    assert {**assertion, "id": 0, "verification": 0} == {**hosted, "id": 0, "verification": 0}


def test_a_revoked_assertion_has_its_id_and_no_facts() -> None:
    url = f"{ORIGIN}/ob2/assertions/k3yOfAnUnguessableUrl"
    assert set(compose_revoked_assertion(url)) == {"@context", "id", "type", "revoked"}


def test_the_set_of_one_key_holds_together(
    network: IssuerProfile, achievement: AchievementDraft, network_rsa: Signer
) -> None:
    era = network_rsa.method.thumbprint
    profile = ob2_profile(ORIGIN, era, network)
    badge_class = ob2_badge_class(ORIGIN, era, "equipe", achievement)
    key = ob2_key(ORIGIN, era, network_rsa.method)
    revocations = ob2_revocations(ORIGIN, era, [])
    assert validation.violations(profile, "ob2-profile") == []
    assert validation.violations(badge_class, "ob2-badge-class") == []
    assert badge_class["id"] == f"{ORIGIN}/ob2/{era}/badges/equipe/1"
    assert badge_class["issuer"] == profile["id"] == key["owner"] == revocations["issuer"]
    assert profile["publicKey"] == key["id"]
    assert profile["revocationList"] == revocations["id"]
    assert profile["email"] == "contact@badges.example" and profile["telephone"] == "+33555000000"
    assert badge_class["alignment"][0]["targetFramework"] == "ESCO 1.2.0"
    assert key["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----")
    method = network_rsa.method
    assert VerificationMethod.from_pem(method.id, method.controller, key["publicKeyPem"]).same_key(method)


def test_a_revocation_list_keeps_at_least_two_entries() -> None:
    for revoked in ([], ["urn:uuid:a"], ["urn:uuid:a", "urn:uuid:a"]):
        entries = compose_revocation_list(revoked, url=f"{ORIGIN}/r", profile_url=f"{ORIGIN}/i")["revokedAssertions"]
        assert len(entries) >= 2
        assert {"urn:uuid:a"} & set(revoked) <= {entry["id"] for entry in entries}
        assert all(set(entry) == {"id"} for entry in entries)
    two = compose_revocation_list(["urn:uuid:b", "urn:uuid:a"], url=f"{ORIGIN}/r", profile_url=f"{ORIGIN}/i")
    assert two["revokedAssertions"] == [{"id": "urn:uuid:a"}, {"id": "urn:uuid:b"}]


def test_an_assertion_is_written_as_the_sample(hosted_draft: Callable[..., HostedDraft]) -> None:
    said = sample.assertion()
    draft = hosted_draft(
        assertion_url=said["id"],
        recipient_email="lucja@example.org",
        recipient_salt="0123456789abcdef",
        badge_class_url=said["badge"],
        issued_at=datetime.fromisoformat(said["issuedOn"]),
        expires=datetime.fromisoformat(said["expires"]),
        image_url=said["image"],
    )
    assert compose_assertion(draft) == said


def test_a_badge_class_is_written_as_the_sample() -> None:
    said: dict[str, Any] = sample.badge_class()
    alignment = said["alignment"][0]
    draft = AchievementDraft(
        id=f"{ORIGIN}/achievements/equipe/1",
        name=said["name"],
        description=said["description"],
        criteria_url=said["criteria"]["id"],
        criteria=(said["criteria"]["narrative"].removeprefix("- "),),
        image_url=said["image"],
        alignment=(AlignmentDraft(alignment["targetName"], alignment["targetUrl"], alignment["targetFramework"]),),
        tags=tuple(said["tags"]),
    )
    assert ob2_badge_class(ORIGIN, "era", "equipe", draft) == said


def test_a_profile_is_written_as_the_sample_and_one_key_as_one_url() -> None:
    said = sample.ob2_profile()
    profile = IssuerProfile("did:web:badges.example", said["name"], said["url"], said["email"], said["telephone"])
    assert ob2_profile(ORIGIN, "era", profile) == said
    assert isinstance(said["publicKey"], str)


def test_a_key_names_its_owner() -> None:
    assert compose_key(key_url=f"{ORIGIN}/key", profile_url=f"{ORIGIN}/issuer", public_key_pem="-----BEGIN") == {
        "@context": "https://w3id.org/openbadges/v2",
        "id": f"{ORIGIN}/key",
        "type": "CryptographicKey",
        "owner": f"{ORIGIN}/issuer",
        "publicKeyPem": "-----BEGIN",
    }
