"""Let `openbadgeslib` issue a badge in every dialect it has, with throw-away keys: Open Badges 3.0 as JWT and with an
embedded proof, Open Badges 2.0 signed and hosted, baked into images of its own making.

The same shape as the drivers of peers/ answer: {dialect: {"web": {url: document}, "badges": {state: text}}}; a PNG is a
`data:` URL.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from openbadgeslib import keys as library_keys
from openbadgeslib.ob2 import Assertion, IdentityObject, OB2Signer, Verification
from openbadgeslib.ob2.models import BadgeClass, CryptographicKey, Profile, RevocationList
from openbadgeslib.ob3 import OB3LdpSigner, OB3Signer, OpenBadgeCredential
from openbadgeslib.ob3.credential import Achievement, Issuer
from openbadgeslib.ob3.did import build_did_document
from openbadgeslib.ob3.status_list import build_status_list_credential, sign_status_list_credential, status_entry

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
UNTIL = AT.replace(year=2099)
VICTIM = "did:web:victim.example"
FRAGMENT = "key-1"
CLEAR, SET = 7, 4711
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
KINDS = {
    "RS256": library_keys.KeyType.RSA,
    "ES256": library_keys.KeyType.ECC,
    "EdDSA": library_keys.KeyType.ED25519,
}
Pair = tuple[bytes, bytes]  # private and public PEM


def png_url(data: bytes) -> str:
    """A PNG as text."""
    return f"data:image/png;base64,{base64.b64encode(data).decode('ascii')}"


def pair(algorithm: str) -> Pair:
    """A new key."""
    private, public = library_keys.KeyFactory(KINDS[algorithm]).generate_keypair()
    return private, public


def issued() -> dict[str, Any]:
    """Every state of every dialect."""
    found = {f"openbadgeslib-jwt-{algorithm.lower()}": _ob3(algorithm, _jwt_signer) for algorithm in KINDS}
    found["openbadgeslib-eddsa-rdfc-2022"] = _ob3("EdDSA", _embedding_signer)
    return found | {"openbadgeslib-ob2-signed": _ob2_signed(), "openbadgeslib-ob2-hosted": _ob2_hosted()}


def _jwt_signer(key: Pair, algorithm: str, _method: str) -> tuple[Any, Callable[[OpenBadgeCredential], str]]:
    signer = OB3Signer(key[0], algorithm)
    return signer, signer.sign


def _embedding_signer(key: Pair, _algorithm: str, method: str) -> tuple[Any, Callable[[OpenBadgeCredential], str]]:
    signer = OB3LdpSigner(key[0], verification_method=method)
    return signer, lambda credential: signer.sign_to_json(credential, created=AT)


def _did(did: str, key: Pair) -> dict[str, Any]:
    host = did.rpartition(":")[2]
    jwk = library_keys.public_jwk_from_pem(key[1])
    return {f"https://{host}/.well-known/did.json": build_did_document(did, [(FRAGMENT, jwk)])}


def _ob3(algorithm: str, make: Callable[[Pair, str, str], tuple[Any, Callable[[OpenBadgeCredential], str]]]) -> Any:
    kind = "jwt" if make is _jwt_signer else "embedded"
    host = f"openbadgeslib-{kind}-{algorithm.lower()}.example"
    did, key = f"did:web:{host}", pair(algorithm)
    web: dict[str, Any] = _did(did, key) | _did(VICTIM, pair("EdDSA"))
    for purpose in ("revocation", "suspension"):
        url = f"https://{host}/status/{purpose}.jwt"
        unsigned = build_status_list_credential(did, url, purpose, [SET])
        web[url] = sign_status_list_credential(unsigned, key[0], algorithm)

    def badge(issuer: str = did, purpose: str = "revocation", index: int = CLEAR) -> OpenBadgeCredential:
        return OpenBadgeCredential(
            id=f"https://{host}/badges/{purpose}/{index}",
            issuer=Issuer(issuer, "Orchard school", url=f"https://{host}"),
            recipient_id="did:example:learner",
            achievement=Achievement(
                f"https://{host}/achievements/grafting",
                "Grafting fruit trees",
                "Has grafted three trees – and they grow",
                "Three grafts that took.",
            ),
            issuance_date=AT,
            expiration_date=UNTIL,
            credential_status=[status_entry(f"https://{host}/status/{purpose}.jwt", purpose, index)],
        )

    signer, sign = make(key, algorithm, f"{did}#{FRAGMENT}")
    _, sign_with_another = make(pair(algorithm), algorithm, f"{did}#{FRAGMENT}")
    badges = {
        "good": sign(badge()),
        "revoked": sign(badge(index=SET)),
        "suspended": sign(badge(purpose="suspension", index=SET)),
        "wrong key": sign_with_another(badge()),
        "wrong issuer": sign(badge(issuer=VICTIM)),
    }
    if algorithm == "RS256" or make is _embedding_signer:  # baking is the same for every token
        badges |= {
            "good, in a PNG": png_url(signer.sign_into_png(badge(), PNG)),
            "good, in an SVG": signer.sign_into_svg(badge(), SVG).decode("utf-8"),
        }
    return {"web": web, "badges": badges}


def _ob2_world(host: str, key: Pair) -> dict[str, Any]:
    """What an issuer of Open Badges 2.0 publishes."""
    here = f"https://{host}"
    profile = Profile(
        f"{here}/issuer", "Orchard school", url=here, email="school@orchard.example",
        public_key=[f"{here}/key"], revocation_list=f"{here}/revoked",
    )  # fmt: skip
    documents = (
        profile,
        CryptographicKey(f"{here}/key", profile.id, key[1].decode("ascii")),
        BadgeClass(
            f"{here}/badge", "Grafting fruit trees", "Has grafted three trees", f"{here}/badge.png",
            f"{here}/criteria", profile.id,
        ),
        RevocationList(f"{here}/revoked", profile.id, ["urn:uuid:00000000-0000-4000-8000-000000000001",
                                                       "urn:uuid:00000000-0000-4000-8000-000000000002"]),
    )  # fmt: skip
    return {document.id: document.to_dict() for document in documents}


def _assertion(host: str, **changes: Any) -> Assertion:
    found = Assertion(
        id="urn:uuid:00000000-0000-4000-8000-000000000003",
        recipient=IdentityObject.create("learner@mail.example", salt="seasalt"),
        badge=f"https://{host}/badge",
        verification=Verification("SignedBadge", creator=f"https://{host}/key"),
        issued_on=AT,
        expires=UNTIL,
    )
    return replace(found, **changes)


def _ob2_signed() -> dict[str, Any]:
    host, key, other = "openbadgeslib-ob2-signed.example", pair("RS256"), pair("RS256")
    web = _ob2_world(host, key) | _ob2_world("victim.example", pair("RS256"))
    signer = OB2Signer(key[0])
    good = _assertion(host)
    badges = {
        "good": signer.sign(good),
        "revoked": signer.sign(_assertion(host, id="urn:uuid:00000000-0000-4000-8000-000000000002")),
        "wrong key": OB2Signer(other[0]).sign(good),
        "wrong issuer": signer.sign(_assertion(host, badge="https://victim.example/badge")),
        "good, in a PNG": png_url(signer.sign_into_png(good, PNG)),
        "good, in an SVG": signer.sign_into_svg(good, SVG).decode("utf-8"),
    }
    return {"web": web, "badges": badges}


def _ob2_hosted() -> dict[str, Any]:
    host = "openbadgeslib-ob2-hosted.example"
    web = _ob2_world(host, pair("RS256"))

    def hosted(name: str, where: str = host) -> dict[str, Any]:
        found = _assertion(host, id=f"https://{where}/assertions/{name}", verification=Verification("HostedBadge"))
        return found.to_dict()

    good, revoked, elsewhere = hosted("good"), hosted("revoked"), hosted("forged", "impostor.example")
    web |= {good["id"]: good, elsewhere["id"]: elsewhere}
    web[revoked["id"]] = {"@context": good["@context"], "id": revoked["id"], "type": "Assertion", "revoked": True}
    badges = {"good": json.dumps(good), "revoked": json.dumps(revoked), "wrong issuer": json.dumps(elsewhere)}
    return {"web": web, "badges": badges}
