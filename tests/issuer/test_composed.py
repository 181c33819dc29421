"""What holds for every composed document: the standard's JSON Schema, nothing empty, and the very bytes of before."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from issuer.compose_ob2 import (
    compose_assertion,
    compose_key,
    compose_revoked_assertion,
    compose_signed_assertion,
)
from issuer.compose_ob3 import compose_credential, compose_endorsement, with_email, with_status_list
from issuer.drafts import AchievementDraft, AwardDraft, EndorsementDraft, HostedDraft, IssuerProfile
from issuer.publication import achievement_document, ob2_badge_class, ob2_profile, ob2_revocations, profile_document
from issuer.rules.common import walk
from schemas import strict_json
from schemas.validation import violations
from tests.issuer import drawn
from tests.issuer.badge import ACHIEVEMENT, AWARD, NETWORK_PROFILE, ORIGIN, SITE_PROFILE, hosted
from tests.schemas import documents as sample

EMAIL_HASH = ("sha256$" + "ab" * 32, "q9sHDk7uVt0yZr3WbXc1Lg")
UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
FULL = replace(AWARD, email_hash=EMAIL_HASH, valid_until=UNTIL)
ERA = "an-era"


def assert_conforms(document: dict[str, Any], *schemas: str) -> None:
    """Valid by each schema, without a null or an empty member anywhere, and the same when it is read back."""
    for schema in schemas:
        assert violations(document, schema) == [], schema
    empty = [pointer for pointer, value in walk(document) if value is None or value in ("", [], {})]
    assert empty == []
    assert strict_json.parse_object(strict_json.encode(document)) == document


@given(drawn.AWARDS)
def test_every_badge_conforms(award: AwardDraft) -> None:
    for endorsements in ([], [sample.endorsement()]):
        document = compose_credential(award, endorsements)
        assert_conforms(document, "ob3-credential-issued", "ob3-credential")
        assert_conforms(with_email(document, EMAIL_HASH), "ob3-credential-issued", "ob3-credential")
        assert_conforms(with_status_list(document, award.status_jwt_url), "ob3-credential-issued", "ob3-credential")


@given(drawn.ENDORSEMENTS)
def test_every_endorsement_conforms(endorsement: EndorsementDraft) -> None:
    assert_conforms(compose_endorsement(endorsement), "ob3-endorsement")


@given(drawn.HOSTED)
def test_every_assertion_conforms(draft: HostedDraft) -> None:
    assert_conforms(compose_assertion(draft), "ob2-assertion")
    assert_conforms(compose_signed_assertion(draft), "ob2-assertion")


@given(drawn.PROFILES, drawn.ACHIEVEMENTS)
def test_every_document_of_an_issuer_conforms(profile: IssuerProfile, achievement: AchievementDraft) -> None:
    assert_conforms(profile_document(profile))
    assert_conforms(achievement_document(achievement))
    assert_conforms(ob2_badge_class(ORIGIN, ERA, "equipe", achievement), "ob2-badge-class")
    addressed = replace(profile, email="contact@badges.example")  # which an issuer of 2.0 must have
    assert_conforms(ob2_profile(ORIGIN, ERA, addressed), "ob2-profile")


def test_an_empty_member_and_a_broken_rule_are_found() -> None:
    document = compose_credential(AWARD, [])
    for broken in ({**document, "evidence": []}, {**document, "name": None}, {**document, "awardedDate": "today"}):
        with pytest.raises(AssertionError):
            assert_conforms(broken, "ob3-credential-issued")


# SHA-256 of the bytes as they have been signed so far: the order of the members is a part of them. No list of statuses:
# how its bits are compressed depends on the library.
FROZEN = {
    "badge": "40d31030fee2fd673ae7d182489b96b985e11056d897f3f6094c008f778ff651",
    "badge with all": "4e323679d6b466076bcdf40880fb1c8cdef427e97c82b852153390135570790c",
    "badge for a token": "b67a94ef9a20a7835b439037254e1e471fffdf35d3e72161b059f3f8d65b4a4b",
    "badge with an e-mail": "5f3a6c77684e1d6215fb22cd69453cd8ac13c7f701e7826a4d1adadbe1a22a2c",
    "endorsement": "af6f19a243e7691815860d7006e3cc5d1aee9cd5541004b1bde1a74c18ef09a6",
    "network": "17f4af62a108cb587727487f32b4d1a3ab027c0b07e6430499b05c418dab0a6e",
    "site": "d944e1bd6239c3d97ccccc4f43b319c4134be9a77eee44b01b74d31f1f6cb0e3",
    "achievement": "6c20b99ea3783c73c5d76ff1f5198c1135ffa66e37b1f04d9c811f544ceb56c4",
    "assertion": "bc21235a67fbd2f5a0c9f06a7d9d7536a88c7aee47d28bcd0417b46837a8f52d",
    "assertion without an e-mail": "22254086cd83abdcd5e3f0c083a0d05a937e1b4f1564eef7fa1d589e6ff28c27",
    "signed assertion": "c7c4cea1aa74b02a2aae0a1307e876bc86f0d3ab91eeddf4da612c4b48c2497e",
    "revoked assertion": "554893ccc497f02dd42f0d5bb4f7c310d5d4592e2ff255cfe5c25ed70dbf62e2",
    "2.0 profile": "a5ed72ebce1053d2a932516ab42efd03867794ea37c856170a457172566c67e5",
    "2.0 badge class": "d2488163fc32081834c3ab655490ef126570798c246948ba5f86c44ee42783a0",
    "2.0 key": "8e73c143d0f05e38924b7a345610b5813a5d9c19ab94f9216273da19f46c978c",
    "2.0 revocations": "2c85a6fb6ca02a6d6f06a5dd94e2fa1bf6782b114e868aca7a4bd980f5d90c41",
}


def composed() -> dict[str, dict[str, Any]]:
    """A document of each kind, by the name in FROZEN."""
    draft, badge = hosted(ERA), compose_credential(AWARD, [])
    return {
        "badge": badge,
        "badge with all": compose_credential(FULL, [sample.endorsement()]),
        "badge for a token": with_status_list(compose_credential(FULL, []), AWARD.status_jwt_url),
        "badge with an e-mail": with_email(badge, EMAIL_HASH),
        "endorsement": compose_endorsement(drawn.ENDORSEMENT),
        "network": profile_document(NETWORK_PROFILE),
        "site": profile_document(SITE_PROFILE),
        "achievement": achievement_document(ACHIEVEMENT),
        "assertion": compose_assertion(replace(draft, expires=UNTIL)),
        "assertion without an e-mail": compose_assertion(replace(draft, recipient_email=None)),
        "signed assertion": compose_signed_assertion(draft),
        "revoked assertion": compose_revoked_assertion(draft.assertion_url),
        "2.0 profile": ob2_profile(ORIGIN, ERA, NETWORK_PROFILE),
        "2.0 badge class": ob2_badge_class(ORIGIN, ERA, "equipe", ACHIEVEMENT),
        "2.0 key": compose_key(key_url="k", profile_url="i", public_key_pem="p"),
        "2.0 revocations": ob2_revocations(ORIGIN, ERA, ["urn:uuid:a"]),
    }


def digests(documents: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: hashlib.sha256(strict_json.encode(each)).hexdigest() for name, each in documents.items()}


def test_the_bytes_that_are_signed_do_not_change() -> None:
    assert digests(composed()) == FROZEN


def test_another_order_of_the_same_members_is_noticed() -> None:
    turned = {name: dict(reversed(each.items())) for name, each in composed().items()}
    assert turned == composed()
    assert not digests(turned).items() & FROZEN.items()
