"""The selection: what a verdict shows of badges, and the faults of form that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier import profiles
from tests.verifier import world as w
from tests.verifier.resembling import profile
from tests.verifier.selecting import VALID, Case, Make, after, badge, hosted, put, token
from tests.verifier.world import World

IMAGE = {"id": f"{w.ORIGIN}/images/1.png", "type": "Image"}
ALIGNMENT = {"type": ["Alignment"], "targetName": "Coopérer", "targetUrl": "https://a.example/1"}


def claims(header: dict[str, Any] | None = None, **members: Any) -> Callable[[World], Any]:
    return lambda world: profiles.presented(world, header, members)


def for_somebody(**recipient: Any) -> Make:
    """An Open Badges 2.0 badge for another recipient."""
    return hosted(w.assertion(recipient={"type": "name", "hashed": False, "identity": "Amina B.", **recipient}))


def class_with(**members: Any) -> Make:
    return after(hosted(w.assertion()), put(w.BADGE_URL, w.badge_class(**members)))


FACTS: dict[str, Case] = {
    "an image": Case(badge(credentialSubject__achievement__image=IMAGE), VALID),
    "an image of the badge": Case(badge(image=IMAGE), VALID),
    "two images": Case(badge(image=IMAGE, credentialSubject__achievement__image=IMAGE | {"id": "urn:i:2"}), VALID),
    "an alignment": Case(badge(credentialSubject__achievement__alignment=[ALIGNMENT]), VALID),
    "alignments without a name or an address": Case(
        token(
            credentialSubject__achievement__alignment=[
                {"targetName": "A"},
                {"targetUrl": "https://a.example/2"},
                "x",
                ALIGNMENT | {"targetFramework": "R"},
            ]
        ),
        VALID,
    ),
    "tags that are no texts": Case(token(credentialSubject__achievement__tag=["un", 2, {"a": "b"}]), VALID),
    "evidence of each shape": Case(token(evidence=["urn:e:1", {"id": "urn:e:2", "genre": "Film"}, 3]), VALID),
    "a name that is hashed": Case(
        badge(
            credentialSubject__identifier=[
                {"type": "IdentityObject", "hashed": True, "identityHash": "sha256$00", "identityType": "name"},
                {"type": "IdentityObject", "hashed": False, "identityHash": "A-1", "identityType": "identifier"},
            ]
        ),
        VALID,
    ),
    "a name among other identifiers": Case(
        badge(
            credentialSubject__identifier=[
                {"type": "IdentityObject", "hashed": False, "identityHash": "A-1", "identityType": "identifier"},
                {"type": "IdentityObject", "hashed": False, "identityHash": "Amina B.", "identityType": "name"},
            ]
        ),
        VALID,
    ),
    "an achievement in an array": Case(
        token(credentialSubject__achievement=[w.credential()["credentialSubject"]["achievement"]]), VALID
    ),
    "an issuer described elsewhere": Case(
        badge(issuer=w.NETWORK, credentialSubject__achievement__creator=w.credential()["issuer"]), VALID
    ),
    "another creator": Case(badge(credentialSubject__achievement__creator=profile("Les Amis du Fil")), VALID),
    "a language": Case(badge(inLanguage="fr"), VALID),
    "a language of the achievement": Case(badge(credentialSubject__achievement__inLanguage="fr"), VALID),
    "a period": Case(
        badge(credentialSubject__activityStartDate=w.FROM, credentialSubject__activityEndDate=w.FROM, awardedDate=None),
        VALID,
    ),
    "2.0 for a name": Case(for_somebody(), VALID),
    "2.0 for a hashed name": Case(for_somebody(hashed=True, identity="sha256$00"), VALID),
    "2.0 with criteria at an address": Case(class_with(criteria="https://a.example/c"), VALID),
    "2.0 with tags and an alignment": Case(class_with(tags=["un", "deux"], alignment=[ALIGNMENT]), VALID),
    "2.0 with tags that are no texts": Case(class_with(tags=["un", 2]), VALID),
    "a proof that shows a selection": Case(
        lambda world: d.secured(world, "ecdsa-sd-2023", d.did_key(world, Algorithm.ES256), "2.0"), VALID
    ),
    "a token without three claims": Case(claims(jti=None, nbf=None, exp=None), VALID),
    "a token with more in its header": Case(claims({"cty": "vc"}), VALID),
    "a token of another profile, with more in its header": Case(claims({"typ": "jwt_vc_json", "cty": "vc"}), VALID),
}
