"""What a badge and an endorsement say, member by member (decisions 6, 8, 11 to 18)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from issuer.compose_ob3 import (
    compose_credential,
    compose_endorsement,
    compose_issuer,
    email_hash_of,
    with_email,
    with_status_list,
)
from issuer.drafts import AwardDraft, EndorsementDraft, IssuerProfile
from keys.canonical import canonicalize
from schemas import validation
from schemas.vocabulary import OB_CONTEXT, VC_V2


def test_a_badge_says_what_was_decided(credential: dict[str, Any], award: AwardDraft) -> None:
    assert credential["@context"] == [VC_V2, OB_CONTEXT]
    assert credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert credential["id"] == award.credential_id
    assert credential["name"] == "Travailler en équipe"
    assert credential["inLanguage"] == "fr"
    assert credential["awardedDate"] == credential["validFrom"] == "2026-11-24T14:32:05Z"
    assert credential["validUntil"] == "2030-01-01T00:00:00Z"
    assert credential["issuer"]["id"] == "did:web:badges.example"
    assert credential["issuer"]["parentOrg"] == {
        "id": "https://departement.example",
        "type": ["Profile"],
        "name": "Conseil départemental de la Creuse",
    }
    assert credential["credentialStatus"] == {
        "id": "https://badges.example/status/1#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://badges.example/status/1",
    }
    assert "proof" not in credential


def test_the_subject_is_known_by_the_name_that_the_member_chose(credential: dict[str, Any], award: AwardDraft) -> None:
    subject = credential["credentialSubject"]
    assert subject["id"] == award.subject_id
    assert subject["type"] == ["AchievementSubject"]
    name, email = subject["identifier"]
    assert name == {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": "Łucja N’Diaye-Şahin",
        "identityType": "name",
    }
    assert (email["identityType"], email["hashed"]) == ("emailAddress", True)
    assert email["identityHash"].startswith("sha256$")
    assert "@" not in json.dumps(subject)
    assert subject["source"]["address"]["addressLocality"] == "Guéret"
    assert subject["role"] == "Aidait l’atelier"
    assert subject["activityStartDate"] == "2026-09-08T12:00:00Z"
    assert subject["activityEndDate"] == "2026-11-24T16:00:00Z"


def test_without_an_email_there_is_one_identifier(award: AwardDraft) -> None:
    (only,) = compose_credential(award, [])["credentialSubject"]["identifier"]
    assert only["identityType"] == "name"


def test_the_achievement_lists_all_criteria_and_its_alignment(credential: dict[str, Any]) -> None:
    achievement = credential["credentialSubject"]["achievement"]
    assert achievement["criteria"]["id"] == "https://badges.example/badges/equipe/1"
    assert achievement["criteria"]["narrative"].splitlines() == [
        "- Partage les tâches",
        "- Aide sans qu’on le demande",
        "- Demande de l’aide",
        "- Tient compte des idées",
    ]
    assert achievement["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "travailler en équipe",
            "targetUrl": "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0",
            "targetFramework": "ESCO 1.2.0",
        }
    ]
    assert achievement["tag"] == ["Travailler en équipe"]
    assert achievement["version"] == "1"


def test_without_a_wording_of_france_travail_there_is_no_tag(award: AwardDraft) -> None:
    untagged = replace(award, achievement=replace(award.achievement, tags=()))
    assert "tag" not in compose_credential(untagged, [])["credentialSubject"]["achievement"]


def test_evidence_has_its_few_members_alone(credential: dict[str, Any]) -> None:
    allowed = {"id", "type", "name", "description", "narrative", "genre", "audience"}
    for evidence in credential["evidence"]:
        assert set(evidence) <= allowed
        assert evidence["type"] == ["Evidence"]


def test_an_endorsement_is_embedded_whole(credential: dict[str, Any], signed_endorsement: dict[str, Any]) -> None:
    assert credential["endorsement"] == [signed_endorsement]
    assert signed_endorsement["credentialSubject"]["id"] == credential["credentialSubject"]["id"]
    assert signed_endorsement["issuer"]["id"] == "did:web:badges.example:sites:gueret"
    assert signed_endorsement["@context"] == [VC_V2, OB_CONTEXT]
    assert len(signed_endorsement["proof"]) == 1
    assert "credentialStatus" not in signed_endorsement


def test_the_jwt_edition_differs_by_its_status_list_alone(credential: dict[str, Any], award: AwardDraft) -> None:
    jwt = with_status_list({**credential, "proof": [{"type": "DataIntegrityProof"}]}, award.status_jwt_url)
    assert jwt["credentialStatus"] == {
        **credential["credentialStatus"],
        "id": "https://badges.example/status/1.jwt#94567",
        "statusListCredential": "https://badges.example/status/1.jwt",
    }
    assert {**jwt, "credentialStatus": None} == {**credential, "credentialStatus": None}


def test_an_email_beside_the_name_is_the_only_difference(credential: dict[str, Any], award: AwardDraft) -> None:
    email_hash = ("sha256$" + "ab" * 32, "q9sHDk7uVt0yZr3WbXc1Lg")  # as the fixture's
    until = credential["validUntil"]
    ordinary = {**compose_credential(award, credential["endorsement"]), "validUntil": until}
    assert email_hash_of(ordinary) is None and email_hash_of(credential) == email_hash
    assert with_email({**ordinary, "proof": []}, email_hash) == credential
    assert with_email(credential, ("sha256$" + "cd" * 32, "another")) != credential
    assert with_email(with_email(ordinary, ("sha256$" + "cd" * 32, "another")), email_hash) == credential


def test_the_composed_documents_conform_and_canonicalize(
    credential: dict[str, Any], award: AwardDraft, endorsement: EndorsementDraft
) -> None:
    for document in (credential, compose_credential(award, []), with_status_list(credential, award.status_jwt_url)):
        assert validation.violations(document, "ob3-credential-issued") == []
        assert validation.violations(document, "ob3-credential") == []
        assert canonicalize(document)
    composed = compose_endorsement(endorsement)
    assert validation.violations(composed, "ob3-endorsement") == []
    assert canonicalize(composed)


def test_composing_twice_says_the_same(award: AwardDraft) -> None:
    assert compose_credential(award, []) == compose_credential(AwardDraft.from_dict(award.as_dict()), [])


@pytest.mark.parametrize("member", ["email", "phone", "description", "image_url", "parent_id", "address"])
def test_what_is_not_known_is_left_out(network: IssuerProfile, site: IssuerProfile, member: str) -> None:
    for profile in (network, site):
        composed = compose_issuer(replace(profile, **{member: None}))
        assert None not in composed.values()
        assert [] not in composed.values()
