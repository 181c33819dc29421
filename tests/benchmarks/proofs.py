"""Proofs alone: ours beside bare primitives and beside the libraries installed in the same environment.

Ours have every check on: strict parsing, strict canonicalization, claims equal to members.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.ob3.ldp import OB3LdpVerifier, add_data_integrity_proof
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.verifier import OB3Verifier
from pyld import jsonld

from keys.canonical import canonicalize
from keys.canonical.rdfc import canonicalize_quads
from keys.errors import CanonicalizationRefused
from keys.proofs import data_integrity, vc_jwt
from schemas import contexts
from tests.benchmarks.cast import NOW, Cast, MemorySigner
from tests.benchmarks.harness import Goal, Job, Limit, repeated
from tests.keys.canonical.graphs import POISON

GOALS: Final = (
    Goal("Data Integrity: sign", "@digitalbazaar/vc: sign", 20),
    Goal("Data Integrity: verify", "@digitalbazaar/vc: verify", 15),
    Goal("Data Integrity: sign", "openbadgeslib: sign", 50),
    Goal("Data Integrity: verify", "openbadgeslib: verify", 40),
    Goal("canonicalize", "PyLD: canonicalize", 20),
    Goal("canonicalize", "jsonld: canonicalize", 8),
    Goal("Data Integrity: sign", "Ed25519: bare sign", 0.075),
    Goal("Data Integrity: verify", "Ed25519: bare verify", 0.2),
    Goal("VC-JWT RS256: sign", "RS256: bare sign", 0.6),
    Goal("VC-JWT RS256: verify, short", "RS256: bare verify, short", 0.55),
    Goal("VC-JWT RS256: verify", "RS256: bare verify"),
    Goal("VC-JWT EdDSA: sign", "Ed25519: bare sign, token", 0.6),
    Goal("VC-JWT EdDSA: sign", "openbadgeslib: JWT sign", 1.2),
    Goal("VC-JWT EdDSA: sign", "openvc-core: JWT sign", 1.1),
    Goal("VC-JWT EdDSA: verify", "Ed25519: bare verify, token", 0.55),
    Goal("VC-JWT EdDSA: verify", "openbadgeslib: JWT verify", 2.5),
    Goal("VC-JWT EdDSA: verify", "openvc-core: JWT verify", 2.5),
)
LIMITS: Final = (Limit("canonicalize: poison graph", 100),)


def jobs(cast: Cast) -> list[Job]:
    """The primitives, our own, and the peers of this environment."""
    return [*_primitives(cast), *_ours(cast), _pyld(cast), *_openbadgeslib(cast)]


def _primitives(cast: Cast) -> list[Job]:
    """The lower bound: the signature alone, over 64 bytes and over the input of a token."""
    jobs = []
    for name, signer, message in (
        ("Ed25519: bare {}", cast.ed25519, bytes(64)),
        ("Ed25519: bare {}, token", cast.ed25519, cast.eddsa_token.rpartition(".")[0].encode()),
        ("RS256: bare {}", cast.rsa, cast.token.rpartition(".")[0].encode()),
        ("RS256: bare {}, short", cast.rsa, cast.short_token.rpartition(".")[0].encode()),
    ):
        sign, verify = signer.bare(message)
        jobs += [Job(name.format("sign"), repeated(sign)), Job(name.format("verify"), repeated(verify))]
    return jobs


def _ours(cast: Cast) -> list[Job]:
    ed25519, signed = cast.ed25519, cast.signed
    poison = POISON["the published one"]()

    def whole(token: str, signer: MemorySigner) -> None:
        jws = vc_jwt.peek(token)
        vc_jwt.verify(jws, signer.method)
        if vc_jwt.claim_mismatches(jws, vc_jwt.credential_of(jws)):
            raise AssertionError("the claims of the cast's own token")

    def refuse() -> None:
        with suppress(CanonicalizationRefused):
            canonicalize_quads(poison)
            raise AssertionError("a poison graph was not refused")

    return [
        Job("canonicalize", repeated(lambda: canonicalize(cast.unsigned))),
        Job("canonicalize: poison graph", repeated(refuse)),
        Job("Data Integrity: sign", repeated(lambda: data_integrity.sign(cast.unsigned, ed25519, created=NOW))),
        Job(
            "Data Integrity: verify",
            repeated(lambda: data_integrity.verify(signed, signed["proof"][0], ed25519.method)),
        ),
        Job("VC-JWT EdDSA: sign", repeated(lambda: vc_jwt.sign(cast.for_token, ed25519))),
        Job("VC-JWT EdDSA: verify", repeated(lambda: whole(cast.eddsa_token, ed25519))),
        Job("VC-JWT RS256: sign", repeated(lambda: vc_jwt.sign(cast.for_token, cast.rsa))),
        Job("VC-JWT RS256: verify", repeated(lambda: whole(cast.token, cast.rsa))),
        Job("VC-JWT RS256: verify, short", repeated(lambda: whole(cast.short_token, cast.rsa))),
    ]


def _pyld(cast: Cast) -> Job:
    """PyLD with its contexts at hand and kept, as its users have it."""

    @lru_cache
    def load(url: str) -> dict[str, Any]:
        document = copy.deepcopy(contexts.load(url))  # PyLD writes into it
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
    loader = {"documentLoader": lambda url, _: load(url)}
    return Job("PyLD: canonicalize", repeated(lambda: jsonld.normalize(cast.unsigned, {**options, **loader})))


def _openbadgeslib(cast: Cast) -> list[Job]:
    """Its keys at hand too, and no status: it would fetch the list each time."""
    method = cast.ed25519.method
    secret = cast.ed25519.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    payload = vc_jwt.peek(cast.eddsa_token).payload
    signer, of_tokens, of_documents = OB3Signer(secret, "EdDSA"), OB3Verifier(method.pem), OB3LdpVerifier(method.pem)
    return [
        Job(
            "openbadgeslib: sign",
            repeated(lambda: add_data_integrity_proof(cast.unsigned, secret, method.id, created=NOW)),
        ),
        Job("openbadgeslib: verify", repeated(lambda: of_documents.verify(cast.signed))),
        Job("openbadgeslib: JWT sign", repeated(lambda: signer.sign_payload(payload))),
        Job("openbadgeslib: JWT verify", repeated(lambda: of_tokens.verify(cast.eddsa_token))),
    ]
