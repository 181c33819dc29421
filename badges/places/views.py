"""Views of a place's opening and closing, for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from badges.network.views import SiteView
from badges.places.rules import SaidHow


@dataclass(frozen=True)
class PlaceLine:
    """A place in the table of all: how it stands, since when, and who works there."""

    site: SiteView
    opened_on: date | None
    team: tuple[str, ...]


@dataclass(frozen=True)
class OpeningView:
    """How far the opening of a place is. `missing`: what it lacks before it can open, as codes, in the page's order.

    `address`: where the public reads its keys; `trouble`: why it does not answer with them, as a code.
    """

    begun_at: datetime
    asked_at: datetime | None
    answered_at: datetime | None
    trouble: str | None
    address: str
    has_key: bool
    phone: str | None
    team: tuple[str, ...]
    next_meeting: datetime | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ClosingView:
    """What a closing meets, as numbers: the coordination reads no names.

    `members`: those who are there; `going`: who said another place, `staying`: who said nowhere, `unheard`: who was not
    heard yet; `lettered`: those of them with a letter; `awaited`: who said, of other places, that they go on here.
    `cancelled`: gatherings to come that the plan
    cancelled; `running`: one takes place now. `answers_for`: the names of the places whose people turn to this one.
    """

    turn_to: SiteView | None
    members: int
    going: int
    staying: int
    lettered: int
    awaited: int
    to_come: int
    cancelled: int
    running: bool
    threads: int
    awards: int
    calls: int
    answers_for: tuple[str, ...]

    @property
    def unheard(self) -> int:
        """How many members have not said where they want to go on."""
        return max(self.members - self.going - self.staying, 0)


@dataclass(frozen=True)
class AnswerView:
    """Where a member said that they want to go on, how, and when. `to` None: nowhere.

    `stands`: it counts; False once the place that they named closes too.
    """

    to: int | None
    to_name: str | None
    said: SaidHow
    said_at: datetime
    stands: bool


@dataclass(frozen=True)
class MemberLine:
    """A member of a place that closes, and their answer; None: they have said nothing yet.

    `heard`: their answer counts; else they are asked, or asked again.
    """

    id: int
    site_id: int
    name: str
    answer: AnswerView | None
    lettered_at: datetime | None  # when their letter was made
    takes_letters: bool = True  # they wish messages

    @property
    def heard(self) -> bool:
        """Whether they said where they go on, and can go there."""
        return self.answer is not None and self.answer.stands

    @property
    def awaits_letter(self) -> bool:
        """Whether a letter asks them, made or still to be made: they were not heard, and wish messages."""
        return not self.heard and self.takes_letters
