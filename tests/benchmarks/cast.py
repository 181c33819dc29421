"""What the benchmarks work on: one full badge as the issuer composes it, its keys, and the same badge signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from issuer.compose_ob3 import compose_credential, compose_endorsement, with_status_list
from issuer.drafts import EndorsementDraft
from keys.proofs import data_integrity, vc_jwt
from keys.verification import VerificationMethod
from tests.issuer.badge import AWARD, NETWORK, NOW, SITE


@dataclass(frozen=True)
class MemorySigner:
    """A signer with a key in memory, and no checks."""

    method: VerificationMethod
    key: Ed25519PrivateKey | RSAPrivateKey

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(data)
        return self.key.sign(data, padding.PKCS1v15(), SHA256())

    def bare(self, data: bytes) -> tuple[Callable[[], object], Callable[[], object]]:
        """The bare primitives, signing and verifying `data`."""
        public: Any = self.key.public_key()
        signature, key = self.sign(data), self.key
        if isinstance(key, Ed25519PrivateKey):
            return lambda: key.sign(data), lambda: public.verify(signature, data)
        scheme, hashed = padding.PKCS1v15(), SHA256()
        return lambda: key.sign(data, scheme, hashed), lambda: public.verify(signature, data, scheme, hashed)


@dataclass(frozen=True)
class Cast:
    """The badge in each state that a job needs. `short_token` is without the endorsement, signed by RSA."""

    ed25519: MemorySigner
    rsa: MemorySigner
    site: MemorySigner
    unsigned: dict[str, Any]
    signed: dict[str, Any]
    for_token: dict[str, Any]
    token: str
    eddsa_token: str
    short_token: str


def cast() -> Cast:
    """New keys, and one badge with an endorsement by the site."""
    network, site = _signer(NETWORK, Ed25519PrivateKey.generate()), _signer(SITE, Ed25519PrivateKey.generate())
    rsa = _signer(NETWORK, generate_private_key(65537, 2048))
    endorsement = compose_endorsement(
        EndorsementDraft(
            id="urn:uuid:5d8c3e4f-5a6b-4c7d-8e8f-90a1b2c3d4e5",
            issuer=AWARD.source,
            subject_id=AWARD.subject_id,
            comment="Vu à l’atelier de couture, par l’animatrice du site.",
            valid_from=NOW,
            name="Travailler en équipe",
            language="fr",
        )
    )
    unsigned = compose_credential(AWARD, [data_integrity.sign(endorsement, site, created=NOW)])
    for_token = with_status_list(unsigned, AWARD.status_jwt_url)
    return Cast(
        network,
        rsa,
        site,
        unsigned,
        data_integrity.sign(unsigned, network, created=NOW),
        for_token,
        vc_jwt.sign(for_token, rsa),
        vc_jwt.sign(for_token, network),
        vc_jwt.sign(with_status_list(compose_credential(AWARD, []), AWARD.status_jwt_url), rsa),
    )


def _signer(controller: str, key: Ed25519PrivateKey | RSAPrivateKey) -> MemorySigner:
    method = VerificationMethod.from_public_key(f"{controller}#", controller, key.public_key())
    fragment = method.multibase if isinstance(key, Ed25519PrivateKey) else method.thumbprint
    return MemorySigner(
        VerificationMethod.from_public_key(f"{controller}#{fragment}", controller, key.public_key()), key
    )
