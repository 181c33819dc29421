"""Views of published awards, of known issuers, and of the copy of a badge for a backpack, for pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from badges.base.database.views import view
from badges.base.versions import version_of
from badges.ledger import rules
from badges.ledger.rules import Proposal, State
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
    keys_digest: str | None  # of the instance's row (`badges.network.service.ownership`), read with the bytes
    own_words: str | None  # of the member, where they are shown with the badge


@dataclass(frozen=True)
class PausedBadge:
    """The phone to call about a badge that is paused: the site's town and phone, and what the instance's row says."""

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
    """An issuer of others' badges, and what was said of it, oldest first: what counts, then what waits.

    `written`: the name in its row, the last that was typed. Pages show `name`: of what counts, if anything does.
    """

    id: int
    issuer_id: str
    written: str
    said: tuple[Proposal, ...]

    def state(self, now: datetime) -> State:
        """How the entry stands."""
        return rules.state(self.said, now)

    def current(self, now: datetime) -> Proposal | None:
        """What counts of it, or counted last."""
        return rules.current(self.said, now)

    def waiting(self, now: datetime) -> Proposal | None:
        """What waits for a second yes."""
        return rules.waiting(self.said, now)

    def ends_soon(self, now: datetime) -> bool:
        """Whether it counts for 30 days at most."""
        return rules.ends_soon(self.said, now)

    def name(self, now: datetime) -> str:
        """The name of what counts; before anything does, the one that is proposed."""
        counting = self.current(now)
        return counting.told.name if counting is not None else self.written

    def domain(self, now: datetime) -> str:
        """The host that answers for its id, by what counts; before anything does, by what is proposed."""
        shown = self.current(now) or self.waiting(now)
        return rules.domain_of(self.issuer_id, shown.told.page if shown is not None else None)

    @property
    def version(self) -> str:
        """The version of what a form shows of it. A second yes is no part of it: pressed twice, it is said once."""
        said = [(*each.to_json().items(),) for each in (replace(one, yes_by=None, yes_at=None) for one in self.said)]
        return version_of(self.issuer_id, self.written, said[-1:])

    @classmethod
    def of(cls, issuer: KnownIssuer, said: Iterable[Mapping[str, Any]]) -> KnownIssuerView:
        """Return the view of an issuer's row, with what the instance's row holds of it."""
        return cls(issuer.id, issuer.issuer_id, issuer.name, tuple(Proposal.of(each) for each in said))


@dataclass(frozen=True)
class BackpackCopyView:
    """The Open Badges 2.0 form of an award: the e-mail address that it is tied to, if any, and since when."""

    email: str | None
    made_at: datetime | None

    @classmethod
    def of(cls, assertion: HostedAssertion) -> BackpackCopyView:
        """Return the view of a hosted assertion's row."""
        return view(cls, assertion)
