"""Verifying any credential or presentation of a suite: data model, every proof, whose key it is (VC-API, verifying)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from keys.dids import did_key_method
from keys.proofs import data_integrity, jws, vc_jwt
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError
from tests.conformance import data_model
from tests.conformance.authority import CONTEXTS
from tests.conformance.data_model import ENVELOPED, listed

JWT_CREDENTIAL: Final = ("data:application/vc+jwt,", "data:application/jwt,")
JWT_PRESENTATION: Final = ("data:application/vp+jwt,", "data:application/jwt,")
HEADER: Final = frozenset({"alg", "kid", "jwk", "typ", "cty", "iss"})


def judge_credential(credential: object) -> list[str]:
    """What is wrong with a credential, embedded or enveloped; empty when it verifies."""
    if not isinstance(credential, Mapping):
        return ["no credential is given"]
    try:
        if ENVELOPED in listed(credential.get("type")):
            return _enveloped(credential)
        found = data_model.findings(credential)
        return found + _proofs(credential, _id(credential.get("issuer")), "assertionMethod", {})
    except OpenBadgesError as refused:
        return [refused.code]


def judge_presentation(presentation: object, options: Mapping[str, Any]) -> list[str]:
    """What is wrong with a presentation, its proof, and each credential in it."""
    if not isinstance(presentation, Mapping):
        return ["no presentation is given"]
    try:
        if "EnvelopedVerifiablePresentation" in listed(presentation.get("type")):
            token = jws.peek(_inside(presentation, JWT_PRESENTATION), header_members=HEADER)
            jws.verify(token, _method(token.header.get("kid"), _id(token.payload.get("holder"))))
            inner: Mapping[str, Any] = token.payload
            found = data_model.presentation_findings(inner)
        else:
            inner = presentation
            wanted = {name: options[name] for name in ("challenge", "domain") if options.get(name) is not None}
            found = data_model.presentation_findings(inner)
            found += _proofs(inner, _id(inner.get("holder")), "authentication", wanted)
    except OpenBadgesError as refused:
        return [refused.code]
    credentials = listed(inner["verifiableCredential"]) if "verifiableCredential" in inner else []
    return found + [finding for each in credentials for finding in judge_credential(each)]


def _enveloped(credential: Mapping[str, Any]) -> list[str]:
    """The signature around, and the credential inside: a good envelope makes no good letter."""
    contexts = credential.get("@context")
    if contexts is not None and data_model.vocabulary.VC_V2 not in listed(contexts):
        return ["@context of the envelope is not the base context"]
    token = vc_jwt.peek(_inside(credential, JWT_CREDENTIAL))
    inner = vc_jwt.credential_of(token)
    issuer = _id(inner.get("issuer"))
    method = _method(token.header.get("kid"), issuer)
    if method.controller != issuer:
        return ["the key is not the issuer's"]
    vc_jwt.verify(token, method)
    mismatched = [f"{claim} differs" for claim in vc_jwt.claim_mismatches(token, inner)]
    return data_model.findings(inner) + mismatched


def _inside(envelope: Mapping[str, Any], prefixes: tuple[str, ...]) -> str:
    identifier = envelope.get("id")
    for prefix in prefixes:
        if isinstance(identifier, str) and identifier.startswith(prefix):
            return identifier.removeprefix(prefix)
    raise OpenBadgesError("envelope.media_type")


def _method(kid: object, issuer: object) -> VerificationMethod:
    name = kid if isinstance(kid, str) else issuer
    if isinstance(name, str) and name.startswith("#") and isinstance(issuer, str):
        name = issuer + name
    if not isinstance(name, str):
        raise OpenBadgesError("key.unknown")
    return did_key_method(name)


def _proofs(document: Mapping[str, Any], owner: object, purpose: str, wanted: Mapping[str, Any]) -> list[str]:
    """Each proof of a set must hold; `owner`, when there is one, must be whose keys they are."""
    proofs = data_integrity.proofs_of(document)
    if not proofs:
        return ["there is no proof"]
    found = []
    for proof in proofs:
        method = _method(proof.get("verificationMethod"), None)
        data_integrity.verify(document, proof, method, purpose=purpose, contexts=CONTEXTS)
        if (owner is not None or purpose == "assertionMethod") and method.controller != owner:
            found.append("the key is not the issuer's")
        if "expires" in proof and datetime.fromisoformat(str(proof["expires"])) < datetime.now(UTC):
            found.append("the proof has expired")
        for name, value in wanted.items():
            if proof.get(name) != value and value not in listed(proof.get(name)):
                found.append(f"{name} differs")
    return found


def _id(value: object) -> object:
    return value.get("id") if isinstance(value, Mapping) else value
