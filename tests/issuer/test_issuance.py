"""Each key signs a document once, for its owner alone, and only what was linted."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from issuer.compose_ob2 import compose_assertion, compose_signed_assertion
from issuer.compose_ob3 import compose_endorsement, with_status_list
from issuer.drafts import AwardDraft, EndorsementDraft, HostedDraft
from issuer.errors import IssuanceRefused
from issuer.issuance import issue_embedded, issue_hosted, issue_jws, issue_jwt, prepare
from issuer.lint import Kind
from issuer.representations import Representation
from keys.proofs import data_integrity, ob2_jws, vc_jwt
from keys.signing import Signer
from schemas import validation

NOW = datetime(2026, 11, 24, 14, 32, 5, tzinfo=UTC)
JWT_LIST = "https://badges.example/status/1.jwt"


def code(refusal: pytest.ExceptionInfo[IssuanceRefused]) -> str:
    return refusal.value.code


def test_a_badge_with_its_proof(credential: dict[str, Any], network_ed25519: Signer) -> None:
    prepared = prepare(credential, Kind.CREDENTIAL, origin="https://badges.example")
    signed = issue_embedded(prepared, network_ed25519, NOW + timedelta(microseconds=7))
    document = json.loads(signed.data)
    assert (signed.representation, signed.media_type) == (Representation.OB3, "application/vc+ld+json")
    assert document == signed.document
    assert {**document, "proof": None} == {**credential, "proof": None}
    (proof,) = document["proof"]
    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["created"] == "2026-11-24T14:32:05Z"
    assert proof["verificationMethod"] == network_ed25519.method.id
    assert validation.violations(document, "ob3-credential-issued") == []
    data_integrity.verify(document, proof, network_ed25519.method)


def test_an_embedded_endorsement_verifies_alone(credential: dict[str, Any], site_ed25519: Signer) -> None:
    (endorsement,) = credential["endorsement"]
    data_integrity.verify(endorsement, endorsement["proof"][0], site_ed25519.method)


def test_the_same_badge_as_jwt(credential: dict[str, Any], award: AwardDraft, network_rsa: Signer) -> None:
    signed = issue_jwt(prepare(credential, Kind.CREDENTIAL), network_rsa, status_list_url=JWT_LIST)
    jws = vc_jwt.peek(signed.data.decode("ascii"))
    vc_jwt.verify(jws, network_rsa.method)
    assert (signed.representation, signed.media_type) == (Representation.OB3_JWT, "text/plain")
    assert jws.header == {"alg": "RS256", "kid": network_rsa.method.id, "typ": "JWT"}
    assert vc_jwt.credential_of(jws) == signed.document == with_status_list(credential, award.status_jwt_url)
    assert "proof" not in jws.payload
    assert jws.payload["iss"] == "did:web:badges.example"
    assert jws.payload["sub"] == award.subject_id
    assert jws.payload["jti"] == award.credential_id
    assert vc_jwt.claim_mismatches(jws, signed.document) == []


def test_a_badge_for_a_backpack_has_its_own_names(
    credential: dict[str, Any], network_ed25519: Signer, network_rsa: Signer
) -> None:
    prepared = prepare(credential, Kind.CREDENTIAL_WITH_EMAIL)
    embedded = issue_embedded(prepared, network_ed25519, NOW)
    token = issue_jwt(prepared, network_rsa, status_list_url=JWT_LIST)
    assert (embedded.representation, token.representation) == (Representation.OB3_EMAIL, Representation.OB3_EMAIL_JWT)
    assert embedded.data == issue_embedded(prepare(credential, Kind.CREDENTIAL), network_ed25519, NOW).data


def test_one_prepared_badge_is_signed_once_in_each_form(
    credential: dict[str, Any], network_ed25519: Signer, network_rsa: Signer
) -> None:
    prepared = prepare(credential, Kind.CREDENTIAL)
    issue_embedded(prepared, network_ed25519, NOW)
    issue_jwt(prepared, network_rsa, status_list_url=JWT_LIST)
    with pytest.raises(IssuanceRefused) as embedded:
        issue_embedded(prepared, network_ed25519, NOW)
    with pytest.raises(IssuanceRefused) as jwt:
        issue_jwt(prepared, network_rsa, status_list_url=JWT_LIST)
    assert code(embedded) == code(jwt) == "issuance.already_issued"


def test_of_twenty_threads_one_signs(credential: dict[str, Any], network_ed25519: Signer) -> None:
    prepared = prepare(credential, Kind.CREDENTIAL)

    def attempt(_: int) -> bool:
        try:
            issue_embedded(prepared, network_ed25519, NOW)
        except IssuanceRefused:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(attempt, range(20))) == 1


def test_what_was_linted_cannot_change(credential: dict[str, Any], network_ed25519: Signer) -> None:
    prepared = prepare(credential, Kind.CREDENTIAL)
    credential["name"] = "Autre chose"
    prepared.document["name"] = "Autre chose encore"
    assert issue_embedded(prepared, network_ed25519, NOW).document["name"] == "Travailler en équipe"


def test_a_bad_document_never_reaches_a_key(credential: dict[str, Any]) -> None:
    with pytest.raises(IssuanceRefused) as refusal:
        prepare({**credential, "name": "Autre chose"}, Kind.CREDENTIAL)
    assert code(refusal) == "lint.refused"


def test_only_the_issuer_signs(
    credential: dict[str, Any], endorsement: EndorsementDraft, site_ed25519: Signer, network_ed25519: Signer
) -> None:
    with pytest.raises(IssuanceRefused) as by_the_site:
        issue_embedded(prepare(credential, Kind.CREDENTIAL), site_ed25519, NOW)
    with pytest.raises(IssuanceRefused) as by_the_network:
        issue_embedded(prepare(compose_endorsement(endorsement), Kind.ENDORSEMENT), network_ed25519, NOW)
    assert code(by_the_site) == code(by_the_network) == "issuance.wrong_key"


def test_each_form_has_its_algorithm(
    credential: dict[str, Any], network_ed25519: Signer, network_rsa: Signer, hosted_draft: Callable[..., HostedDraft]
) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: issue_embedded(prepare(credential, Kind.CREDENTIAL), network_rsa, NOW),
        lambda: issue_jwt(prepare(credential, Kind.CREDENTIAL), network_ed25519, status_list_url=JWT_LIST),
        lambda: issue_jws(prepare(compose_signed_assertion(hosted_draft()), Kind.OB2_SIGNED), network_ed25519),
    ]
    for attempt in attempts:
        with pytest.raises(IssuanceRefused) as refusal:
            attempt()
        assert code(refusal) == "issuance.wrong_algorithm"


def test_an_endorsement_is_embedded_and_no_token(endorsement: EndorsementDraft, site_ed25519: Signer) -> None:
    prepared = prepare(compose_endorsement(endorsement), Kind.ENDORSEMENT)
    with pytest.raises(IssuanceRefused) as refusal:
        issue_jwt(prepared, site_ed25519)
    assert code(refusal) == "issuance.wrong_kind"
    assert issue_embedded(prepared, site_ed25519, NOW).representation is Representation.ENDORSEMENT


def test_a_refused_attempt_does_not_spend_the_document(
    credential: dict[str, Any], site_ed25519: Signer, network_ed25519: Signer, network_rsa: Signer
) -> None:
    prepared = prepare(credential, Kind.CREDENTIAL)
    with pytest.raises(IssuanceRefused):
        issue_embedded(prepared, site_ed25519, NOW)
    with pytest.raises(IssuanceRefused) as missing:
        issue_jwt(prepared, network_rsa)
    assert code(missing) == "issuance.status_list_url"
    with pytest.raises(IssuanceRefused) as foreign:
        issue_jwt(prepared, network_rsa, status_list_url="https://autre.example/status/1.jwt")
    assert code(foreign) == "lint.refused"
    assert issue_embedded(prepared, network_ed25519, NOW)
    assert issue_jwt(prepared, network_rsa, status_list_url=JWT_LIST)


def test_open_badges_2(hosted_draft: Callable[..., HostedDraft], network_rsa: Signer) -> None:
    hosted = issue_hosted(prepare(compose_assertion(hosted_draft()), Kind.OB2_HOSTED))
    assert (hosted.representation, hosted.media_type) == (Representation.OB2, "application/ld+json")
    assert json.loads(hosted.data) == compose_assertion(hosted_draft())
    prepared = prepare(compose_signed_assertion(hosted_draft()), Kind.OB2_SIGNED)
    signed = issue_jws(prepared, network_rsa)
    jws = ob2_jws.peek(signed.data.decode("ascii"))
    ob2_jws.verify(jws, network_rsa.method)
    assert jws.header == {"alg": "RS256"}
    assert (signed.representation, signed.media_type) == (Representation.OB2_JWS, "text/plain")
    assert jws.payload == compose_signed_assertion(hosted_draft())
    with pytest.raises(IssuanceRefused) as again:
        issue_jws(prepared, network_rsa)
    assert code(again) == "issuance.already_issued"


def test_an_assertion_of_another_era_is_not_signed(
    hosted_draft: Callable[..., HostedDraft], network_rsa: Signer
) -> None:
    other = hosted_draft(
        badge_class_url="https://badges.example/ob2/autre-ere/badges/equipe/1",
        key_url="https://badges.example/ob2/autre-ere/key",
    )
    with pytest.raises(IssuanceRefused) as refusal:
        issue_jws(prepare(compose_signed_assertion(other), Kind.OB2_SIGNED), network_rsa)
    assert code(refusal) == "issuance.wrong_key"


def test_kinds_are_not_mixed(
    credential: dict[str, Any], network_rsa: Signer, network_ed25519: Signer, hosted_draft: Callable[..., HostedDraft]
) -> None:
    hosted = compose_assertion(hosted_draft())
    attempts: list[Callable[[], object]] = [
        lambda: issue_hosted(prepare(credential, Kind.CREDENTIAL)),
        lambda: issue_jws(prepare(hosted, Kind.OB2_HOSTED), network_rsa),
        lambda: issue_embedded(prepare(hosted, Kind.OB2_HOSTED), network_ed25519, NOW),
    ]
    for attempt in attempts:
        with pytest.raises(IssuanceRefused) as refusal:
            attempt()
        assert code(refusal) == "issuance.wrong_kind"
