"""Keys that live as long as the process, the credentials they sign, and the status lists of these (VC-API, issuing)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keys.keyring import LocalSigner, PrivateKey
from keys.proofs import data_integrity
from keys.verification import VerificationMethod
from schemas import bitstring, vocabulary
from schemas.errors import OpenBadgesError

EXAMPLES: Final = "https://www.w3.org/ns/credentials/examples/v2"
CONTEXTS: Final = {EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}}


def did_key_signer(private_key: PrivateKey) -> LocalSigner:
    """A signer whose method is the did:key of its own public key."""
    bare = VerificationMethod.from_public_key("", "", private_key.public_key())
    did = f"did:key:{bare.multibase}"
    return LocalSigner(VerificationMethod.from_public_key(f"{did}#{bare.multibase}", did, bare.public_key), private_key)


@dataclass
class Authority:
    """The two issuers, and one status list for each."""

    public_url: str
    ed25519: LocalSigner = field(default_factory=lambda: did_key_signer(Ed25519PrivateKey.generate()))
    p256: LocalSigner = field(default_factory=lambda: did_key_signer(generate_private_key(SECP256R1())))
    entries: dict[str, tuple[int, int]] = field(default_factory=dict)  # credential id -> list, index
    revoked: set[tuple[int, int]] = field(default_factory=set)

    @property
    def issuers(self) -> dict[str, str]:
        """What `GET /` answers."""
        return {"issuer": self.ed25519.method.controller, "ecdsaIssuer": self.p256.method.controller}

    def issue(
        self, credential: Mapping[str, Any], options: Mapping[str, Any], *, status: bool = False
    ) -> dict[str, Any]:
        """The credential with its proof, an object as these suites want it. Raises OpenBadgesError."""
        issuer = credential.get("issuer")
        controller = issuer.get("id") if isinstance(issuer, Mapping) else issuer
        signer = self.p256 if controller == self.p256.method.controller else self.ed25519
        if controller != signer.method.controller:
            raise OpenBadgesError("issuer.not_ours")
        suite = options.get("cryptosuite") or (
            vocabulary.ECDSA_RDFC_2019 if signer is self.p256 else vocabulary.EDDSA_RDFC_2022
        )
        document = dict(credential)
        if status or options.get("credentialStatus"):
            document["credentialStatus"] = self._entry(document, signer)
        return self._signed(document, signer, str(suite))

    def status_list(self, number: int) -> dict[str, Any]:
        """The signed list of one issuer: 1 of the Ed25519 one, 2 of the P-256 one. Raises OpenBadgesError."""
        if number not in (1, 2):
            raise OpenBadgesError("status.unknown_list")
        signer, url = (self.ed25519, self.p256)[number - 1], f"{self.public_url}/status/{number}"
        indices = [index for list_number, index in self.revoked if list_number == number]
        now = datetime.now(UTC).replace(microsecond=0)
        document = {
            "@context": [vocabulary.VC_V2],
            "id": url,
            "type": [vocabulary.VERIFIABLE_CREDENTIAL, vocabulary.BITSTRING_STATUS_LIST_CREDENTIAL],
            "issuer": signer.method.controller,
            "validFrom": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "validUntil": (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "credentialSubject": {
                "id": f"{url}#list",
                "type": vocabulary.BITSTRING_STATUS_LIST,
                "statusPurpose": vocabulary.REVOCATION,
                "encodedList": bitstring.encode(bitstring.with_bits(bitstring.MINIMUM_BITS, indices)),
            },
        }
        suite = vocabulary.EDDSA_RDFC_2022 if number == 1 else vocabulary.ECDSA_RDFC_2019
        return self._signed(document, signer, suite)

    def set_status(self, credential_id: str, *, revoked: bool) -> None:
        """Set or clear the bit of a credential. Raises OpenBadgesError for one that was not issued with a status."""
        if credential_id not in self.entries:
            raise OpenBadgesError("status.unknown_credential")
        change = self.revoked.add if revoked else self.revoked.discard
        change(self.entries[credential_id])

    def _entry(self, credential: Mapping[str, Any], signer: LocalSigner) -> dict[str, Any]:
        number, index = (1 if signer is self.ed25519 else 2), len(self.entries)
        self.entries[str(credential.get("id", f"urn:index:{index}"))] = (number, index)
        url = f"{self.public_url}/status/{number}"
        return {
            "id": f"{url}#{index}",
            "type": vocabulary.BITSTRING_STATUS_LIST_ENTRY,
            "statusPurpose": vocabulary.REVOCATION,
            "statusListIndex": str(index),
            "statusListCredential": url,
        }

    @staticmethod
    def _signed(document: Mapping[str, Any], signer: LocalSigner, suite: str) -> dict[str, Any]:
        now = datetime.now(UTC)
        signed = data_integrity.sign(document, signer, created=now, cryptosuite=suite, contexts=CONTEXTS)
        return {**signed, "proof": signed["proof"][0]}
