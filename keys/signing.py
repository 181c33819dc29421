"""The interface between code that signs and the holder of a key: a Signer signs bytes and names its public key."""

from typing import Protocol

from keys.verification import VerificationMethod


class Signer(Protocol):
    """An object that signs for one verification method: a key of the keyring, a hardware token, a test."""

    @property
    def method(self) -> VerificationMethod:
        """The public half: id, controller, algorithm and key, as published."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The raw signature of `data`: EdDSA 64 bytes; ES256 and ES384 r || s; RS256 PKCS #1 v1.5."""
        ...
