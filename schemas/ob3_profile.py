"""Open Badges 3.0: Image, Address, Profile and IdentityObject (appendix B of the specification).

Import them from `schemas.ob3`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.members import present
from schemas.vocabulary import ADDRESS, IDENTITY_OBJECT, IMAGE, PROFILE


@dataclass(frozen=True)
class Image:
    """A picture, by the URL (or data: URI) that is its id."""

    id: str
    caption: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present({"id": self.id, "type": IMAGE, "caption": self.caption})


@dataclass(frozen=True)
class Address:
    """A postal address; `address_country` as the issuer spells it, its code by ISO 3166-1 alpha-2."""

    street_address: str | None = None
    postal_code: str | None = None
    address_locality: str | None = None
    address_region: str | None = None
    address_country: str | None = None
    address_country_code: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present(
            {
                "type": [ADDRESS],
                "streetAddress": self.street_address,
                "postalCode": self.postal_code,
                "addressLocality": self.address_locality,
                "addressRegion": self.address_region,
                "addressCountry": self.address_country,
                "addressCountryCode": self.address_country_code,
            }
        )


@dataclass(frozen=True)
class Profile:
    """An issuer, source or creator. `phone` is E.164; `official` names the person in charge."""

    id: str
    name: str | None = None
    url: str | None = None
    email: str | None = None
    phone: str | None = None
    description: str | None = None
    address: Address | None = None
    image: Image | None = None
    parent_org: Profile | None = None
    official: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present(
            {
                "id": self.id,
                "type": [PROFILE],
                "name": self.name,
                "url": self.url,
                "email": self.email,
                "phone": self.phone,
                "description": self.description,
                "address": self.address and self.address.to_json(),
                "image": self.image and self.image.to_json(),
                "official": self.official,
                "parentOrg": self.parent_org and self.parent_org.to_json(),
            }
        )


@dataclass(frozen=True)
class IdentityObject:
    """How a recipient is designated: in clear when not `hashed`, else by a salted hash (see `schemas.identity`)."""

    hashed: bool
    identity_hash: str
    identity_type: str
    salt: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present(
            {
                "type": IDENTITY_OBJECT,
                "hashed": self.hashed,
                "identityHash": self.identity_hash,
                "identityType": self.identity_type,
                "salt": self.salt,
            }
        )
