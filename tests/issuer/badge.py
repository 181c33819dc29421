"""One badge as plain facts: what the issuer's tests compose, and what the benchmarks sign again and again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from issuer.drafts import (
    AchievementDraft,
    AddressDraft,
    AlignmentDraft,
    AwardDraft,
    EvidenceDraft,
    HostedDraft,
    IssuerProfile,
)

ORIGIN: Final = "https://badges.example"
NETWORK: Final = "did:web:badges.example"
SITE: Final = f"{NETWORK}:sites:gueret"
NOW: Final = datetime(2026, 11, 24, 14, 32, 5, tzinfo=UTC)
ASSERTION: Final = f"{ORIGIN}/ob2/assertions/k3yOfAnUnguessableUrl_0123456789-abcdefghij"

NETWORK_PROFILE: Final = IssuerProfile(
    id=NETWORK,
    name="Réseau Citoyen de Services de la Creuse",
    url=ORIGIN,
    email="contact@badges.example",
    phone="+33555000000",
    description="Des habitants qui échangent des services, libres et gratuits.",
    image_url=f"{ORIGIN}/images/network.svg",
    parent_id="https://departement.example",
    parent_name="Conseil départemental de la Creuse",
)

SITE_PROFILE: Final = IssuerProfile(
    id=SITE,
    name="Réseau Citoyen de Services, Guéret",
    url=f"{ORIGIN}/issuer/sites/gueret",
    phone="+33555000001",
    address=AddressDraft("50 avenue d’Auvergne", "23000", "Guéret", "Creuse"),
    parent_id=NETWORK,
    parent_name="Réseau Citoyen de Services de la Creuse",
)

ACHIEVEMENT: Final = AchievementDraft(
    id=f"{ORIGIN}/achievements/equipe/1",
    name="Travailler en équipe",
    description="Faire sa part et avancer avec les autres",
    criteria_url=f"{ORIGIN}/badges/equipe/1",
    criteria=("Partage les tâches", "Aide sans qu’on le demande", "Demande de l’aide", "Tient compte des idées"),
    image_url=f"{ORIGIN}/images/badges/equipe/1.png",
    alignment=(
        AlignmentDraft(
            "travailler en équipe",
            "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0",
            "ESCO 1.2.0",
        ),
    ),
    tags=("Travailler en équipe",),
    creator=NETWORK,
)

AWARD: Final = AwardDraft(
    credential_id="urn:uuid:0b6a1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3",
    subject_id="urn:uuid:1c7b2d3e-4f5a-4b6c-9d7e-8f90a1b2c3d4",
    issuer=NETWORK_PROFILE,
    source=SITE_PROFILE,
    achievement=ACHIEVEMENT,
    recipient_name="Łucja N’Diaye-Şahin",
    email_hash=None,
    narrative="- Partage les tâches\n- Demande de l’aide\n\nA préparé la salle avec le groupe.",
    evidence=(
        EvidenceDraft(
            id="urn:uuid:2d8c3e4f-5a6b-4c7d-8e8f-90a1b2c3d4e5",
            name="Atelier couture",
            narrative="3 séances, de septembre à novembre 2026, à Guéret",
            genre="Atelier",
        ),
        EvidenceDraft(id=None, name="Échange de services", description="Aide au déménagement"),
    ),
    activity_start=datetime(2026, 9, 8, 12, 0, tzinfo=UTC),
    activity_end=datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
    role="Aidait l’atelier",
    awarded_at=NOW,
    valid_from=NOW,
    valid_until=None,
    status_list_url=f"{ORIGIN}/status/1",
    status_jwt_url=f"{ORIGIN}/status/1.jwt",
    status_index=94567,
)


def hosted(era: str) -> HostedDraft:
    """The same award in its Open Badges 2.0 form, under the key of an era."""
    return HostedDraft(
        assertion_url=ASSERTION,
        signed_id="urn:uuid:4f0e5a6b-7c8d-4e9f-8a0b-b2c3d4e5f6a7",
        badge_class_url=f"{ORIGIN}/ob2/{era}/badges/equipe/1",
        issued_at=NOW,
        expires=None,
        recipient_email="amina@exemple.fr",
        recipient_salt="q9sHDk7uVt0yZr3WbXc1Lg",
        recipient_id=AWARD.subject_id,
        image_url=f"{ORIGIN}/images/badges/equipe/1.png",
        key_url=f"{ORIGIN}/ob2/{era}/key",
    )
