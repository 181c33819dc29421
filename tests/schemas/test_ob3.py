"""ob3: what is written conforms to the schema of what we issue, and holds nothing empty."""

from __future__ import annotations

from typing import Any

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


def test_a_full_credential_conforms() -> None:
    document = CREDENTIAL.to_json()
    assert violations(document, "ob3-credential-issued") == []
    assert violations(document, "ob3-credential") == []
    assert document["credentialStatus"]["statusListIndex"] == "7"  # a string in every signed document


def test_a_minimal_credential_has_no_null_and_no_empty_member() -> None:
    bare = OpenBadgeCredential(
        id="urn:x:1",
        issuer=Profile("did:web:badges.example"),
        valid_from="2026-11-24T13:00:00Z",
        credential_subject=AchievementSubject(Achievement("urn:x:2", "n", "d", Criteria(narrative="c")), id="urn:x:3"),
    )
    document = bare.to_json()
    assert violations(document, "ob3-credential") == []

    def walk(value: Any) -> None:
        assert value not in (None, "", [], {})
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(document)


def test_hashed_false_is_written() -> None:
    assert IdentityObject(False, "Łucja N.", "name").to_json()["hashed"] is False


def test_an_endorsement_conforms() -> None:
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
