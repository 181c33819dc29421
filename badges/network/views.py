"""Views of the instance, its sites and its staff, for pages and the rooms above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from badges.base.database.views import view
from badges.base.rights import StaffRole
from badges.network.rules import AccountState, state_of
from badges.network.tables import KNOWN_ISSUERS, Instance, Site, SiteState, Staff


@dataclass(frozen=True)
class InstanceView:
    """Which instance this is. `network`: name, territory, carried_by, email, phone, hours, as given to `badges init`.

    `operator`: what the law asks of who runs the service, by its name in `badges.network.service.public_facts`;
    only what is known.
    `said_of_issuers`: proposals by the issuer's id, as JSON, oldest first; for the coordination alone.
    """

    public_url: str
    demonstration: bool
    network: Mapping[str, str | None]
    operator: Mapping[str, str]
    said_of_issuers: Mapping[str, Sequence[Mapping[str, Any]]] = field(repr=False)
    created_at: datetime
    address_is_final: bool  # the coordination has confirmed it, or nobody is asked: a demonstration

    @classmethod
    def of(cls, instance: Instance) -> InstanceView:
        """Return the view of the instance's row."""
        final = instance.demonstration or instance.address_confirmed_at is not None
        return view(
            cls,
            instance,
            network=dict(instance.network),
            operator={name: said for name, said in instance.operator.items() if name != KNOWN_ISSUERS},
            said_of_issuers=instance.operator.get(KNOWN_ISSUERS, {}),
            address_is_final=final,
        )


@dataclass(frozen=True)
class SiteView:
    """A site, with its address, its phone number and when it answers.

    `closed_on`: since when it is closed, or from when on it will be.
    """

    id: int
    slug: str
    name: str
    host: str
    address: str
    postcode: str
    city: str
    phone: str | None
    call_hours: str | None
    state: SiteState = SiteState.OPEN
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether one can come: it also is while its closing is planned."""
        return self.state is SiteState.OPEN

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed, even before the job has closed it: pages say no longer that one can come."""
        return self.is_closed or (self.closed_on is not None and self.closed_on <= today)

    @property
    def last_day(self) -> date | None:
        """The last day on which it is open, once its closing is planned or done."""
        return self.closed_on - timedelta(days=1) if self.closed_on is not None else None

    @property
    def is_preparing(self) -> bool:
        """Whether its opening is prepared."""
        return self.state is SiteState.PREPARING

    @property
    def was_opened(self) -> bool:
        """Whether the public has known it."""
        return self.state in (SiteState.OPEN, SiteState.CLOSED)

    @property
    def is_closed(self) -> bool:
        """Whether it has closed."""
        return self.state is SiteState.CLOSED

    @classmethod
    def of(cls, site: Site) -> SiteView:
        """Return the view of a site's row."""
        return view(cls, site)


@dataclass(frozen=True)
class StaffView:
    """A member of staff, with their roles and the sites where they work."""

    id: int
    name: str
    function: str
    email: str
    username: str | None
    active: bool
    last_day: date | None
    last_sign_in_on: date | None
    has_password: bool
    accompanies: bool | None
    roles: frozenset[StaffRole]
    sites: tuple[SiteView, ...]

    def state(self, today: date) -> AccountState:
        """How the account stands on a day."""
        return state_of(today, active=self.active, last_day=self.last_day, has_password=self.has_password)

    @classmethod
    def of(cls, staff: Staff) -> StaffView:
        """Return the view of a staff member's row."""
        return view(
            cls,
            staff,
            has_password=staff.password is not None,
            roles=frozenset(role.name for role in staff.roles),
            sites=tuple(SiteView.of(site) for site in staff.sites),
        )


@dataclass(frozen=True)
class ColleagueView:
    """A colleague as every member of staff knows them: by name and function."""

    id: int
    name: str
    function: str


@dataclass(frozen=True)
class WelcomeView:
    """What a staff member said about their first name on the public pages of their sites.

    `since`: the day of their yes, None without one. `cities`: the towns of the pages where it stands, or would.
    """

    first_name: str
    since: date | None
    cities: tuple[str, ...]


@dataclass(frozen=True)
class LostPhoneView:
    """A phone that was reported lost, and what it may hold is stopped: whose, who reported it, when, and until when.

    `reporters`: their names, the first one first; None for the operator. `ends_at`: when it becomes final.
    """

    staff_id: int
    name: str
    reporters: tuple[str | None, ...]
    reported_at: datetime
    ends_at: datetime
    version: str
