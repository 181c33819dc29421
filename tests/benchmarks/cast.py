"""What the benchmarks work on: one full badge as the issuer composes it, its keys, and the same badge signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from issuer.compose_ob3 import compose_credential, compose_endorsement, for_jwt
from issuer.drafts import (
    AchievementDraft,
    AddressDraft,
    AlignmentDraft,
    AwardDraft,
    EndorsementDraft,
    EvidenceDraft,
    IssuerProfile,
)
from keys.proofs import data_integrity, vc_jwt
from keys.verification import VerificationMethod

ORIGIN: Final = "https://badges.example"
NETWORK: Final = "did:web:badges.example"
SITE: Final = f"{NETWORK}:sites:gueret"
NOW: Final = datetime(2026, 11, 24, 14, 32, 5, tzinfo=UTC)


@dataclass(frozen=True)
class MemorySigner:
    """A key in memory, as bare as a signer can be."""

    method: VerificationMethod
    key: Ed25519PrivateKey | RSAPrivateKey

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(data)
        return self.key.sign(data, padding.PKCS1v15(), SHA256())

    def bare(self, data: bytes) -> tuple[Callable[[], object], Callable[[], object]]:
        """The primitives themselves, signing and verifying ``data``, with nothing of ours around them."""
        public: Any = self.key.public_key()
        signature, key = self.sign(data), self.key
        if isinstance(key, Ed25519PrivateKey):
            return lambda: key.sign(data), lambda: public.verify(signature, data)
        scheme, hashed = padding.PKCS1v15(), SHA256()
        return lambda: key.sign(data, scheme, hashed), lambda: public.verify(signature, data, scheme, hashed)


@dataclass(frozen=True)
class Cast:
    """The badge in each state that a job needs."""

    ed25519: MemorySigner
    rsa: MemorySigner
    unsigned: dict[str, Any]
    signed: dict[str, Any]
    for_token: dict[str, Any]
    token: str
    eddsa_token: str


def cast() -> Cast:
    """Keys anew, one badge with an endorsement by the site."""
    network, site = _signer(NETWORK, Ed25519PrivateKey.generate()), _signer(SITE, Ed25519PrivateKey.generate())
    rsa = _signer(NETWORK, generate_private_key(65537, 2048))
    award = _award()
    endorsement = compose_endorsement(
        EndorsementDraft(
            id="urn:uuid:5d8c3e4f-5a6b-4c7d-8e8f-90a1b2c3d4e5",
            issuer=award.source,
            subject_id=award.subject_id,
            comment="Vu à l’atelier de couture, par l’animatrice du site.",
            valid_from=NOW,
            name="Travailler en équipe",
            language="fr",
        )
    )
    unsigned = compose_credential(award, [data_integrity.sign(endorsement, site, created=NOW)])
    for_token = for_jwt(unsigned, award)
    return Cast(
        network,
        rsa,
        unsigned,
        data_integrity.sign(unsigned, network, created=NOW),
        for_token,
        vc_jwt.sign(for_token, rsa),
        vc_jwt.sign(for_token, network),
    )


def _signer(controller: str, key: Ed25519PrivateKey | RSAPrivateKey) -> MemorySigner:
    method = VerificationMethod.from_public_key(f"{controller}#", controller, key.public_key())
    fragment = method.multibase if isinstance(key, Ed25519PrivateKey) else method.thumbprint
    return MemorySigner(
        VerificationMethod.from_public_key(f"{controller}#{fragment}", controller, key.public_key()), key
    )


def _award() -> AwardDraft:
    network = IssuerProfile(
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
    site = IssuerProfile(
        id=SITE,
        name="Réseau Citoyen de Services, site de Guéret",
        url=f"{ORIGIN}/issuer/sites/gueret",
        phone="+33555000001",
        address=AddressDraft("50 avenue d’Auvergne", "23000", "Guéret", "Creuse"),
        parent_id=NETWORK,
        parent_name="Réseau Citoyen de Services de la Creuse",
    )
    achievement = AchievementDraft(
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
    return AwardDraft(
        credential_id="urn:uuid:0b6a1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3",
        subject_id="urn:uuid:1c7b2d3e-4f5a-4b6c-9d7e-8f90a1b2c3d4",
        issuer=network,
        source=site,
        achievement=achievement,
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
