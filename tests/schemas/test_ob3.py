"""ob3: what is written conforms and is read back equal; older and compacted forms are read too."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import DocumentMalformed
from schemas.ob3 import (
    Achievement,
    AchievementSubject,
    Address,
    Alignment,
    Criteria,
    EndorsementCredential,
    Evidence,
    IdentityObject,
    Image,
    OpenBadgeCredential,
    Profile,
    StatusEntry,
)
from schemas.validation import violations
from tests.schemas import documents as sample

ISSUER = Profile(
    id="did:web:badges.example",
    name="Réseau",
    url="https://badges.example/",
    email="contact@badges.example",
    phone="+33555000000",
    description="d",
    address=Address("1 place du Marché", "23000", "Guéret", "Creuse", "FR"),
    image=Image("https://badges.example/logo.png", "Une maille"),
    parent_org=Profile("did:web:parent.example", "Parent"),
    official="o",
)
ACHIEVEMENT = Achievement(
    id="https://badges.example/achievements/equipe/1",
    name="Travailler en équipe",
    description="d",
    criteria=Criteria("https://badges.example/badges/equipe/1", "- n"),
    image=Image("https://badges.example/images/badges/equipe/1.png"),
    alignment=(Alignment("n", "http://data.europa.eu/esco/skill/1", "ESCO 1.2.0", "d"),),
    tag=("t",),
    in_language="fr",
    version="1",
    achievement_type="Competency",
    creator=ISSUER,
)
SUBJECT = AchievementSubject(
    id=sample.SUBJECT,
    identifier=(
        IdentityObject(False, "Łucja N.", "name"),
        IdentityObject(True, "sha256$" + "0" * 64, "emailAddress", "s"),
    ),
    achievement=ACHIEVEMENT,
    activity_start_date="2026-10-01T12:00:00Z",
    activity_end_date="2026-11-20T16:00:00Z",
    role="participe",
    source=Profile("did:web:badges.example:sites:gueret", "Guéret"),
    narrative="n",
)
STATUS_ENTRY = {"statusListCredential": "https://b.example/1", "statusPurpose": "revocation"}
CREDENTIAL = OpenBadgeCredential(
    id="urn:uuid:0c2f0a3e-5f0a-4a51-9c1c-3e8c1f8f9b01",
    name="Travailler en équipe",
    description="d",
    issuer=ISSUER,
    valid_from="2026-11-24T13:00:00Z",
    valid_until="2031-11-24T13:00:00Z",
    awarded_date="2026-11-24T13:00:00Z",
    credential_subject=SUBJECT,
    evidence=(Evidence("urn:x:1", "n", "d", "n", "g", "a", "zQm"),),
    credential_status=StatusEntry("https://b.example/status/1#7", "https://b.example/status/1", 7, "revocation"),
    endorsement=(sample.endorsement(),),
    in_language="fr",
    image=Image("https://badges.example/i.png"),
)


def test_a_full_credential_conforms_and_comes_back_equal() -> None:
    document = CREDENTIAL.to_json()
    assert violations(document, "ob3-credential-issued") == []
    assert violations(document, "ob3-credential") == []
    assert OpenBadgeCredential.from_json(document) == CREDENTIAL


def test_the_sample_comes_back_equal() -> None:
    document = sample.credential()
    proof = document.pop("proof")
    assert proof
    assert OpenBadgeCredential.from_json(document).to_json() == document


def test_a_minimal_credential_has_no_null_and_no_empty_member() -> None:
    bare = OpenBadgeCredential(
        id="urn:x:1",
        issuer=Profile("did:web:badges.example"),
        valid_from="2026-11-24T13:00:00Z",
        credential_subject=AchievementSubject(Achievement("urn:x:2", "n", "d", Criteria(narrative="c")), id="urn:x:3"),
    )
    document = bare.to_json()
    assert violations(document, "ob3-credential") == []
    assert OpenBadgeCredential.from_json(document) == bare

    def walk(value: Any) -> None:
        assert value not in (None, "", [], {})
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(document)


def test_hashed_false_is_written() -> None:
    assert IdentityObject(False, "Łucja N.", "name").to_json()["hashed"] is False


def test_an_endorsement_conforms_and_comes_back_equal() -> None:
    endorsement = EndorsementCredential(
        id="urn:x:1",
        name="n",
        issuer=ISSUER,
        valid_from="2026-11-24T13:00:00Z",
        subject_id=sample.SUBJECT,
        comment="L’animatrice l’a vu.",
        valid_until="2031-11-24T13:00:00Z",
        in_language="fr",
    )
    assert violations(endorsement.to_json(), "ob3-endorsement") == []
    assert EndorsementCredential.from_json(endorsement.to_json()) == endorsement


def test_readers_take_vc_data_model_1_1_and_compacted_sets() -> None:
    credential = OpenBadgeCredential.from_json(sample.credential_1_1())
    assert credential.valid_from == "2026-11-24T13:00:00Z"
    assert credential.valid_until == "2031-11-24T13:00:00Z"
    assert credential.credential_status is not None
    assert credential.credential_status.index == 4711


def test_readers_take_a_bare_issuer_a_bare_image_and_language_objects() -> None:
    document = sample.credential() | {
        "issuer": "did:web:badges.example",
        "image": "https://badges.example/i.png",
        "name": {"@value": "Travailler en équipe", "@language": "fr"},
        "evidence": {"type": "Evidence", "name": 7},
        "description": ["d", "e"],
        "credentialStatus": [{"type": "Other"}, sample.credential()["credentialStatus"]],
    }
    credential = OpenBadgeCredential.from_json(document)
    assert credential.issuer == Profile("did:web:badges.example")
    assert credential.image == Image("https://badges.example/i.png")
    assert (credential.name, credential.description) == ("Travailler en équipe", "d")
    assert credential.evidence == (Evidence(),)
    assert credential.credential_status is not None


def test_an_identity_that_does_not_say_counts_as_hashed() -> None:
    for hashed in (None, "false", 0, [False]):
        read = IdentityObject.from_json({"hashed": hashed, "identityHash": "x", "identityType": "name"})
        assert read.hashed is True


@pytest.mark.parametrize("index", ["-1", "1e3", "0x1", "01", "٣", "²", "", "1.0", " 1", "1\n", "9" * 11, 7, None])
def test_a_status_index_is_a_canonical_decimal(index: object) -> None:
    with pytest.raises(DocumentMalformed):
        StatusEntry.from_json(STATUS_ENTRY | {"statusListIndex": index})


def test_of_several_status_indices_the_first_is_read_as_for_every_text() -> None:
    assert StatusEntry.from_json(STATUS_ENTRY | {"statusListIndex": ["7", "8"]}).index == 7


@pytest.mark.parametrize("name", ["id", "issuer", "validFrom", "credentialSubject"])
def test_what_a_reader_cannot_do_without(name: str) -> None:
    document = sample.credential()
    del document[name]
    with pytest.raises(DocumentMalformed) as refusal:
        OpenBadgeCredential.from_json(document)
    assert refusal.value.code == "document.member_missing"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "@value", "x"]), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(sample.credential())), ANY)
def test_hostile_members_are_read_or_refused(name: str, value: Any) -> None:
    document = sample.credential() | {name: value}
    try:
        OpenBadgeCredential.from_json(document).to_json()
    except DocumentMalformed as refusal:
        assert "." in refusal.code  # noqa: PT017


@given(st.sampled_from(["achievement", "identifier", "source", "type", "id", "narrative"]), ANY)
def test_hostile_subjects_are_read_or_refused(name: str, value: Any) -> None:
    try:
        AchievementSubject.from_json(sample.credential()["credentialSubject"] | {name: value})
    except DocumentMalformed as refusal:
        assert "." in refusal.code  # noqa: PT017
