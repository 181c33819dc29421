"""`openvc-core` signs and verifies the badge as a VC-JWT with EdDSA, since it permits no RS256; runs in .venv-peers.

It reads the badge inside of a `vc` claim alone, so it verifies its own token. It is not asked for the status.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from driver import drive
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.proof.vc_jwt import VcJwtProofSuite
from openvc.verify import VerificationPolicy, verify_credential


class Key:
    """What openvc takes for a key in an HSM."""

    alg = "EdDSA"

    def __init__(self, setting: dict[str, Any]) -> None:
        self.kid = setting["kid"]
        self.sign = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(setting["seed"])).sign


def prepare(setting: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """Signing, and verifying with the issuer's document at hand."""
    resolver = DidResolverRegistry([DidWebResolver(lambda url: setting["documents"][url])])
    suite, key, policy = VcJwtProofSuite(), Key(setting), VerificationPolicy(require_status=False)
    token = suite.sign(setting["credential"], signing_key=key)
    return {
        "sign": lambda: suite.sign(setting["credential"], signing_key=key),
        "verify": lambda: verify_credential(token, policy=policy, resolver=resolver),
    }


if __name__ == "__main__":
    drive(prepare)
