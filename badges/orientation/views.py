"""Views of orientations and of the services that send people, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from badges.base.database.views import view
from badges.network.views import SiteView
from badges.orientation import rules
from badges.orientation.rules import OrientationState, ReachedBy
from badges.orientation.tables import Orientation, Referrer


@dataclass(frozen=True)
class ReferrerView:
    """A service that sent a person, and the contact that it gave."""

    id: int
    site_id: int
    service: str
    contact: str
    last_sent_on: date

    @classmethod
    def of(cls, referrer: Referrer) -> ReferrerView:
        """Return the view of a referrer's row."""
        return view(cls, referrer)


@dataclass(frozen=True)
class OrientationView:
    """A person who was sent to a site, and where their orientation stands."""

    id: int
    site_id: int
    site: SiteView
    referrer: ReferrerView
    state: OrientationState
    first_name: str
    minor: bool
    reached_by: ReachedBy
    phone: str | None
    message_allowed: bool
    note: str | None
    received_on: date
    recorded_by_id: int | None
    tried_on: date | None
    called_on: date | None
    told_on: date | None
    came_on: date | None
    closed_on: date | None
    member_id: int | None

    @classmethod
    def of(cls, row: Orientation) -> OrientationView:
        """Return the view of an orientation's row."""
        state = rules.state(row.called_on, row.came_on, row.closed_on)
        return view(cls, row, site=SiteView.of(row.site), referrer=ReferrerView.of(row.referrer), state=state)

    @property
    def call_by(self) -> date:
        """Until when the person is called."""
        return rules.call_by(self.received_on)

    @property
    def is_to_call(self) -> bool:
        """Whether a call is to be made: the person does not come by themselves."""
        return self.state is OrientationState.RECEIVED and self.reached_by is not ReachedBy.COMES

    def days_waiting(self, today: date) -> int:
        """For how many days the person has waited for a call."""
        return (today - self.received_on).days if self.is_to_call else 0
