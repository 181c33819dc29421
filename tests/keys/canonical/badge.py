"""A badge of the network with everything that it may hold, for tests to change."""

import json
from typing import Any

import pytest

from keys.canonical import canonicalize
from keys.errors import CanonicalizationRefused
from schemas.vocabulary import OB_CONTEXT, VC_V2

_SITE = "did:web:badges.example:sites:gueret"
_CONTEXTS = [VC_V2, OB_CONTEXT]
_SUBJECT = "urn:uuid:7d4f8c1e-1f6a-4c58-9d7a-1a1b7d7f2f10"
_ENDORSEMENT: dict[str, Any] = {
    "@context": _CONTEXTS,
    "id": "urn:uuid:0a3b7d2c-4a34-4f7c-8f6a-3a2f6a5b9c11",
    "type": ["VerifiableCredential", "EndorsementCredential"],
    "issuer": {"id": _SITE, "type": ["Profile"], "name": "La Palette"},
    "validFrom": "2026-11-24T09:00:00Z",
    "credentialSubject": {"id": _SUBJECT, "type": ["EndorsementSubject"], "endorsementComment": "Vu à l’atelier."},
    "proof": [
        {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-11-24T09:00:00Z",
            "verificationMethod": f"{_SITE}#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
            "proofPurpose": "assertionMethod",
            "proofValue": "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr",
        }
    ],
}
_BADGE: dict[str, Any] = {
    "@context": _CONTEXTS,
    "id": "urn:uuid:3b0d1c2e-5f1a-4b8e-8a43-8f3a0c4d5e6f",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Coopérer",
    "inLanguage": "fr",
    "issuer": {
        "id": "did:web:badges.example",
        "type": ["Profile"],
        "name": "Réseau Citoyen de Services",
        "url": "https://badges.example",
        "address": {"type": ["Address"], "addressCountry": "FR", "postalCode": "23000"},
    },
    "validFrom": "2026-11-24T09:00:00Z",
    "awardedDate": "2026-11-24T09:00:00Z",
    "credentialSubject": {
        "id": _SUBJECT,
        "type": ["AchievementSubject"],
        "identifier": [{"type": "IdentityObject", "hashed": False, "identityHash": "Łucja N.", "identityType": "name"}],
        "activityStartDate": "2026-11-02T13:00:00Z",
        "role": "participante",
        "narrative": "A tenu le métier à tisser.",
        "achievement": {
            "id": "https://badges.example/achievements/cooperer/1",
            "type": ["Achievement"],
            "name": "Coopérer",
            "description": "Travailler avec d’autres.",
            "criteria": {"id": "https://badges.example/badges/cooperer/1", "narrative": "Propose son aide."},
            "image": {"id": "https://badges.example/images/badges/cooperer/1.png", "type": "Image"},
            "alignment": [
                {"type": ["Alignment"], "targetName": "coopérer", "targetUrl": "http://data.europa.eu/esco/skill/1"}
            ],
            "tag": ["soft skills", "coopération"],
            "version": "1",
        },
    },
    "evidence": [
        {"id": "urn:uuid:5c1f", "type": ["Evidence"], "name": "Atelier laine", "narrative": "Trois séances."},
        {"type": ["Evidence"], "name": "Échange", "narrative": "Un coup de main."},
    ],
    "credentialStatus": {
        "id": "https://badges.example/status/1#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://badges.example/status/1",
    },
    "endorsement": [_ENDORSEMENT],
}


def badge(**members: Any) -> dict[str, Any]:
    """A fresh copy, with top-level members replaced."""
    return {**json.loads(json.dumps(_BADGE)), **members}


def refusal(document: dict[str, Any], **options: Any) -> str:
    """The code with which `canonicalize` refuses the document."""
    with pytest.raises(CanonicalizationRefused) as refused:
        canonicalize(document, **options)
    return refused.value.code
