"""Open Badges 3.0: who is spoken of. Image, Address, Profile, IdentityObject (section B of the specification).

Import them from ``schemas.ob3``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.members import member, present, required, text
from schemas.vocabulary import ADDRESS, IDENTITY_OBJECT, IMAGE, PROFILE


@dataclass(frozen=True)
class Image:
    """A picture, by the URL (or data: URI) that is its id."""

    id: str
    caption: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present({"id": self.id, "type": IMAGE, "caption": self.caption})

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Image:
        """Read leniently; raises DocumentMalformed without an id."""
        return cls(required(document, "id"), text(document, "caption"))


@dataclass(frozen=True)
class Address:
    """A postal address; ``address_country`` as the issuer spells it, its code by ISO 3166-1 alpha-2."""

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

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Address:
        """Read leniently: what is absent or of another type is None."""
        return cls(
            street_address=text(document, "streetAddress"),
            postal_code=text(document, "postalCode"),
            address_locality=text(document, "addressLocality"),
            address_region=text(document, "addressRegion"),
            address_country=text(document, "addressCountry"),
            address_country_code=text(document, "addressCountryCode"),
        )


@dataclass(frozen=True)
class Profile:
    """An issuer, source or creator. ``phone`` is E.164; ``official`` names a person in charge."""

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

    @classmethod
    def from_json(cls, document: Mapping[str, Any] | str) -> Profile:
        """Read leniently; a bare URI is a Profile with that id. Raises DocumentMalformed without an id."""
        if isinstance(document, str):
            return cls(document)
        address, parent = member(document, "address"), member(document, "parentOrg")
        return cls(
            id=required(document, "id"),
            name=text(document, "name"),
            url=text(document, "url"),
            email=text(document, "email"),
            phone=text(document, "phone"),
            description=text(document, "description"),
            address=None if address is None else Address.from_json(address),
            image=image_of(document),
            parent_org=None if parent is None else Profile.from_json(parent),
            official=text(document, "official"),
        )


@dataclass(frozen=True)
class IdentityObject:
    """How a recipient is designated: in clear when not ``hashed``, else by a salted hash (see ``schemas.identity``)."""

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

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> IdentityObject:
        """Read leniently; without a boolean ``hashed`` it counts as hashed, so that nothing is shown as a name by
        mistake. Raises DocumentMalformed without identityHash or identityType."""
        return cls(
            hashed=document.get("hashed") is not False,
            identity_hash=required(document, "identityHash"),
            identity_type=required(document, "identityType"),
            salt=text(document, "salt"),
        )


def image_of(document: Mapping[str, Any]) -> Image | None:
    """The ``image`` member as an object or as a bare URL (earlier drafts), None when there is none."""
    picture = member(document, "image")
    if picture is not None:
        return Image.from_json(picture)
    url = text(document, "image")
    return None if url is None else Image(url)
