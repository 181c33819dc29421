"""Each of these changes to a good document is refused before the signature, by its own rule."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from issuer.compose_ob2 import compose_assertion, compose_signed_assertion
from issuer.compose_ob3 import compose_credential, compose_endorsement, with_status_list
from issuer.drafts import AwardDraft, EndorsementDraft, HostedDraft, IssuerProfile
from issuer.errors import IssuanceRefused
from issuer.lint import Kind, lint
from issuer.status import compose_status_list

NOW = datetime(2026, 11, 24, 14, 32, 5, tzinfo=UTC)
GONE = object()


def changed(document: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """A copy of `document` with the member at `pointer` set to `value`, or removed."""
    mutant = copy.deepcopy(document)
    *way, last = pointer.strip("/").split("/")
    place: Any = mutant
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is GONE:
        del place[int(last) if isinstance(place, list) else last]
    elif isinstance(place, list):
        place[int(last) : int(last) + 1] = [value]
    else:
        place[last] = value
    return mutant


def codes(document: dict[str, Any], kind: Kind, origin: str | None = None) -> set[str]:
    with pytest.raises(IssuanceRefused) as refusal:
        lint(document, kind=kind, origin=origin)
    assert refusal.value.code == "lint.refused"
    assert refusal.value.findings
    return {finding.code for finding in refusal.value.findings}


# (where, what, the rule that must say so)
CREDENTIAL_MUTANTS: list[tuple[str, Any, str]] = [
    ("/@context/1", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json", "lint.context"),
    ("/@context/2", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", "lint.context"),
    ("/@context/2", {"note": "https://badges.example/note"}, "lint.context"),
    ("/type/1", "AchievementCredential", "lint.type"),
    ("/id", "https://badges.example/v/7K3M9QXD4T", "lint.id_form"),
    ("/id", "urn:uuid:0B6A1C2D-3E4F-4A5B-8C6D-7E8F90A1B2C3", "lint.id_form"),
    ("/id", "urn:uuid:1c7b2d3e-4f5a-4b6c-9d7e-8f90a1b2c3d4", "lint.id_repeated"),
    ("/id", GONE, "lint.missing"),
    ("/name", "Autre chose", "lint.name_mismatch"),
    ("/name", None, "lint.null"),
    ("/description", "", "lint.blank"),
    ("/description", "Faire sa part ", "lint.blank"),
    ("/description", "Fai\u0301re", "lint.not_normalized"),
    ("/description", "Faire\x07 sa part", "lint.characters"),
    ("/description", "Faire \u202etrap as", "lint.characters"),
    ("/description", "<script>alert(1)</script>", "lint.markup"),
    ("/description", "x" * 4001, "lint.too_long"),
    ("/note", "Un membre de trop", "lint.unknown_member"),
    ("/proof", [{"type": "DataIntegrityProof"}], "lint.proof"),
    ("/issuer", "did:web:badges.example", "lint.missing"),
    ("/issuer/image/id", "https://ailleurs.example/images/network.svg", "lint.foreign_url"),
    ("/issuer/image/id", "https://badges.example/images/badges/equipe/1.png", "lint.url_path"),
    ("/issuer/image/type", "Picture", "lint.type"),
    ("/credentialSubject/source/image", "https://badges.example/images/network.svg", "lint.missing"),
    ("/issuer/id", "https://badges.example", "lint.issuer_id"),
    ("/issuer/id", "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi", "lint.issuer_id"),
    ("/issuer/id", "did:web:autre.example", "lint.foreign_url"),
    ("/issuer/type", ["Organization"], "lint.type"),
    ("/issuer/name", GONE, "lint.missing"),
    ("/issuer/url", "https://autre.example", "lint.foreign_url"),
    ("/issuer/url", "http://badges.example", "lint.foreign_url"),
    ("/issuer/email", GONE, "lint.missing"),
    ("/issuer/phone", "05 55 00 00 00", "lint.phone_form"),
    ("/issuer/parentOrg/url", "https://departement.example", "lint.unknown_member"),
    ("/validFrom", "2026-11-24T14:32:05.123Z", "lint.date_form"),
    ("/validFrom", "2026-11-24T15:32:05+01:00", "lint.date_form"),
    ("/validFrom", "2026-02-30T14:32:05Z", "lint.date_form"),
    ("/validFrom", "1970-01-01T00:00:00Z", "lint.date_range"),
    ("/validFrom", "2026-11-24T14:32:04Z", "lint.date_order"),
    ("/validUntil", "2026-11-24T14:32:05Z", "lint.date_order"),
    ("/awardedDate", GONE, "lint.missing"),
    ("/credentialSubject/id", "mailto:amina@exemple.fr", "lint.id_form"),
    ("/credentialSubject/id", GONE, "lint.missing"),
    ("/credentialSubject/activityStartDate", "2026-11-25T16:00:00Z", "lint.date_order"),
    ("/credentialSubject/activityEndDate", "2026-11-26T16:00:00Z", "lint.date_order"),
    ("/credentialSubject/activityStartDate", "2026-09-08", "lint.date_form"),
    ("/credentialSubject/identifier", [], "lint.empty"),
    ("/credentialSubject/identifier/0/hashed", True, "lint.recipient_name"),
    ("/credentialSubject/identifier/0/identityType", "emailAddress", "lint.recipient"),
    ("/credentialSubject/identifier/0/identityHash", "amina@exemple.fr", "lint.email_in_text"),
    ("/credentialSubject/identifier/0/identityHash", "A" * 131, "lint.recipient_name"),
    ("/credentialSubject/identifier/1/hashed", False, "lint.recipient_hash"),
    ("/credentialSubject/identifier/1/identityHash", "md5$" + "0" * 32, "lint.recipient_hash"),
    ("/credentialSubject/identifier/1/salt", "sel", "lint.recipient_hash"),
    ("/credentialSubject/identifier/1/salt", GONE, "lint.recipient_hash"),
    ("/credentialSubject/narrative", GONE, "lint.missing"),
    ("/credentialSubject/narrative", "Écrire à amina@exemple.fr", "lint.email_in_text"),
    ("/credentialSubject/narrative", "Appeler le 06 12 34 56 78", "lint.phone_in_text"),
    ("/credentialSubject/narrative", "Appeler le +33 6.12.34.56.78", "lint.phone_in_text"),
    ("/credentialSubject/narrative", "Son numéro : 2 85 05 78 006 084 36", "lint.social_security_number"),
    ("/credentialSubject/source/id", "did:web:autre.example:sites:gueret", "lint.foreign_did"),
    ("/credentialSubject/achievement/id", "https://autre.example/achievements/equipe/1", "lint.foreign_url"),
    ("/credentialSubject/achievement/id", "https://badges.example/achievements/equipe/2", "lint.version"),
    ("/credentialSubject/achievement/id", "https://badges.example/autre/equipe/1", "lint.url_path"),
    ("/credentialSubject/achievement/version", "2", "lint.version"),
    ("/credentialSubject/achievement/criteria/id", "https://badges.example/badges/soin/1", "lint.version"),
    ("/credentialSubject/achievement/criteria/narrative", GONE, "lint.missing"),
    ("/credentialSubject/achievement/image/id", "https://badges.example/images/badges/equipe/2.png", "lint.version"),
    ("/credentialSubject/achievement/image", "https://badges.example/images/badges/equipe/1.png", "lint.missing"),
    ("/credentialSubject/achievement/inLanguage", "français", "lint.language"),
    ("/credentialSubject/achievement/creator/id", "did:web:autre.example", "lint.foreign_did"),
    ("/credentialSubject/achievement/alignment/0/targetFramework", "ESCO", "lint.alignment_framework"),
    ("/credentialSubject/achievement/alignment/0/targetUrl", "https://francetravail.fr/soin", "lint.alignment_url"),
    ("/credentialSubject/achievement/alignment/0/targetType", "ceasn:Competency", "lint.unknown_member"),
    ("/inLanguage", "en", "lint.language"),
    ("/credentialStatus", GONE, "lint.missing"),
    ("/credentialStatus/type", "1EdTechRevocationList", "lint.type"),
    ("/credentialStatus/statusPurpose", "suspension", "lint.status_purpose"),
    ("/credentialStatus/statusListIndex", 94567, "lint.status_index"),
    ("/credentialStatus/statusListIndex", "094567", "lint.status_index"),
    ("/credentialStatus/statusListCredential", "https://autre.example/status/1", "lint.foreign_url"),
    ("/credentialStatus/id", "https://badges.example/status/1", "lint.status_id"),
    ("/credentialStatus/id", "https://badges.example/status/1#94568", "lint.status_id"),
    ("/evidence/0/id", "https://badges.example/photo.jpg", "lint.id_form"),
    ("/evidence/0/startDate", "2026-09-08T12:00:00Z", "lint.unknown_member"),
    ("/evidence/1/type", ["Photo"], "lint.type"),
    ("/evidence", [], "lint.empty"),
    ("/endorsement/0/proof", GONE, "lint.endorsement_proof"),
    ("/endorsement/0/proof/0/verificationMethod", "did:web:badges.example#z6Mk", "lint.endorsement_proof"),
    ("/endorsement/0/credentialSubject/id", "urn:uuid:5a1f6b7c-8d9e-4f0a-9b1c-c3d4e5f6a7b8", "lint.endorsed_subject"),
    ("/endorsement/0/issuer/id", "did:web:autre.example:sites:gueret", "lint.foreign_did"),
    ("/endorsement/0/issuer/parentOrg", GONE, "lint.endorser_parent"),
    ("/endorsement/0/issuer/parentOrg/id", "did:web:autre.example", "lint.endorser_parent"),
    ("/endorsement/0/@context", GONE, "lint.context"),
]


@pytest.mark.parametrize(("pointer", "value", "code"), CREDENTIAL_MUTANTS)
def test_a_changed_badge_is_refused(credential: dict[str, Any], pointer: str, value: Any, code: str) -> None:
    assert code in codes(changed(credential, pointer, value), Kind.CREDENTIAL)


def test_a_good_badge_passes(credential: dict[str, Any], award: AwardDraft) -> None:
    """The positive control: unchanged, in both editions, with and without an origin, nothing is refused."""
    lint(credential, kind=Kind.CREDENTIAL)
    lint(credential, kind="credential", origin="https://badges.example")
    lint(with_status_list(credential, award.status_jwt_url), kind=Kind.CREDENTIAL, origin="https://badges.example")
    lint(compose_credential(award, []), kind=Kind.CREDENTIAL)


def test_a_badge_for_a_backpack_has_the_hash_of_an_e_mail(credential: dict[str, Any], award: AwardDraft) -> None:
    lint(credential, kind=Kind.CREDENTIAL_WITH_EMAIL)
    assert codes(compose_credential(award, []), Kind.CREDENTIAL_WITH_EMAIL) == {"lint.recipient"}
    clear = changed(credential, "/credentialSubject/identifier/1/hashed", False)
    assert "lint.recipient_hash" in codes(clear, Kind.CREDENTIAL_WITH_EMAIL)
    twice = changed(credential, "/credentialSubject/identifier/2", credential["credentialSubject"]["identifier"][1])
    assert "lint.recipient" in codes(twice, Kind.CREDENTIAL_WITH_EMAIL)


def test_another_origin_is_refused(credential: dict[str, Any]) -> None:
    assert "lint.origin" in codes(credential, Kind.CREDENTIAL, origin="https://autre.example")
    assert "lint.origin" in codes(credential, Kind.CREDENTIAL, origin="https://badges.example:8443")


def relocated(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: relocated(member, old, new) for name, member in value.items()}
    if isinstance(value, list):
        return [relocated(member, old, new) for member in value]
    return value.replace(old, new) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("host", "did"), [("localhost:8000", "localhost%3A8000"), ("192.168.1.7:8000", "192.168.1.7%3A8000")]
)
def test_http_is_for_local_hosts_alone(credential: dict[str, Any], host: str, did: str) -> None:
    local = relocated(credential, "https://badges.example", f"http://{host}")
    local = relocated(local, "did:web:badges.example", f"did:web:{did}")
    lint(local, kind=Kind.CREDENTIAL, origin=f"http://{host}")
    public = relocated(credential, "https://badges.example", "http://badges.example")
    assert "lint.foreign_url" in codes(public, Kind.CREDENTIAL)


def test_an_undefined_term_is_found_by_canonicalization(credential: dict[str, Any]) -> None:
    mutant = changed(credential, "/credentialSubject/achievement/niveau", "3")
    assert {"lint.canonicalization", "lint.unknown_member", "lint.schema"} <= codes(mutant, Kind.CREDENTIAL)


def test_every_finding_names_its_place(credential: dict[str, Any]) -> None:
    with pytest.raises(IssuanceRefused) as refusal:
        lint(changed(credential, "/credentialSubject/role", "06 12 34 56 78"), kind=Kind.CREDENTIAL)
    places = [(finding.code, finding.pointer) for finding in refusal.value.findings]
    assert places == [("lint.phone_in_text", "/credentialSubject/role")]
    assert "06 12" not in str(refusal.value)


@pytest.mark.parametrize(
    "document", [{}, {"issuer": 1}, {"credentialSubject": []}, {"@context": {}}, {"issuer": {"id": 5}, "evidence": 3}]
)
@pytest.mark.parametrize("kind", list(Kind))
def test_a_shapeless_document_is_refused_not_a_fault(document: dict[str, Any], kind: Kind) -> None:
    assert codes(document, kind)


@pytest.mark.parametrize(
    "words",
    ["Né le 24 11 2026", "De 14 h 30 à 17 h 00, 3 séances", "08.09.2026 10 h 30", "08-09-2026 14:00", "23000 Guéret"],
)
def test_ordinary_numbers_are_no_telephone(credential: dict[str, Any], words: str) -> None:
    lint(changed(credential, "/credentialSubject/narrative", words), kind=Kind.CREDENTIAL)


ENDORSEMENT_MUTANTS: list[tuple[str, Any, str]] = [
    ("/@context/0", "https://www.w3.org/2018/credentials/v1", "lint.context"),
    ("/type", ["VerifiableCredential"], "lint.type"),
    ("/id", "urn:uuid:1", "lint.id_form"),
    ("/id", "urn:uuid:1c7b2d3e-4f5a-4b6c-9d7e-8f90a1b2c3d4", "lint.id_repeated"),
    ("/name", GONE, "lint.missing"),
    ("/validFrom", "2026-11-24", "lint.date_form"),
    ("/inLanguage", "French", "lint.language"),
    ("/issuer/id", "did:web:badges.example/sites/gueret", "lint.issuer_id"),
    ("/issuer/url", "https://autre.example", "lint.foreign_url"),
    ("/credentialSubject/id", "https://badges.example/achievements/equipe/1", "lint.id_form"),
    ("/credentialSubject/type", ["AchievementSubject"], "lint.type"),
    ("/credentialSubject/endorsementComment", GONE, "lint.missing"),
    ("/credentialSubject/endorsementComment", "Écrire à lea@exemple.fr", "lint.email_in_text"),
    (
        "/credentialStatus",
        {"id": "https://badges.example/status/1#1", "type": "BitstringStatusListEntry"},
        "lint.unknown_member",
    ),
    ("/proof", [], "lint.proof"),
]


@pytest.mark.parametrize(("pointer", "value", "code"), ENDORSEMENT_MUTANTS)
def test_a_changed_endorsement_is_refused(endorsement: EndorsementDraft, pointer: str, value: Any, code: str) -> None:
    document = compose_endorsement(endorsement)
    lint(document, kind=Kind.ENDORSEMENT)
    assert code in codes(changed(document, pointer, value), Kind.ENDORSEMENT)


STATUS_LIST_MUTANTS: list[tuple[str, Any, str]] = [
    ("/@context/1", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", "lint.context"),
    ("/id", "https://badges.example/listes/1", "lint.url_path"),
    ("/id", "https://autre.example/status/1", "lint.foreign_url"),
    ("/issuer", "https://badges.example/issuer", "lint.issuer_id"),
    ("/type", ["VerifiableCredential"], "lint.type"),
    ("/validFrom", "2026-11-24T14:32:05.5Z", "lint.date_form"),
    ("/validUntil", "2026-11-24T14:32:05Z", "lint.date_order"),
    ("/credentialSubject/id", "https://badges.example/status/1", "lint.status_id"),
    ("/credentialSubject/statusPurpose", "suspension", "lint.status_purpose"),
    ("/credentialSubject/encodedList", "uH4sIAAAAAAAA", "lint.status_bits"),
    ("/credentialSubject/ttl", 0, "lint.status_ttl"),
    ("/credentialSubject/ttl", GONE, "lint.missing"),
    ("/credentialSubject/reason", "Erreur", "lint.unknown_member"),
]


@pytest.mark.parametrize(("pointer", "value", "code"), STATUS_LIST_MUTANTS)
def test_a_changed_status_list_is_refused(network: IssuerProfile, pointer: str, value: Any, code: str) -> None:
    document = compose_status_list(
        "https://badges.example/status/1", network, [1, 7], 131_072, NOW, datetime(2026, 11, 25, tzinfo=UTC)
    )
    lint(document, kind=Kind.STATUS_LIST)
    assert code in codes(changed(document, pointer, value), Kind.STATUS_LIST)


ASSERTION_MUTANTS: list[tuple[str, Any, str]] = [
    ("/@context", "https://w3id.org/openbadges/v1", "lint.context"),
    ("/id", "https://autre.example/ob2/assertions/k3yOfAnUnguessableUrl0", "lint.foreign_url"),
    ("/id", "https://badges.example/ob2/assertions/12", "lint.url_path"),
    ("/badge", "https://badges.example/badges/equipe/1", "lint.url_path"),
    ("/badge", "urn:uuid:1c7b2d3e-4f5a-4b6c-9d7e-8f90a1b2c3d4", "lint.issuer_id"),
    ("/image", "https://autre.example/image.png", "lint.foreign_url"),
    ("/image", GONE, "lint.missing"),
    ("/issuedOn", "2026-11-24", "lint.date_form"),
    ("/expires", "2025-11-24T14:32:05Z", "lint.date_order"),
    ("/recipient/hashed", False, "lint.recipient"),
    ("/recipient/salt", GONE, "lint.recipient"),
    ("/recipient/identity", "amina@exemple.fr", "lint.email_in_text"),
    ("/recipient/name", "Amina B.", "lint.unknown_member"),
    ("/verification/type", "SignedBadge", "lint.type"),
    ("/narrative", "A cousu un ourlet", "lint.unknown_member"),
    ("/evidence", "https://badges.example/v/7K3M9QXD4T", "lint.unknown_member"),
]


@pytest.mark.parametrize(("pointer", "value", "code"), ASSERTION_MUTANTS)
def test_a_changed_assertion_is_refused(
    hosted_draft: Callable[..., HostedDraft], pointer: str, value: Any, code: str
) -> None:
    document = compose_assertion(hosted_draft())
    lint(document, kind=Kind.OB2_HOSTED, origin="https://badges.example")
    assert code in codes(changed(document, pointer, value), Kind.OB2_HOSTED)


def test_a_signed_assertion_keeps_to_one_era(hosted_draft: Callable[..., HostedDraft]) -> None:
    document = compose_signed_assertion(hosted_draft(recipient_email=None))
    lint(document, kind=Kind.OB2_SIGNED, origin="https://badges.example")
    other = changed(document, "/verification/creator", "https://badges.example/ob2/autre-ere/key")
    assert codes(other, Kind.OB2_SIGNED) == {"lint.era"}
    assert "lint.id_form" in codes(changed(document, "/id", hosted_draft().assertion_url), Kind.OB2_SIGNED)
    assert "lint.recipient" in codes(changed(document, "/recipient/salt", "q9sHDk7uVt0yZr3WbXc1Lg"), Kind.OB2_SIGNED)


def test_an_activity_may_end_after_the_award(award: AwardDraft) -> None:
    """The facilitator signs during the gathering, whose end is already recorded."""
    lint(
        compose_credential(replace(award, activity_end=datetime(2026, 11, 24, 17, tzinfo=UTC)), []),
        kind=Kind.CREDENTIAL,
    )


JWT_LIST = "https://badges.example/status/1.jwt"


@pytest.mark.parametrize(
    ("pointer", "value"),
    [(pointer, value) for pointer, value, _ in CREDENTIAL_MUTANTS if pointer.startswith("/credentialStatus/")]
    + [
        ("/credentialStatus/statusListCredential", "https://autre.example/status/1.jwt"),
        ("/credentialStatus/statusListCredential", " https://badges.example/status/1.jwt"),
        ("/credentialStatus/id", "https://badges.example/status/1.jwt#12 34"),
        ("/credentialStatus/nouveau", "mot"),
        ("/credentialStatus/statusListIndex", 12.5),
        ("/credentialStatus/type", "Autre"),
        ("/credentialStatus", {}),
    ],
)
def test_another_status_entry_is_refused_as_in_a_new_document(
    credential: dict[str, Any], pointer: str, value: Any
) -> None:
    """The same rules say so, whether the rest of the document was looked at before or not; with a control."""
    lint(with_status_list(credential, JWT_LIST), kind=Kind.CREDENTIAL, linted=credential)
    spoilt = changed(credential, pointer, value)
    spoilt = {**credential, "credentialStatus": spoilt["credentialStatus"]}
    with pytest.raises(IssuanceRefused) as refusal:
        lint(spoilt, kind=Kind.CREDENTIAL, linted=credential)
    assert {each.code for each in refusal.value.findings} == codes(spoilt, Kind.CREDENTIAL)


@pytest.mark.parametrize("member", ["type", "@context", "credentialSubject", "endorsement"])
def test_a_copy_differs_in_its_status_entry_alone(credential: dict[str, Any], member: str) -> None:
    """An equal member that is another object is looked at too: 1, 1.0 and True are equal."""
    other = with_status_list(credential, JWT_LIST)
    for differing in ({**other, member: copy.copy(other[member])}, {**other, "new": "mot"}):
        with pytest.raises(ValueError, match="status entry"):
            lint(differing, kind=Kind.CREDENTIAL, linted=credential)
