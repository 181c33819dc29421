"""Sample documents, invented for these tests: one of each kind, complete and valid, new at each call."""

from __future__ import annotations

from typing import Any

from schemas.identity import identity_hash
from schemas.vocabulary import OB2_CONTEXT, OB_CONTEXT, VC_V1, VC_V2

HOST = "https://badges.example"
NETWORK = "did:web:badges.example"
SITE = "did:web:badges.example:sites:gueret"
SUBJECT = "urn:uuid:7b2d3ad0-93a1-4e4c-8a5e-0f6b5b6c1a11"


def profile(identifier: str = NETWORK) -> dict[str, Any]:
    return {
        "id": identifier,
        "type": ["Profile"],
        "name": "Réseau de démonstration",
        "url": f"{HOST}/",
        "email": "contact@badges.example",
        "phone": "+33555000000",
        "description": "Un réseau inventé pour ces essais.",
        "address": {
            "type": ["Address"],
            "streetAddress": "1 place du Marché",
            "postalCode": "23000",
            "addressLocality": "Guéret",
            "addressRegion": "Creuse",
            "addressCountry": "FR",
        },
        "image": {"id": f"{HOST}/images/logo.png", "type": "Image", "caption": "Une maille"},
        "parentOrg": {"id": "did:web:parent.example", "type": ["Profile"], "name": "Parent"},
    }


def endorsement() -> dict[str, Any]:
    return {
        "@context": [VC_V2, OB_CONTEXT],
        "id": "urn:uuid:5f0f4a4e-3a3d-4d6e-9a56-0b0c5a1f2e10",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Confirmation par le site de Guéret",
        "issuer": profile(SITE),
        "validFrom": "2026-11-24T13:00:00Z",
        "credentialSubject": {
            "id": SUBJECT,
            "type": ["EndorsementSubject"],
            "endorsementComment": "L’animatrice l’a vu en atelier.",
        },
        "proof": [proof(SITE)],
    }


def proof(controller: str = NETWORK) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-24T13:00:00Z",
        "verificationMethod": f"{controller}#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
        "proofPurpose": "assertionMethod",
        "proofValue": "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr",
    }


def credential() -> dict[str, Any]:
    return {
        "@context": [VC_V2, OB_CONTEXT],
        "id": "urn:uuid:0c2f0a3e-5f0a-4a51-9c1c-3e8c1f8f9b01",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Travailler en équipe",
        "description": "Faire sa part et avancer avec les autres",
        "inLanguage": "fr",
        "issuer": profile(),
        "validFrom": "2026-11-24T13:00:00Z",
        "validUntil": "2031-11-24T13:00:00Z",
        "awardedDate": "2026-11-24T13:00:00Z",
        "credentialSubject": {
            "id": SUBJECT,
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": "Łucja N.", "identityType": "name"},
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash("lucja@example.org", "0123456789abcdef"),
                    "identityType": "emailAddress",
                    "salt": "0123456789abcdef",
                },
            ],
            "achievement": {
                "id": f"{HOST}/achievements/equipe/1",
                "type": ["Achievement"],
                "achievementType": "Competency",
                "name": "Travailler en équipe",
                "description": "Faire sa part et avancer avec les autres",
                "criteria": {"id": f"{HOST}/badges/equipe/1", "narrative": "- Partage les tâches avec le groupe"},
                "image": {"id": f"{HOST}/images/badges/equipe/1.png", "type": "Image"},
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "travailler en équipe",
                        "targetUrl": "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0",
                        "targetFramework": "ESCO 1.2.0",
                    }
                ],
                "tag": ["Travailler en équipe"],
                "inLanguage": "fr",
                "version": "1",
                "creator": {"id": NETWORK, "type": ["Profile"]},
            },
            "activityStartDate": "2026-10-01T12:00:00Z",
            "activityEndDate": "2026-11-20T16:00:00Z",
            "role": "participe",
            "source": profile(SITE),
            "narrative": "A partagé les tâches avec le groupe.",
        },
        "evidence": [
            {
                "id": "urn:uuid:b1ff7c1e-7a0a-4b57-8a73-1c9d7a1d1e77",
                "type": ["Evidence"],
                "name": "Atelier couture",
                "narrative": "Deux séances, le 1er octobre et le 20 novembre 2026, à Guéret.",
            }
        ],
        "endorsement": [endorsement()],
        "credentialStatus": {
            "id": f"{HOST}/status/1#4711",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "4711",
            "statusListCredential": f"{HOST}/status/1",
        },
        "proof": [proof()],
    }


def credential_1_1() -> dict[str, Any]:
    """The same award in VC Data Model 1.1, its sets of one compacted as readers must accept."""
    document = credential()
    document["@context"] = [VC_V1, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"]
    document["issuanceDate"], document["expirationDate"] = document.pop("validFrom"), document.pop("validUntil")
    for name in ("awardedDate", "endorsement", "evidence", "inLanguage"):
        del document[name]
    document["proof"] = {**proof(), "type": "Ed25519Signature2020"}
    document["issuer"]["type"] = "Profile"
    document["credentialSubject"]["type"] = "AchievementSubject"
    document["credentialSubject"]["achievement"]["type"] = "Achievement"
    return document


def status_list() -> dict[str, Any]:
    return {
        "@context": [VC_V2],
        "id": f"{HOST}/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": NETWORK,
        "validFrom": "2026-11-24T13:00:00Z",
        "credentialSubject": {
            "id": f"{HOST}/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": 60_000,
            "encodedList": "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
        },
        "proof": [proof()],
    }


def assertion() -> dict[str, Any]:
    return {
        "@context": OB2_CONTEXT,
        "id": f"{HOST}/ob2/assertions/9mY2fJ0Qk3Vb7xRt1WsZ4A",
        "type": "Assertion",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "0123456789abcdef",
            "identity": identity_hash("lucja@example.org", "0123456789abcdef"),
        },
        "badge": f"{HOST}/ob2/era/badges/equipe/1",
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-11-24T13:00:00Z",
        "expires": "2031-11-24T13:00:00Z",
        "image": f"{HOST}/ob2/assertions/9mY2fJ0Qk3Vb7xRt1WsZ4A/image.png",
    }


def badge_class() -> dict[str, Any]:
    return {
        "@context": OB2_CONTEXT,
        "id": f"{HOST}/ob2/era/badges/equipe/1",
        "type": "BadgeClass",
        "@language": "fr",
        "version": "1",
        "name": "Travailler en équipe",
        "description": "Faire sa part et avancer avec les autres",
        "image": f"{HOST}/images/badges/equipe/1.png",
        "criteria": {"id": f"{HOST}/badges/equipe/1", "narrative": "- Partage les tâches avec le groupe"},
        "issuer": f"{HOST}/ob2/era/issuer",
        "alignment": [
            {
                "targetName": "travailler en équipe",
                "targetUrl": "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0",
                "targetFramework": "ESCO 1.2.0",
            }
        ],
        "tags": ["Travailler en équipe"],
    }


def ob2_profile() -> dict[str, Any]:
    return {
        "@context": OB2_CONTEXT,
        "id": f"{HOST}/ob2/era/issuer",
        "type": "Profile",
        "name": "Réseau de démonstration",
        "url": f"{HOST}/",
        "email": "contact@badges.example",
        "telephone": "+33555000000",
        "publicKey": f"{HOST}/ob2/era/key",
        "revocationList": f"{HOST}/ob2/era/revocations",
    }


def ob2_endorsement() -> dict[str, Any]:
    return {
        "@context": OB2_CONTEXT,
        "id": f"{HOST}/ob2/endorsements/1",
        "type": "Endorsement",
        "claim": {"id": f"{HOST}/ob2/era/badges/equipe/1", "endorsementComment": "Bien décrit."},
        "issuer": f"{HOST}/ob2/era/issuer",
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-11-24T13:00Z",
    }
