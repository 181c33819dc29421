"""Views of published awards, of known issuers, and of the copy of a badge for a backpack, for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from badges.base.database.views import view
from badges.ledger.tables import HostedAssertion, KnownIssuer
from badges.network.views import SiteView
from badges.recognition.states import AwardState, Visibility


@dataclass(frozen=True)
class PublishedAward:
    """What decides whether an award is shown, what stands beside its badge, and the signed bytes that were asked for.

    `network` is that of the instance's row: name, phone, and what else was given to `badges init`. `data` and
    `media_type` are None where no edition is issued, or the award has no such representation.
    """

    site: SiteView
    code: str
    state: AwardState
    visibility: Visibility
    search_engines: bool
    issued_at: datetime | None
    ended_at: datetime | None
    paused_at: datetime | None
    erased_at: datetime | None
    closed_at: datetime | None
    badge_slug: str
    badge_version: int
    network: Mapping[str, str | None]
    data: bytes | None
    media_type: str | None
    own_words: str | None  # of the member, where they are shown with the badge


@dataclass(frozen=True)
class PausedBadge:
    """Whom to call about a badge that is paused: the site's town and phone, and what the instance's row says."""

    town: str
    phone: str | None
    hours: str | None
    network: Mapping[str, str | None]


@dataclass(frozen=True)
class SignedList:
    """The signed forms of a status list: with a Data Integrity proof, and as a JWT; when it was signed, and its end."""

    embedded: bytes
    jwt: bytes
    signed_at: datetime
    valid_until: datetime


@dataclass(frozen=True)
class KnownIssuerView:
    """An issuer of others' badges, and the name under which pages show it."""

    id: int
    issuer_id: str
    name: str

    @classmethod
    def of(cls, issuer: KnownIssuer) -> KnownIssuerView:
        """Return the view of an issuer's row."""
        return view(cls, issuer)


@dataclass(frozen=True)
class BackpackCopyView:
    """The Open Badges 2.0 form of an award: the e-mail address that it is tied to, if any."""

    email: str | None

    @classmethod
    def of(cls, assertion: HostedAssertion) -> BackpackCopyView:
        """Return the view of a hosted assertion's row."""
        return view(cls, assertion)
