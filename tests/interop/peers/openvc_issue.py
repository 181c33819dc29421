"""Let `openvc-core` issue the same badge in every dialect it has, and `openbadges-bakery` bake what it is handed.

Runs in .venv-peers. Keys are made here and kept nowhere.

Answers {dialect: {"web": {url: document}, "badges": {state: text}}}, and under "baked" the images asked for.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from openbadges_bakery import bake
from openvc import keys
from openvc.multibase import encode_multibase
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_ecdsa_rdfc import EcdsaRdfcProofSuite
from openvc.proof.di_jcs import EcdsaJcsProofSuite, EddsaJcsProofSuite
from openvc.proof.ecdsa_sd import EcdsaSdProofSuite
from openvc.proof.vc_jwt import VcJwtProofSuite
from openvc.status import new_bitstring, set_status_bit
from openvc.status.issue import build_status_list_credential, build_status_list_entry

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
VC_1, VC_2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OB_301 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OB_303 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
VICTIM = "did:web:victim.example"
CLEAR, SET = 7, 4711
SEVENTY_YEARS = 70 * 365 * 86_400
CODES = {"EdDSA": b"\xed\x01", "ES256": b"\x80\x24", "ES384": b"\x81\x24"}
KEYS = {"EdDSA": keys.Ed25519SigningKey, "ES256": keys.P256SigningKey, "ES384": keys.P384SigningKey}
POINTERS = ["/issuer", "/credentialSubject", "/credentialStatus", "/validFrom", "/validUntil", "/name"]
CONTEXTS: dict[str, Any] = {}

Secure = Callable[[dict[str, Any], Any, str], Any]


def data_integrity(suite: Any, **options: Any) -> Secure:
    """Secure with a Data Integrity suite of openvc."""

    def secure(credential: dict[str, Any], key: Any, method: str) -> Any:
        return suite.add_proof(credential, signing_key=key, verification_method=method, created=AT, **options)

    return secure


def derived(credential: dict[str, Any], key: Any, method: str) -> Any:
    """A derived proof of ecdsa-sd-2023 that discloses the whole badge."""
    suite = EcdsaSdProofSuite()
    base = suite.add_base_proof(
        credential, signing_key=key, verification_method=method, mandatory_pointers=POINTERS[2:5], created=AT,
        extra_contexts=CONTEXTS,
    )  # fmt: skip
    return suite.derive_proof(base, selective_pointers=POINTERS, extra_contexts=CONTEXTS)


def token(credential: dict[str, Any], key: Any, _method: str) -> str:
    """A JWT as openvc writes it: the credential in `vc`, `nbf` the moment of signing, `exp` so many seconds later."""
    return VcJwtProofSuite().sign(credential, signing_key=key, expires_in_s=SEVENTY_YEARS)


def issuer_of(kind: str, host: str, key: Any) -> tuple[str, str, dict[str, Any]]:
    """The issuer's name, its key's name, and what it publishes."""
    multibase = encode_multibase(CODES[key.alg] + key.public_key_raw())
    if kind == "key":
        return f"did:key:{multibase}", f"did:key:{multibase}#{multibase}", {}
    if kind == "jwk":
        named = base64.urlsafe_b64encode(json.dumps(key.public_jwk()).encode()).decode().rstrip("=")
        return f"did:jwk:{named}", f"did:jwk:{named}#0", {}
    did = f"did:web:{host}"
    method = {"id": f"{did}#key-1", "type": "Multikey", "controller": did, "publicKeyMultibase": multibase}
    document = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }
    return did, method["id"], {f"https://{host}/.well-known/did.json": document}


def badge(contexts: list[str], issuer: str, host: str, purpose: str, *, is_set: bool) -> dict[str, Any]:
    """The badge, unsigned. A credential of data model 1.1 leaves its dates to the token. Every object has a name of its
    own: openvc's derivation would write blank node names into those that have none."""
    entry = build_status_list_entry(
        status_list_credential=f"https://{host}/status/{purpose}",
        index=SET if is_set else CLEAR,
        id=f"https://{host}/status/{purpose}#{SET if is_set else CLEAR}",
        status_purpose=purpose,
    )
    dates = {"validFrom": "2026-11-20T09:00:00Z", "validUntil": "2099-11-20T09:00:00Z"}
    return {
        "@context": contexts,
        "id": f"https://{host}/badges/{purpose if is_set else 'good'}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Grafting fruit trees",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Orchard school"},
        **({} if contexts[0] == VC_1 else dates),
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": f"https://{host}/achievements/grafting",
                "type": ["Achievement"],
                "name": "Grafting fruit trees",
                "description": "Has grafted three trees – and they grow",
                "criteria": {"id": f"https://{host}/criteria", "narrative": "Three grafts that took."},
            },
        },
        "credentialStatus": entry,
    }


def issued(
    host: str, kind: str, algorithm: str, secure: Secure, contexts: list[str], *, secure_list: Secure | None = None
) -> dict[str, Any]:
    """Every state of one dialect."""
    key, other = KEYS[algorithm].generate("x"), KEYS[algorithm].generate("x")
    issuer, method, web = issuer_of(kind, host, key)
    key._kid = other._kid = method  # its keys take their name when made, and a did:key is named after the key
    web |= issuer_of("web", VICTIM.rpartition(":")[2], KEYS["EdDSA"].generate("x"))[2]
    for purpose in ("revocation", "suspension"):
        bits = new_bitstring(131_072)
        set_status_bit(bits, SET, True)
        url = f"https://{host}/status/{purpose}"
        unsigned = build_status_list_credential(
            id=url, issuer=issuer, bitstring=bits, status_purpose=purpose, valid_from=AT
        )
        web[url] = (secure_list or secure)(unsigned, key, method)

    def one(signer: Any = key, purpose: str = "revocation", *, claimed: str = issuer, is_set: bool = False) -> str:
        found = secure(copy.deepcopy(badge(contexts, claimed, host, purpose, is_set=is_set)), signer, method)
        return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)

    badges = {
        "good": one(),
        "revoked": one(is_set=True),
        "suspended": one(purpose="suspension", is_set=True),
        "wrong key": one(other),
        "wrong issuer": one(claimed=VICTIM),
    }
    return {"web": web, "badges": badges}


def baked(image: str, text: str) -> str:
    """An image, base64, with the assertion in it, base64."""
    result = bake(io.BytesIO(base64.b64decode(image)), text)
    result.seek(0)
    return base64.b64encode(result.read()).decode("ascii")


def main() -> None:
    job = json.load(sys.stdin)
    CONTEXTS.update(job["contexts"])
    model_2, model_1 = [VC_2, OB_303], [VC_1, OB_301]
    rdfc, eddsa_jcs, ecdsa_jcs = DataIntegrityProofSuite(), EddsaJcsProofSuite(), EcdsaJcsProofSuite()
    in_context: dict[str, Any] = {"extra_contexts": CONTEXTS}
    dialects: dict[str, tuple[Any, ...]] = {
        "openvc-eddsa-jcs-2022": ("key", "EdDSA", data_integrity(eddsa_jcs), model_2),
        "openvc-ecdsa-jcs-2019-p256": ("jwk", "ES256", data_integrity(ecdsa_jcs), model_2),
        "openvc-ecdsa-jcs-2019-p384": ("web", "ES384", data_integrity(ecdsa_jcs), model_2),
        "openvc-eddsa-rdfc-2022": ("web", "EdDSA", data_integrity(rdfc, **in_context), model_2),
        "openvc-jwt-list": ("web", "EdDSA", data_integrity(rdfc, **in_context), model_2, token),
        "openvc-ecdsa-sd-2023": ("key", "ES256", derived, model_2, data_integrity(EcdsaRdfcProofSuite(), **in_context)),
        "openvc-jwt": ("web", "ES256", token, model_1, data_integrity(EcdsaRdfcProofSuite(), **in_context)),
        "openvc-jwt-vc2": ("web", "EdDSA", token, model_2, data_integrity(eddsa_jcs)),
    }
    answer: dict[str, Any] = {
        name: issued(f"{name}.example", *parts[:4], secure_list=parts[4] if parts[4:] else None)
        for name, parts in dialects.items()
    }
    answer["baked"] = {name: baked(image, text) for name, (image, text) in job["bake"].items()}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
