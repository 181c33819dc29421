"""Badges in the shapes in which others publish them. The shape is theirs, and so is the name; the keys are the tests'.

Each was seen in a public repository: wallets' and verifiers' fixtures, plugfests, examples of standards.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from keys.algorithms import Algorithm
from schemas import vocabulary as words
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World

OB_V1 = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
PLUGFEST_1 = "https://w3c-ccg.github.io/vc-ed/plugfest-1-2022/jff-vc-edu-plugfest-1-context.json"
LOGO = "https://school.example/logo.png"
SUBJECT, ACHIEVEMENT = "credentialSubject", "credentialSubject__achievement"
NAMELESS = {f"{SUBJECT}__id": None, f"{SUBJECT}__identifier": None, f"{SUBJECT}__name": "Taylor Tuna"}
ISSUER = "did:key:z6MkrHKzgsahxBLyNAbLQyB1pcWNYC9GmywiWPgkrvntAZcj"
KEY = f"{ISSUER}#{ISSUER.removeprefix('did:key:')}"

Write = Callable[[World], str]


def signed(**changes: Any) -> Write:
    """A badge with a proof of the network, whatever its members have become."""
    return lambda world: json.dumps(world.sign(w.credential(**changes)))


def unsigned(*, proof: object = None, **changes: Any) -> Write:
    """A badge without a proof, or with what stands in the place of one."""
    return lambda world: json.dumps(w.credential(**changes) | ({} if proof is None else {"proof": proof}))


def old(**changes: Any) -> dict[str, Any]:
    """The badge in VC Data Model 1.1 with the plain context, as the plugfests had it, without a status."""
    plain = {"@context": [words.VC_V1, OB_V1], "credentialStatus": None, "evidence": None, "awardedDate": None}
    return w.changed(d.version_1(w.credential()), plain | changes)


def token(payload: Callable[[dict[str, Any]], dict[str, Any]], *, badge: Any = None, **header: Any) -> Write:
    """A token over what `payload` makes of the old badge, or of this one. A header of None is left out."""

    def write(world: World) -> str:
        signer = world.signer("network", Algorithm.EDDSA)
        members = {"typ": "JWT", "kid": signer.method.id, **header}
        return d.compact(
            {name: each for name, each in members.items() if each is not None}, payload(badge or old()), signer
        )

    return write


def claims_without(*names: str, **changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The old badge under `vc`, with its claims save these, or with others."""

    def payload(badge: dict[str, Any]) -> dict[str, Any]:
        claims = {name: each for name, each in d.claims_of(badge).items() if name not in names}
        return {"vc": badge, **claims, **changes}

    return payload


def without_its_id(badge: dict[str, Any]) -> dict[str, Any]:
    """A token whose issuer and date are claims alone, of a badge that has no id."""
    said = w.changed(badge, {"id": None, "issuer__id": None, "issuanceDate": None})
    return {"vc": said, **{name: each for name, each in d.claims_of(badge).items() if name != "jti"}}


def with_statuses(*revoked: int, **entry: Any) -> Write:
    """A badge with this status entry, and the network's list of what is revoked."""

    def write(world: World) -> str:
        world.publish_list(revoked)
        return signed(credentialStatus=w.status_entry(w.LIST_URL, **entry))(world)

    return write


def with_signature_2018(world: World) -> str:
    """The badge of the first plugfest: a context of its own, a suite of before, an image that is a text."""
    del world
    badge = old(issuer__id=ISSUER, issuer__image=LOGO, id=None)
    badge = w.changed(badge, {"@context": [words.VC_V1, PLUGFEST_1], f"{ACHIEVEMENT}__image": LOGO})
    proof = {
        "type": "Ed25519Signature2018",
        "created": "2022-05-26T20:31:11Z",
        "verificationMethod": KEY,
        "proofPurpose": "assertionMethod",
        "jws": "eyJhbGciOiJFZERTQSJ9..AAAA",
    }
    return json.dumps(badge | {"proof": proof})


def tampered(world: World) -> str:
    """A signed badge with another name in it."""
    return json.dumps(w.changed(json.loads(signed(**NAMELESS)(world)), {f"{ACHIEVEMENT}__name": "Docteur"}))
