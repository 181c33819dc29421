"""Other software's forms of the same badge: suites, data models, forms of token, places where keys are published.

Each table maps a name to one variant; tests take every combination that the standards allow.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keys.algorithms import Algorithm
from keys.canonical.rdfc import HashName
from keys.encodings import base64url_encode, multibase_encode
from keys.proofs import data_integrity
from keys.signing import Signer
from schemas import bitstring
from schemas import vocabulary as words
from tests.keys.disclosure import disclose_all
from tests.verifier import world as w
from tests.verifier.world import World

SCHOOL = "https://school.example"
SCHOOL_ISSUER = f"{SCHOOL}/issuer"
SCHOOL_KEYS = f"{SCHOOL}/.well-known/jwks.json"
SIGNATURE_2020 = "Ed25519Signature2020"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
STATUS_V1 = "https://www.w3.org/ns/credentials/status/v1"
OLD_LIST = f"{w.ORIGIN}/status/old"
SPELLINGS: dict[str, Callable[[bytes], str]] = {  # of the bits of a StatusList2021
    "multibase": bitstring.encode,
    "base64url": lambda bits: bitstring.encode(bits)[1:],
    "base64 with padding": lambda bits: base64.b64encode(gzip.compress(bits, mtime=0)).decode(),
}


@dataclass(frozen=True)
class Named:
    """A key of the world under a name of its issuer's choice. Without a name it travels in the header."""

    signer: Signer
    issuer: str
    name: str | None

    @property
    def algorithm(self) -> Algorithm:
        return self.signer.method.algorithm


def list_2021(encoded: str, purpose: str = "revocation", **changes: Any) -> dict[str, Any]:
    """A StatusList2021, the bits of which are spelled so."""
    document = {
        "@context": [words.VC_V1, words.STATUS_LIST_2021_V1, words.DATA_INTEGRITY_V2],
        "id": OLD_LIST,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": w.NETWORK,
        "issuanceDate": w.FROM,
        "credentialSubject": {
            "id": f"{OLD_LIST}#list",
            "type": "StatusList2021",
            "statusPurpose": purpose,
            "encodedList": encoded,
        },
    }
    return w.changed(document, changes)


def version_1(document: Mapping[str, Any], *contexts: str) -> dict[str, Any]:
    """The same credential in VC Data Model 1.1."""
    changes = {
        "@context": [words.VC_V1, OPEN_BADGES, words.DATA_INTEGRITY_V2, STATUS_V1, *contexts],
        "issuanceDate": document["validFrom"],
        "expirationDate": document.get("validUntil"),
        "validFrom": None,
        "validUntil": None,
    }
    return w.changed(document, changes)


def version_2(document: Mapping[str, Any], *contexts: str) -> dict[str, Any]:
    """The same credential in VC Data Model 2.0."""
    return {**document, "@context": [*document["@context"], *contexts]}


VERSIONS: dict[str, Callable[..., dict[str, Any]]] = {"2.0": version_2, "1.1": version_1}


def with_suite(document: Mapping[str, Any], key: Named, suite: str, **members: Any) -> dict[str, Any]:
    """The document and one proof more, of any suite with one signature; a chain by `previousProof`."""
    kind = {"type": suite} if suite == SIGNATURE_2020 else {"type": "DataIntegrityProof", "cryptosuite": suite}
    options = {
        **kind,
        "created": "2026-11-20T09:00:00Z",
        "verificationMethod": key.name,
        "proofPurpose": "assertionMethod",
        **({"@context": document["@context"]} if "-jcs-" in suite else {}),
        **members,
    }
    present = data_integrity.proofs_of(document)
    secured = data_integrity.without_proof(document)
    named = options.get("previousProof", [])
    previous = [each for each in present if each.get("id") in (named if isinstance(named, list) else [named])]
    if previous:
        secured["proof"] = previous
    hash_name: HashName = "sha384" if key.algorithm is Algorithm.ES384 else "sha256"
    signature = key.signer.sign(b"".join(data_integrity.hash_data(secured, options, hash_name=hash_name)))
    return {**document, "proof": [*present, {**options, "proofValue": multibase_encode(signature)}]}


def disclosed(document: Mapping[str, Any], key: Named, scoped: Signer, *, mandatory: int = 20) -> dict[str, Any]:
    """A derived proof of ecdsa-sd-2023 that shows all; the first statements are mandatory."""
    return disclose_all(document, Renamed(key.signer, str(key.name)), scoped, range(mandatory))  # type: ignore[arg-type]


class Renamed:
    """A key under another name than its own."""

    def __init__(self, signer: Signer, name: str) -> None:
        from keys.verification import VerificationMethod

        self._signer = signer
        own = signer.method
        self.method = VerificationMethod.from_public_key(name, name.partition("#")[0], own.public_key)

    def sign(self, data: bytes) -> bytes:
        return self._signer.sign(data)


# Suite -> the keys that it takes.
SUITES: dict[str, tuple[Algorithm, ...]] = {
    "eddsa-rdfc-2022": (Algorithm.EDDSA,),
    "eddsa-2022": (Algorithm.EDDSA,),
    "eddsa-jcs-2022": (Algorithm.EDDSA,),
    SIGNATURE_2020: (Algorithm.EDDSA,),
    "ecdsa-rdfc-2019": (Algorithm.ES256, Algorithm.ES384),
    "ecdsa-jcs-2019": (Algorithm.ES256, Algorithm.ES384),
    "ecdsa-sd-2023": (Algorithm.ES256,),
}


def secured(world: World, suite: str, key: Named, version: str, **changes: Any) -> dict[str, Any]:
    """A badge of `key`'s issuer, in a suite and a data model."""
    contexts = (words.ED25519_2020_V1,) if suite == SIGNATURE_2020 else ()
    badge = VERSIONS[version](badge_of(key, **changes), *contexts)
    if suite == "ecdsa-sd-2023":
        return disclosed(badge, key, world.signer("gueret", Algorithm.ES256))
    return with_suite(badge, key, suite)


def badge_of(key: Named, **changes: Any) -> dict[str, Any]:
    """The usual badge in the name of the key's issuer. Its status is the network's to say, if it is the network's."""
    own = {} if key.issuer == w.NETWORK else {"credentialStatus": None}
    return w.credential(**({"issuer__id": key.issuer} | own | changes))


# Where an issuer publishes its key: each gives the key's name, after publishing it in the world.
Publish = Callable[[World, Algorithm], Named]


def did_web(world: World, algorithm: Algorithm) -> Named:
    signer = world.signer("network", algorithm)
    return Named(signer, w.NETWORK, signer.method.id)


def did_key(world: World, algorithm: Algorithm) -> Named:
    signer = world.signer("stranger", algorithm)
    did = f"did:key:{signer.method.multibase}"
    return Named(signer, did, f"{did}#{signer.method.multibase}")


def did_jwk(world: World, algorithm: Algorithm) -> Named:
    signer = world.signer("stranger", algorithm)
    did = f"did:jwk:{base64url_encode(json.dumps(signer.method.jwk).encode())}"
    return Named(signer, did, f"{did}#0")


def profile_document(world: World, algorithm: Algorithm) -> Named:
    """A Profile that is its own controller document, its method a JsonWebKey listed by its name."""
    signer = world.signer("stranger", algorithm)
    name = f"{SCHOOL_ISSUER}#key"
    method = {"id": name, "type": "JsonWebKey", "controller": SCHOOL_ISSUER, "publicKeyJwk": dict(signer.method.jwk)}
    profile = {"id": SCHOOL_ISSUER, "type": "Profile", "name": "École"}
    world.web.put(SCHOOL_ISSUER, {**profile, "verificationMethod": [method], "assertionMethod": [name]})
    return Named(signer, SCHOOL_ISSUER, name)


def controller_document(world: World, algorithm: Algorithm) -> Named:
    """A controller document with relative names, its method embedded, one value in the place of an array."""
    signer = world.signer("stranger", algorithm)
    method = {"id": "#key", "type": "Multikey", "controller": SCHOOL_ISSUER}
    method["publicKeyMultibase"] = signer.method.multibase
    world.web.put(SCHOOL_ISSUER, {"id": SCHOOL_ISSUER, "assertionMethod": method})
    return Named(signer, SCHOOL_ISSUER, f"{SCHOOL_ISSUER}#key")


def jwk_at_a_url(world: World, algorithm: Algorithm) -> Named:
    """A bare JWK under an address of its own, repeated in the key set of the issuer's host."""
    signer = world.signer("stranger", algorithm)
    name = f"{SCHOOL}/keys/1"
    world.web.put(name, {**signer.method.jwk, "kid": name}, media_type=words.JWK_JSON)
    return Named(signer, _key_set(world, signer), name)


def key_set(world: World, algorithm: Algorithm) -> Named:
    signer = world.signer("stranger", algorithm)
    return Named(signer, _key_set(world, signer), f"{SCHOOL_KEYS}#key")


def bare_name(world: World, algorithm: Algorithm) -> Named:
    signer = world.signer("stranger", algorithm)
    return Named(signer, _key_set(world, signer), "key")


def header_of_a_did(world: World, algorithm: Algorithm) -> Named:
    return Named(world.signer("network", algorithm), w.NETWORK, None)


def header_of_a_url(world: World, algorithm: Algorithm) -> Named:
    signer = world.signer("stranger", algorithm)
    return Named(signer, _key_set(world, signer), None)


def _key_set(world: World, signer: Signer) -> str:
    others = [{**world.signer("network", algorithm).method.jwk, "kid": algorithm.value} for algorithm in Algorithm]
    world.web.put(SCHOOL_KEYS, {"keys": [*others, {**signer.method.jwk, "kid": "key"}]})
    world.web.put(SCHOOL_ISSUER, {"id": SCHOOL_ISSUER, "type": "Profile"})
    return SCHOOL_ISSUER


CONTROLLERS: dict[str, Publish] = {
    "did:web": did_web,
    "did:key": did_key,
    "did:jwk": did_jwk,
    "profile": profile_document,
    "controller document": controller_document,
}
KEYS: dict[str, Publish] = CONTROLLERS | {
    "JWK": jwk_at_a_url,
    "JWKS": key_set,
    "a bare name": bare_name,
    "jwk, did:web": header_of_a_did,
    "jwk, JWKS": header_of_a_url,
}


def compact(header: Mapping[str, Any], payload: Mapping[str, Any], signer: Signer) -> str:
    """A JWS with any header, including ones that no library would write."""
    members = {"alg": signer.method.algorithm.value, **header}
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (members, payload))
    return f"{text}.{base64url_encode(signer.sign(text.encode()))}"


def claims_of(badge: Mapping[str, Any]) -> dict[str, Any]:
    """The claims that repeat a credential of either data model."""
    start = badge.get("validFrom", badge.get("issuanceDate"))
    end = badge.get("validUntil", badge.get("expirationDate"))
    dates = {"nbf": start} | ({"exp": end} if end else {})
    return {
        "iss": badge["issuer"]["id"],
        "jti": badge["id"],
        "sub": badge["credentialSubject"]["id"],
        **{name: int(datetime.fromisoformat(str(date)).timestamp()) for name, date in dates.items()},
    }


def open_badges_form(badge: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    return {"typ": "JWT"}, {**badge, **claims_of(badge)}


def jose_cose_form(badge: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    return {"typ": "vc+jwt", "cty": "vc"}, dict(badge)


def version_1_form(badge: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    older = version_1(badge)
    return {}, {"vc": older, **claims_of(older)}


def version_1_by_its_claims(badge: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """The credential without what its claims already say (VC Data Model 1.1 section 6.3.1)."""
    older = version_1(badge)
    claims = claims_of(older)
    said = {"id": None, "issuer__id": None, "credentialSubject__id": None, "issuanceDate": None, "expirationDate": None}
    return {"typ": "JWT"}, {"vc": w.changed(older, said), **claims}


FORMS = {
    "Open Badges": open_badges_form,
    "VC-JOSE-COSE": jose_cose_form,
    "VC 1.1": version_1_form,
    "VC 1.1 by its claims": version_1_by_its_claims,
}


def token(key: Named, form: str, **changes: Any) -> str:
    """A badge of the key's issuer as a JWT in one of the forms."""
    header, payload = FORMS[form](badge_of(key, **changes))
    own = {"jwk": dict(key.signer.method.jwk)} if key.name is None else {"kid": key.name}
    return compact({**header, **own}, payload, key.signer)
