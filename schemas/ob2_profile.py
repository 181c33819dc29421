"""Open Badges 2.0: who vouches. Profile, CryptographicKey, RevocationList (sections "Profile" and "Signed Badges").

Import them from ``schemas.ob2``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.errors import DocumentMalformed
from schemas.members import member, present, required, text, texts, values
from schemas.vocabulary import OB2_CONTEXT, OB2_CRYPTOGRAPHIC_KEY, OB2_PROFILE, OB2_REVOCATION_LIST


@dataclass(frozen=True)
class Profile:
    """An issuer. ``public_key`` are the URLs of its keys; ``allowed_origins`` and ``starts_with`` widen where its
    hosted assertions may live."""

    id: str
    name: str | None = None
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    description: str | None = None
    image: str | None = None
    public_key: tuple[str, ...] = ()
    revocation_list: str | None = None
    allowed_origins: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The Profile standing alone. One key is written as one URL, as the reference validator wants it."""
        verification = {"allowedOrigins": list(self.allowed_origins), "startsWith": list(self.starts_with)}
        return present(
            {
                "@context": OB2_CONTEXT,
                "id": self.id,
                "type": OB2_PROFILE,
                "name": self.name,
                "url": self.url,
                "email": self.email,
                "telephone": self.telephone,
                "description": self.description,
                "image": self.image,
                "publicKey": self.public_key[0] if len(self.public_key) == 1 else list(self.public_key),
                "revocationList": self.revocation_list,
                "verification": present(verification),
            }
        )

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Profile:
        """Read leniently; raises DocumentMalformed without an id."""
        verification = member(document, "verification") or {}
        return cls(
            id=required(document, "id"),
            name=text(document, "name"),
            url=text(document, "url"),
            email=text(document, "email"),
            telephone=text(document, "telephone"),
            description=text(document, "description"),
            image=reference(document, "image"),
            public_key=references(document, "publicKey"),
            revocation_list=reference(document, "revocationList"),
            allowed_origins=texts(verification, "allowedOrigins"),
            starts_with=texts(verification, "startsWith"),
        )


@dataclass(frozen=True)
class CryptographicKey:
    """An RSA public key; ``owner`` is the Profile that must list it."""

    id: str
    owner: str
    public_key_pem: str

    def to_json(self) -> dict[str, Any]:
        """The key document standing alone."""
        return {
            "@context": OB2_CONTEXT,
            "id": self.id,
            "type": OB2_CRYPTOGRAPHIC_KEY,
            "owner": self.owner,
            "publicKeyPem": self.public_key_pem,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> CryptographicKey:
        """Raises DocumentMalformed without id, owner or publicKeyPem."""
        owner = reference(document, "owner")
        if owner is None:
            raise DocumentMalformed("document.member_missing", member="owner")
        return cls(required(document, "id"), owner, required(document, "publicKeyPem"))


@dataclass(frozen=True)
class RevocationList:
    """The signed assertions that an issuer takes back: id to reason, which may be empty."""

    id: str | None
    issuer: str | None
    revoked_assertions: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """The list standing alone, one object for each assertion."""
        entries = [
            present({"id": identifier, "revocationReason": reason})
            for identifier, reason in self.revoked_assertions.items()
        ]
        return present(
            {
                "@context": OB2_CONTEXT,
                "id": self.id,
                "type": OB2_REVOCATION_LIST,
                "issuer": self.issuer,
                "revokedAssertions": entries,
            }
        )

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> RevocationList:
        """Entries may be ids or objects, and one entry may stand without an array. An entry that names no id makes the
        list unreadable: skipping it could hide a revocation. Raises DocumentMalformed (document.member_missing)."""
        revoked: dict[str, str] = {}
        for entry in values(document, "revokedAssertions"):
            if isinstance(entry, dict):
                revoked[required(entry, "id")] = text(entry, "revocationReason") or ""
            elif isinstance(entry, str):
                revoked.setdefault(entry, "")
            else:
                raise DocumentMalformed("document.member_missing", member="id")
        return cls(text(document, "id"), reference(document, "issuer"), revoked)


def reference(document: Mapping[str, Any], name: str) -> str | None:
    """The URL that a member is, or the id of the object that it is."""
    return next(iter(references(document, name)), None)


def references(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Every URL of a set member whose items are URLs or objects with an id."""
    found = (value.get("id") if isinstance(value, dict) else value for value in values(document, name))
    return tuple(value for value in found if isinstance(value, str))
