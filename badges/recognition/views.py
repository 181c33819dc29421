"""Views of badges and awards, for pages and the rooms above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Row

from badges.base.database.views import view
from badges.network.views import SiteView
from badges.people.views import MemberView
from badges.recognition.states import AwardState, MemberAnswer, Visibility
from badges.recognition.tables import Award, BadgeModel, BadgeVersion


@dataclass(frozen=True)
class BadgeVersionView:
    """One version of a badge. `content` is `BadgeVersion.content`; `design` names its drawing."""

    slug: str
    number: int
    design: str
    content: Mapping[str, Any]
    published_at: datetime

    @classmethod
    def of(cls, version: BadgeVersion) -> BadgeVersionView:
        """Return the view of a version's row, its model loaded."""
        return view(cls, version, slug=version.model.slug)


@dataclass(frozen=True)
class BadgeView:
    """A badge of the catalogue with its versions, oldest first."""

    slug: str
    family: str
    versions: tuple[BadgeVersionView, ...]
    retired_on: date | None  # since when it is awarded no more

    @property
    def current(self) -> BadgeVersionView:
        """The version that is awarded now."""
        return self.versions[-1]

    @classmethod
    def of(cls, model: BadgeModel) -> BadgeView:
        """Return the view of a badge's row, its versions loaded."""
        return view(cls, model, versions=tuple(BadgeVersionView.of(version) for version in model.versions))


@dataclass(frozen=True)
class OwnWordsView:
    """A member's own words about a badge, and whether they are shown with it."""

    text: str
    shown: bool


@dataclass(frozen=True)
class AwardView:
    """An award with its member, its site and its badge."""

    id: int
    code: str
    state: AwardState
    answer: MemberAnswer | None
    member: MemberView
    site: SiteView
    badge: BadgeVersionView
    gathering_id: int | None
    exchange_id: int | None
    criteria: tuple[str, ...]
    sentence: str | None
    name_shown: str | None
    visibility: Visibility
    search_engines: bool
    created_at: datetime
    agreed_at: datetime | None
    issued_at: datetime | None
    valid_until: datetime | None
    ended_at: datetime | None
    paused_at: datetime | None
    closed_at: datetime | None

    COLUMNS: ClassVar[tuple[str, ...]]  # the fields that are columns of an award

    @classmethod
    def of(cls, award: Award) -> AwardView:
        """Return the view of an award's row; its member, site, version and model loaded."""
        return next(cls.of_each([award]))

    @classmethod
    def of_each(cls, awards: Iterable[Award]) -> Iterator[AwardView]:
        """The same of several: what they share, such as the member or the badge, is looked at once."""
        members: dict[int, MemberView] = {}
        sites: dict[int, SiteView] = {}
        badges: dict[int, BadgeVersionView] = {}
        for award in awards:
            yield view(
                cls,
                award,
                member=members.get(award.member_id) or members.setdefault(award.member_id, MemberView.of(award.member)),
                site=sites.get(award.site_id) or sites.setdefault(award.site_id, SiteView.of(award.site)),
                badge=badges.get(award.badge_version_id)
                or badges.setdefault(award.badge_version_id, BadgeVersionView.of(award.version)),
                criteria=tuple(award.criteria),
            )

    @classmethod
    def of_columns(cls, row: Row[Any], like: AwardView) -> AwardView:
        """Return the view of a row of `COLUMNS`, whose member, site and badge are those of another award."""
        return view(cls, row, member=like.member, site=like.site, badge=like.badge, criteria=tuple(row.criteria))


AwardView.COLUMNS = tuple(each.name for each in fields(AwardView) if each.name not in ("member", "site", "badge"))


@dataclass(frozen=True)
class WaitingAward:
    """An award about which something is to be done: the number of what, and since when, as far as it has them."""

    award: AwardView
    number: int
    at: datetime | None = None
    day: date | None = None
