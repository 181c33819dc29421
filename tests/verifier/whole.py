"""A genuine badge with every member that is read."""

from __future__ import annotations

from typing import Any

from tests.verifier import world as w
from tests.verifier.shapes import Json
from tests.verifier.world import World

PICTURE = {"id": f"{w.ORIGIN}/images/1.png", "type": "Image", "caption": "Un écusson"}
ALIGNMENT = {"type": ["Alignment"], "targetName": "Coopérer", "targetUrl": "https://skills.example/1"}
SOURCE = {"id": w.SITE, "type": ["Profile"], "name": "Site de Guéret", "parentOrg": w.PARENT}


def whole(world: World, **changes: Any) -> Json:
    """A genuine badge with every member that is read, signed."""
    about = {"credentialSubject__id": w.ACHIEVEMENT_ID}
    document = w.credential(
        **{
            "inLanguage": "fr",
            "awardedDate": "2026-11-19T09:00:00Z",
            "issuer__parentOrg": {"id": "did:web:above.example", "type": ["Profile"], "name": "Fédération"},
            "credentialSubject__source": SOURCE,
            "credentialSubject__activityStartDate": "2026-11-01T09:00:00Z",
            "credentialSubject__activityEndDate": "2026-11-19T17:00:00Z",
            "credentialSubject__achievement__creator": {"id": w.NETWORK, "type": ["Profile"]},
            "credentialSubject__achievement__image": PICTURE,
            "credentialSubject__achievement__version": "2",
            "credentialSubject__achievement__inLanguage": "fr",
            "credentialSubject__achievement__alignment": [
                ALIGNMENT,
                ALIGNMENT | {"targetUrl": "https://skills.example/2", "targetFramework": "Référentiel"},
            ],
            "credentialSubject__achievement__tag": ["transmission", "entraide"],
            "evidence": [
                {"id": "urn:e:1", "type": ["Evidence"], "name": "Atelier", "narrative": "Trois séances"},
                {"id": "urn:e:2", "type": ["Evidence"], "description": "Une photo", "genre": "Image"},
            ],
            "endorsement": [world.sign(w.endorsement(), "gueret")],
            "credentialSubject__achievement__endorsementJwt": [world.token(w.endorsement(**about), "gueret")],
        }
        | changes
    )
    return world.sign(document)
