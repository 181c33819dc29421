"""Plain facts about an award, an endorsement or a hosted assertion, before they take the form of a standard.

Every draft is frozen, and converts to and from a dict that JSON can hold, since the intent is stored before anything is
signed.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Self


def timestamp(moment: datetime) -> str:
    """A moment as every document writes it: UTC, whole seconds, 'Z'.

    Raises ValueError: for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Draft):
        return value.as_dict()
    return value


def _read_as(hint: Any) -> Callable[[Any], Any]:
    """How a value of a member with this type is read."""
    if isinstance(hint, types.UnionType):
        hint = next(choice for choice in typing.get_args(hint) if choice is not types.NoneType)
    if typing.get_origin(hint) is tuple:
        read = _read_as(typing.get_args(hint)[0])  # every tuple of a draft holds members of one type
        return lambda value: tuple(None if each is None else read(each) for each in value)
    if hint is datetime:
        return datetime.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Draft):
        return hint.from_dict
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


@functools.cache
def _readers(kind: type) -> Mapping[str, Callable[[Any], Any]]:
    """How each member of a draft is read, in the order of its members: worked out once for each kind of draft."""
    hints = typing.get_type_hints(kind)
    return {field.name: _read_as(hints[field.name]) for field in dataclasses.fields(kind)}


class Draft:
    """Base of all drafts: `as_dict` and `from_dict`, exact inverses for moments of whole seconds."""

    def as_dict(self) -> dict[str, Any]:
        """Members by name; moments as 'YYYY-MM-DDTHH:MM:SSZ', tuples as lists, drafts as dicts."""
        return {
            name: value if value is None or isinstance(value, str) else _plain(value)  # nearly all are texts
            for name, value in vars(self).items()
        }

    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """The draft that `as_dict` wrote. Raises TypeError: for an unknown or a missing member."""
        readers = _readers(cls)  # type: ignore[arg-type]  # a class is hashable
        unknown = members.keys() - readers.keys()
        if unknown:
            raise TypeError(f"{cls.__name__} has no member {sorted(unknown)}")
        return cls(**{name: None if value is None else readers[name](value) for name, value in members.items()})


@dataclasses.dataclass(frozen=True)
class AddressDraft(Draft):
    """A postal address, as far as there is one; `country` is the ISO 3166-1 alpha-2 code."""

    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    region: str | None = None
    country: str = "FR"


@dataclasses.dataclass(frozen=True)
class IssuerProfile(Draft):
    """An issuer: the network or one of its sites. `id` is its DID, `phone` E.164, `parent_*` the organization above."""

    id: str
    name: str
    url: str
    email: str | None = None
    phone: str | None = None
    description: str | None = None
    address: AddressDraft | None = None
    image_url: str | None = None
    parent_id: str | None = None
    parent_name: str | None = None


@dataclasses.dataclass(frozen=True)
class AlignmentDraft(Draft):
    """A skill of a framework: its label and URL exactly as published, the framework with its version ('ESCO 1.2.0')."""

    name: str
    url: str
    framework: str
    description: str | None = None


@dataclasses.dataclass(frozen=True)
class AchievementDraft(Draft):
    """One immutable version of a badge. `criteria` are all of the model's, in its order; `creator` is a DID."""

    id: str
    name: str
    description: str
    criteria_url: str
    criteria: tuple[str, ...]
    image_url: str
    alignment: tuple[AlignmentDraft, ...] = ()
    tags: tuple[str, ...] = ()
    version: str = "1"
    language: str = "fr"
    creator: str | None = None
    image_caption: str | None = None  # what the picture shows; the first twenty were published without it

    @property
    def criteria_narrative(self) -> str:
        """The criteria as a list in Markdown, one a line, as both versions of Open Badges show them."""
        return "\n".join(f"- {criterion}" for criterion in self.criteria)


@dataclasses.dataclass(frozen=True)
class EvidenceDraft(Draft):
    """Evidence of an award, in words (decisions 13): dates, place and hours are in `narrative`."""

    id: str | None
    name: str
    description: str | None = None
    narrative: str | None = None
    genre: str | None = None
    audience: str | None = None


@dataclasses.dataclass(frozen=True)
class AwardDraft(Draft):
    """Everything that an Open Badges 3.0 credential says, decided and reserved by the caller.

    `credential_id` and `subject_id` are urn:uuid; `email_hash` is (identityHash, salt) for an edition that needs it;
    `narrative` says what was seen: only the ticked criteria, and one sentence (decisions 8).
    """

    credential_id: str
    subject_id: str
    issuer: IssuerProfile
    source: IssuerProfile
    achievement: AchievementDraft
    recipient_name: str
    email_hash: tuple[str, str] | None
    narrative: str
    evidence: tuple[EvidenceDraft, ...]
    activity_start: datetime | None
    activity_end: datetime | None
    role: str | None
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None
    status_list_url: str
    status_jwt_url: str
    status_index: int


@dataclasses.dataclass(frozen=True)
class EndorsementDraft(Draft):
    """What a site attests of an award. `subject_id` is the badge's subject; `comment` names the function of the
    witness."""

    id: str
    issuer: IssuerProfile
    subject_id: str
    comment: str
    valid_from: datetime
    name: str
    language: str = "fr"


@dataclasses.dataclass(frozen=True)
class HostedDraft(Draft):
    """The Open Badges 2.0 form of an award (decisions 7): hosted at `assertion_url`, signed as `signed_id` (urn:uuid).

    With `recipient_email` the recipient is its salted hash; without, it is `recipient_id` (urn:uuid), unhashed.
    `key_url` is the CryptographicKey document that `creator` of the signed form names.
    """

    assertion_url: str
    signed_id: str
    badge_class_url: str
    issued_at: datetime
    expires: datetime | None
    recipient_email: str | None
    recipient_salt: str
    recipient_id: str
    image_url: str
    key_url: str
