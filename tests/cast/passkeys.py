"""An authenticator in software (WebAuthn Level 2, ES256, no attestation), whose answers a test may spoil."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from schemas import base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey of one owner at one host. `counter` stands still when it is None, as that of a synced passkey."""

    host: str
    origin: str
    counter: int | None = 0
    handle: bytes | None = None
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def create(self, options: str, **spoiled: Any) -> str:
        """The answer to creation options."""
        asked = json.loads(options)
        self.handle = base64url.decode(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(ATTESTED, **spoiled) + attested
        client = self._client("webauthn.create", asked["challenge"], **spoiled)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": client, "attestationObject": attestation})

    def get(self, options: str, **spoiled: Any) -> str:
        """The answer to request options. `spoiled`: origin, host, flags, counter, type, challenge, handle, key."""
        if self.counter is not None:
            self.counter += 1
        data = self._data(0, **spoiled)
        client = self._client("webauthn.get", json.loads(options)["challenge"], **spoiled)
        signed = data + hashlib.sha256(client).digest()
        signature = spoiled.get("key", self.key).sign(signed, ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        if (handle := spoiled.get("handle", self.handle)) is not None:
            response["userHandle"] = handle
        return self._answer(response)

    def _data(self, more: int, **spoiled: Any) -> bytes:
        host = hashlib.sha256(spoiled.get("host", self.host).encode()).digest()
        flags = spoiled.get("flags", PRESENT | VERIFIED) | more
        return host + bytes([flags]) + spoiled.get("counter", self.counter or 0).to_bytes(4, "big")

    def _client(self, kind: str, asked: str, **spoiled: Any) -> bytes:
        facts = {"type": kind, "challenge": asked, "origin": self.origin, "crossOrigin": False}
        return json.dumps(facts | {name: spoiled[name] for name in facts if name in spoiled}).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        encoded = {name: base64url.encode(value) for name, value in response.items()}
        own = base64url.encode(self.id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": encoded})
