"""Every way in which a presented badge can make the verifier request an address of its author's choice (row S1).

Each entrance builds, in a world, a badge that names `url` in one place. ASKED are those that our verifier follows,
IGNORED those where a verifier must not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from keys.algorithms import Algorithm
from schemas import vocabulary as words
from schemas.baked_images import OpenBadgesVersion, bake_png, bake_svg
from tests.schemas import png_corpus, svg_corpus
from tests.verifier import world as w
from tests.verifier.dialects import compact
from tests.verifier.world import World

Entrance = Callable[[World, str], bytes | str | dict[str, Any]]

DIGEST = "uEiA" + "A" * 43
SHARED = "https://shared.example"
PNG = png_corpus.picture(png_corpus.header(), png_corpus.pixels(), png_corpus.END)
SVG = svg_corpus.svg("", badge="")


def token(world: World, **changes: Any) -> str:
    """A genuine badge of the network with some members changed before it was signed."""
    return world.token(w.jwt_credential(**changes), algorithm=Algorithm.EDDSA)


def forged(world: World, header: dict[str, Any], **changes: Any) -> str:
    """A token with any header and claims."""
    credential = w.jwt_credential(**changes)
    issuer = credential["issuer"]["id"]
    payload = {"iss": issuer, "jti": w.CREDENTIAL_ID, "sub": w.SUBJECT_ID, **credential}
    return compact(header, payload, world.signer("stranger", Algorithm.EDDSA))


def proof_named(world: World, method: str, **changes: Any) -> dict[str, Any]:
    """A badge whose proof names another key after it was signed; the key is looked for before anything is checked."""
    signed = w.changed(world.sign(w.credential()), changes)
    return {**signed, "proof": [{**signed["proof"][0], "verificationMethod": method}]}


def did_of_host(url: str) -> str:
    """The did:web of the host of a URL."""
    return f"did:web:{urlsplit(url).netloc}"


def status(world: World, url: str, kind: str) -> str:
    """A genuine badge whose status stands in a list at `url`."""
    entry = w.status_entry(url, type=kind)
    return token(world, credentialStatus={"id": url, "type": kind} if kind == words.REVOCATION_LIST_1EDTECH else entry)


def list_signed_by(world: World, url: str) -> str:
    """A genuine badge, and its status list with a proof by a key at `url`."""
    world.web.put(w.LIST_JWT_URL, compact({"kid": url}, w.jwt_list(), world.signer("network", Algorithm.EDDSA)))
    return token(world)


def endorsed(world: World, header: dict[str, Any], **changes: Any) -> str:
    """A genuine badge that embeds an endorsement token with any header and issuer."""
    testimony = w.endorsement(**changes)
    payload = {"iss": testimony["issuer"]["id"], "jti": testimony["id"], "sub": w.SUBJECT_ID, **testimony}
    return token(world, endorsementJwt=[compact(header, payload, world.signer("stranger", Algorithm.EDDSA))])


def hosted(world: World, **changes: Any) -> dict[str, Any]:
    """A hosted 2.0 assertion with some members changed where it is published."""
    document = w.assertion(**changes)
    world.web.put(w.ASSERTION_URL, document)
    return document


def class_with(world: World, **changes: Any) -> dict[str, Any]:
    """A hosted 2.0 assertion whose BadgeClass has some members changed."""
    world.web.put(w.BADGE_URL, w.badge_class(**changes))
    return hosted(world)


def signed_with_profile(world: World, creator: str | None = w.KEY_URL, **changes: Any) -> str:
    """A signed 2.0 assertion whose Profile has some members changed."""
    world.web.put(w.PROFILE_URL, w.profile(**changes))
    return w.ob2_token(world, w.signed_assertion(verification__creator=creator))


def page_linking(world: World, url: str) -> str:
    """A page for people that says that its badge is at `url`."""
    page = f'<!doctype html><link rel="alternate" type="application/ld+json" href="{url}">'
    world.web.put("https://pages.example/badge", page, media_type="text/html")
    return "https://pages.example/badge"


def refreshed_from_a_page(world: World, url: str) -> str:
    """A genuine badge whose newer edition is behind a page that leads to `url`."""
    service = {"id": page_linking(world, url), "type": words.CREDENTIAL_REFRESH_1EDTECH}
    return token(world, refreshService=service)


ASKED: dict[str, Entrance] = {
    "a pasted link": lambda world, url: url,
    "the text of a QR code": lambda world, url: url.replace("https", "HTTPS", 1),
    "a link in a PNG": lambda world, url: bake_png(PNG, url, OpenBadgesVersion.V2),
    "a link in an SVG": lambda world, url: bake_svg(SVG, url, OpenBadgesVersion.V2),
    "the alternate of a page": page_linking,
    "kid": lambda world, url: forged(world, {"kid": url}),
    "kid with a fragment": lambda world, url: forged(world, {"kid": f"{url}#key"}),
    "a bare kid at an https issuer": lambda world, url: forged(world, {"kid": "key"}, issuer__id=url),
    "the DID of a kid": lambda world, url: forged(world, {"kid": f"{did_of_host(url)}#key"}),
    "an https issuer of a key in the header": lambda world, url: forged(
        world, {"jwk": dict(world.signer("stranger").method.jwk)}, issuer__id=url
    ),
    "a did:web issuer of a key in the header": lambda world, url: forged(
        world, {"jwk": dict(world.signer("stranger").method.jwk)}, issuer__id=did_of_host(url)
    ),
    "verificationMethod": lambda world, url: proof_named(world, url),
    "verificationMethod with a fragment": lambda world, url: proof_named(world, f"{url}#key", issuer__id=url),
    "verificationMethod of a DID": lambda world, url: proof_named(world, f"{did_of_host(url)}#key"),
    "statusListCredential": lambda world, url: status(world, url, words.BITSTRING_STATUS_LIST_ENTRY),
    "statusListCredential of 2021": lambda world, url: status(world, url, words.STATUS_LIST_2021_ENTRY),
    "1EdTechRevocationList": lambda world, url: status(world, url, words.REVOCATION_LIST_1EDTECH),
    "the key of a status list": list_signed_by,
    "refreshService": lambda world, url: token(
        world, refreshService={"id": url, "type": words.CREDENTIAL_REFRESH_1EDTECH}
    ),
    "a page in the place of a newer edition": refreshed_from_a_page,
    "evidence with a digest": lambda world, url: token(
        world, evidence=[{"id": url, "type": ["Evidence"], "digestMultibase": DIGEST}]
    ),
    "the key of a testimony": lambda world, url: endorsed(world, {"kid": url}),
    "the https issuer of a testimony": lambda world, url: endorsed(
        world, {"jwk": dict(world.signer("stranger").method.jwk)}, issuer__id=url
    ),
    "the did:web issuer of a testimony": lambda world, url: endorsed(
        world, {"kid": f"{did_of_host(url)}#key"}, issuer__id=did_of_host(url)
    ),
    "a 2.0 assertion's id": lambda world, url: w.assertion(id=url),
    "a 2.0 badge": lambda world, url: hosted(world, badge=url),
    "a 2.0 badge inside": lambda world, url: hosted(world, badge=w.badge_class(id=url)),
    "a 2.0 issuer": lambda world, url: class_with(world, issuer=url),
    "a 2.0 issuer inside": lambda world, url: class_with(world, issuer=w.profile(id=url)),
    "a 2.0 creator": lambda world, url: w.ob2_token(world, w.signed_assertion(verification__creator=url)),
    "a 2.0 key of the profile": lambda world, url: signed_with_profile(world, creator=None, publicKey=url),
    "a 2.0 revocationList": lambda world, url: signed_with_profile(world, revocationList=url),
    "a 2.0 testimony": lambda world, url: hosted(world, endorsement=[url]),
}

IGNORED: dict[str, Entrance] = {
    "jku": lambda world, url: forged(world, {"kid": f"{w.NETWORK}#x", "jku": url}),
    "x5u": lambda world, url: forged(world, {"kid": f"{w.NETWORK}#x", "x5u": url}),
    "@context": lambda world, url: {**proof_named(world, f"{w.NETWORK}#x"), "@context": [words.VC_V2, url]},
    "a nested @context": lambda world, url: proof_named(
        world, f"{w.NETWORK}#x", credentialSubject__achievement={"@context": url}
    ),
    "@import": lambda world, url: {**proof_named(world, f"{w.NETWORK}#x"), "@context": [words.VC_V2, {"@import": url}]},
    "credentialSchema": lambda world, url: token(
        world, credentialSchema={"id": url, "type": words.SCHEMA_VALIDATOR_1EDTECH}
    ),
    "$schema": lambda world, url: token(world, **{"$schema": url}),
    "termsOfUse": lambda world, url: token(world, termsOfUse={"id": url, "type": "IssuerPolicy"}),
    "another refreshService": lambda world, url: token(world, refreshService={"id": url, "type": "ManualRefresh"}),
    "another status": lambda world, url: token(world, credentialStatus={"id": url, "type": "Unknown2030"}),
    "the status entry's own id": lambda world, url: token(
        world, credentialStatus=w.status_entry(w.LIST_JWT_URL, id=url)
    ),
    "the image": lambda world, url: token(world, image={"id": url, "type": "Image"}),
    "the achievement's image": lambda world, url: token(
        world, credentialSubject__achievement__image={"id": url, "type": "Image"}
    ),
    "the issuer's page and image": lambda world, url: token(
        world, issuer__url=url, issuer__image={"id": url, "type": "Image"}
    ),
    "the criteria": lambda world, url: token(world, credentialSubject__achievement__criteria={"id": url}),
    "the achievement's id": lambda world, url: token(world, credentialSubject__achievement__id=url),
    "an alignment": lambda world, url: token(
        world,
        credentialSubject__achievement__alignment=[{"type": ["Alignment"], "targetName": "x", "targetUrl": url}],
    ),
    "the subject": lambda world, url: token(world, credentialSubject__id=url),
    "the source": lambda world, url: token(world, credentialSubject__source={"id": url, "type": ["Profile"]}),
    "evidence": lambda world, url: token(world, evidence=[{"id": url, "type": ["Evidence"], "name": "x"}]),
    "a 2.0 image": lambda world, url: hosted(world, image=url),
    "a 2.0 badge's image and criteria": lambda world, url: class_with(world, image=url, criteria=url),
    "2.0 evidence": lambda world, url: hosted(world, evidence=url),
    "a key's controller": lambda world, url: controlled_by(world, url),
}


def controlled_by(world: World, url: str) -> str:
    """A token whose key says that `url` controls it."""
    key = {
        "id": f"{SHARED}/key",
        "type": "Multikey",
        "controller": url,
        "publicKeyMultibase": world.signer("stranger").method.multibase,
    }
    world.web.put(f"{SHARED}/key", json.dumps(key))
    return forged(world, {"kid": f"{SHARED}/key"})
