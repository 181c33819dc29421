"""Views of slips and statements, for pages and the rooms above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from badges.base.database.views import view
from badges.network.views import SiteView
from badges.recognition.views import AwardView
from badges.recognition.witnesses.rules import Manner, SlipState, StatementState, WitnessFunction, state_of
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement


@dataclass(frozen=True)
class SlipView:
    """A slip that can be used, for who gives it. `by_member`: they made it. `salt`: what its code is made from."""

    id: int
    manner: Manner
    salt: bytes
    made_at: datetime
    by_member: bool
    last_day: date

    @classmethod
    def of(cls, slip: WitnessSlip) -> SlipView:
        """Return the view of a row."""
        return view(cls, slip, by_member=slip.made_by_id is None)


@dataclass(frozen=True)
class StatementView:
    """What a witness wrote, and where it stands. `manner`: how the slip went to them. `signed`: an edition says it."""

    id: int
    award_id: int
    first_name: str
    function: WitnessFunction
    sentence: str | None
    manner: Manner
    written_at: datetime
    read_at: datetime | None
    kept_at: datetime | None
    withdrawn_at: datetime | None
    signed: bool

    @classmethod
    def of(cls, statement: WitnessStatement) -> StatementView:
        """Return the view of a row, its slip loaded."""
        return view(cls, statement, manner=statement.slip.manner, signed=statement.signed_at is not None)

    @property
    def state(self) -> StatementState:
        """Where it stands."""
        return state_of(read_at=self.read_at, kept_at=self.kept_at, withdrawn_at=self.withdrawn_at)


@dataclass(frozen=True)
class WaitingStatement:
    """A statement and its badge, for the pages of the staff."""

    statement: StatementView
    award: AwardView


@dataclass(frozen=True)
class ShownBadge:
    """All that a slip leads to: the badge's name, its ticked criteria, the name that its member chose."""

    slug: str
    number: int
    name: Mapping[str, Any]
    criteria: tuple[Mapping[str, Any], ...]
    name_shown: str


@dataclass(frozen=True)
class ShownSlip:
    """A slip as its witness sees it. `badge` None: it cannot be used. `member_id`: for the check of the browser."""

    state: SlipState
    site: SiteView
    network: Mapping[str, Any]
    member_id: int
    badge: ShownBadge | None
