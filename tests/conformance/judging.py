"""Verifying any credential or presentation of a suite: data model, proofs, owner of the key (VC-API, verifying)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from keys.canonical import canonicalize
from keys.errors import KeyUnknown
from keys.proofs import data_integrity
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError
from schemas.vocabulary import ASSERTION_METHOD
from tests.conformance import data_model, envelopes
from tests.conformance.contexts import listed, spelled_out
from tests.conformance.data_model import id_of, is_enveloped
from verifier.fetch import PublicFetch
from verifier.resolver import Documents, resolve_method

AUTHENTICATION: Final = "authentication"
PURPOSES: Final = (ASSERTION_METHOD, AUTHENTICATION)
Checks = Callable[[Mapping[str, Any]], list[str]]


@dataclass(frozen=True)
class Judge:
    """Verifies against the options of a request. `status` returns what is wrong with a credential's status."""

    options: Mapping[str, Any]
    status: Checks
    documents: Documents = field(default_factory=lambda: Documents(PublicFetch()))

    def credential(self, credential: object, *, presented: bool = False) -> list[str]:
        """What is wrong with a credential, embedded or enveloped; empty when it verifies."""
        if not isinstance(credential, Mapping):
            return ["no credential is given"]
        try:
            if is_enveloped(credential, envelopes.CREDENTIAL):
                inner, found = envelopes.credential_in(credential, self.method)
                found += data_model.findings(inner)
            else:
                inner, found = credential, data_model.findings(credential)
                purpose = ASSERTION_METHOD if presented else self.options.get("expectedProofPurpose", ASSERTION_METHOD)
                found += self._proofs(inner, id_of(inner.get("issuer")), purpose, {} if presented else self._wanted())
            found += data_model.badge_findings(inner)
            return found or self._status(inner)
        except OpenBadgesError as refused:
            return [refused.code]

    def presentation(self, presentation: object) -> list[str]:
        """What is wrong with a presentation, its proof, and each credential in it."""
        if not isinstance(presentation, Mapping):
            return ["no presentation is given"]
        try:
            if is_enveloped(presentation, envelopes.PRESENTATION):
                inner, found = envelopes.presentation_in(presentation, self.method, self._wanted())
                found += data_model.presentation_findings(inner)
            else:
                inner, found = presentation, data_model.presentation_findings(presentation)
                found += self._proofs(inner, id_of(inner.get("holder")), AUTHENTICATION, self._wanted())
        except OpenBadgesError as refused:
            return [refused.code]
        credentials = listed(inner["verifiableCredential"]) if "verifiableCredential" in inner else []
        return found + [finding for each in credentials for finding in self.credential(each, presented=True)]

    def method(self, name: object, owner: object) -> VerificationMethod:
        """The key of this name, or of its owner. Raises OpenBadgesError."""
        if not isinstance(name, str):
            name = owner
        elif isinstance(owner, str) and ":" not in name:
            name = f"{owner}#{name.removeprefix('#')}"
        if not isinstance(name, str):
            raise KeyUnknown("key.unknown")
        return resolve_method(name, self.documents)

    def _wanted(self) -> dict[str, Any]:
        return {name: self.options[name] for name in ("challenge", "domain") if self.options.get(name) is not None}

    def _status(self, credential: Mapping[str, Any]) -> list[str]:
        checks = listed(self.options.get("checks", "credentialStatus"))
        return self.status(credential) if {"credentialStatus", "status"} & set(map(str, checks)) else []

    def _proofs(self, document: Mapping[str, Any], owner: object, purpose: str, wanted: Mapping[str, Any]) -> list[str]:
        """Each proof of a set or chain must hold, and one of them must be the owner's if the owner is a DID.

        An owner with another URL, as in published vectors, publishes its keys at an address that is not read here.
        """
        spelled, contexts = spelled_out(document)
        canonicalize(data_integrity.without_proof(spelled), contexts=contexts)  # JCS reads words that mean nothing, too
        found, controllers = ([] if purpose in PURPOSES else ["no key serves this purpose"]), set()
        for proof, named in zip(data_integrity.proofs_of(document), data_integrity.proofs_of(spelled), strict=True):
            method = self.method(proof.get("verificationMethod"), None)
            if "jcs" in str(proof.get("cryptosuite")):
                data_integrity.verify(document, proof, method, purpose=purpose, contexts=contexts)
            else:
                data_integrity.verify(spelled, named, method, purpose=purpose, contexts=contexts)
            controllers.add(method.controller)
            if "expires" in proof and datetime.fromisoformat(proof["expires"]) < datetime.now(UTC):
                found.append("the proof has expired")
            for name, value in wanted.items():
                if proof.get(name) != value and value not in listed(proof.get(name)):
                    found.append(f"{name} differs")
        if not controllers:
            found.append("there is no proof")
        elif isinstance(owner, str) and owner.startswith("did:") and owner not in controllers:
            found.append("no proof is made with the owner's key")
        return found
