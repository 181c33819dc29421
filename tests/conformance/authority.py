"""Keys held in memory, and the credentials that they sign (VC-API, issuing)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keys.algorithms import Algorithm
from keys.canonical import canonicalize
from keys.errors import ProofMalformed
from keys.keyring import LocalSigner, PrivateKey
from keys.proofs import data_integrity, jws
from keys.proofs.cryptosuites import CRYPTOSUITES
from keys.verification import VerificationMethod
from schemas import vocabulary
from tests.conformance import envelopes
from tests.conformance.contexts import listed, spelled_out
from tests.conformance.data_model import id_of

DEFAULT_SUITE: Final = {
    Algorithm.EDDSA: vocabulary.EDDSA_RDFC_2022,
    Algorithm.ES256: vocabulary.ECDSA_RDFC_2019,
    Algorithm.ES384: vocabulary.ECDSA_RDFC_2019,
}


def did_key_signer(private_key: PrivateKey) -> LocalSigner:
    """A signer whose method is the did:key of its own public key."""
    bare = VerificationMethod.from_public_key("", "", private_key.public_key())
    did = f"did:key:{bare.multibase}"
    return LocalSigner(VerificationMethod.from_public_key(f"{did}#{bare.multibase}", did, bare.public_key), private_key)


@dataclass(frozen=True)
class Authority:
    """Three issuers. The requested cryptosuite decides which one signs, not the issuer that the suite names."""

    ed25519: LocalSigner = field(default_factory=lambda: did_key_signer(Ed25519PrivateKey.generate()))
    p256: LocalSigner = field(default_factory=lambda: did_key_signer(generate_private_key(SECP256R1())))
    p384: LocalSigner = field(default_factory=lambda: did_key_signer(generate_private_key(SECP384R1())))

    @property
    def signers(self) -> dict[str, LocalSigner]:
        """By the word that `GET /` uses."""
        return {"issuer": self.ed25519, "ecdsaIssuer": self.p256, "ecdsaP384Issuer": self.p384}

    def chosen(self, credential: Mapping[str, Any], options: Mapping[str, Any]) -> tuple[LocalSigner, str]:
        """The signer and the suite of a request. Raises ProofMalformed `proof.unsupported`."""
        issuer, suite = id_of(credential.get("issuer")), options.get("cryptosuite")
        signers = list(self.signers.values())
        if suite is not None:
            known = CRYPTOSUITES.get(suite) if isinstance(suite, str) else None
            if known is None:
                raise ProofMalformed("proof.unsupported")
            signers = [signer for signer in signers if signer.method.algorithm in known.hash_by_algorithm]
        signer = next((each for each in signers if each.method.controller == issuer), signers[0])
        return signer, str(suite or DEFAULT_SUITE[signer.method.algorithm])


def prepared(credential: Mapping[str, Any], signer: LocalSigner) -> dict[str, Any]:
    """The credential with this issuer's id, and for data model 1.1 what a proof there needs."""
    issuer, own = credential.get("issuer"), signer.method.controller
    document = {**credential, "issuer": {**issuer, "id": own} if isinstance(issuer, Mapping) else own}
    contexts = listed(document.get("@context"))
    if contexts[0] == vocabulary.VC_V1:
        document.setdefault("issuanceDate", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        if vocabulary.DATA_INTEGRITY_V2 not in contexts:
            document["@context"] = [*contexts, vocabulary.DATA_INTEGRITY_V2]
    return document


def signed(document: Mapping[str, Any], signer: LocalSigner, suite: str) -> dict[str, Any]:
    """The document with its proof as an object, as the suites expect it. Raises OpenBadgesError."""
    spelled, contexts = spelled_out(document)
    canonicalize(data_integrity.without_proof(spelled), contexts=contexts)  # JCS signs words that mean nothing, too
    subject = document if "jcs" in suite else spelled
    now = datetime.now(UTC)
    (proof,) = data_integrity.sign(subject, signer, created=now, cryptosuite=suite, contexts=contexts)["proof"]
    return {**document, "proof": proof}


def enveloped(document: Mapping[str, Any], signer: LocalSigner, kind: str = envelopes.CREDENTIAL) -> dict[str, Any]:
    """The document in an envelope of this type (VC JOSE COSE section 3.1). Raises OpenBadgesError."""
    spelled, contexts = spelled_out(document)
    canonicalize(spelled, contexts=contexts)
    what = "vc" if kind == envelopes.CREDENTIAL else "vp"
    token = jws.sign({"kid": signer.method.id, "typ": f"{what}+jwt", "cty": what}, document, signer)
    return {"@context": vocabulary.VC_V2, "id": f"data:application/{what}+jwt,{token}", "type": kind}
