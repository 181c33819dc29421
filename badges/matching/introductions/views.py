"""Views of threads for the staff; what one of the two may know of theirs is `own_thread`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from badges.base.database.views import view
from badges.gatherings.activities.views import ActivityView
from badges.matching.introductions import rules
from badges.matching.introductions.rules import ThreadState, Who
from badges.matching.tables import Introduction
from badges.network.views import SiteView
from badges.people.views import MemberView


@dataclass(frozen=True)
class Yes:
    """A yes, when it was said, and who of the staff heard it; None: it was said on the private page."""

    at: datetime
    heard_by_id: int | None


@dataclass(frozen=True)
class ThreadView:
    """A thread as the staff of its site reads it. Members are None once it is forgotten."""

    id: int
    site_id: int
    site: SiteView
    activity: ActivityView | None
    giver: MemberView | None
    receiver: MemberView | None
    offer_id: int | None
    request_id: int | None
    words: str | None
    sought_on: date | None
    at_meetings: bool
    with_parent: bool
    created_at: datetime
    created_by_id: int | None
    moved_at: datetime
    giver_yes: Yes | None
    receiver_yes: Yes | None
    what: str | None
    place: str | None
    rhythm: str | None
    stops: str | None
    meeting_on: date | None
    mediated_by_id: int | None
    mediator: MemberView | None
    known_already: bool
    met_on: date | None
    under_way_on: date | None
    giver_number: bool
    receiver_number: bool
    reviewed_on: date | None
    ended_at: datetime | None
    told_at: datetime | None
    held: bool
    state: ThreadState

    @classmethod
    def of(cls, row: Introduction) -> ThreadView:
        """Return the view of a row, its site, its activity and its members loaded."""
        return view(
            cls,
            row,
            site=SiteView.of(row.site),
            activity=ActivityView.of(row.activity) if row.activity is not None else None,
            giver=MemberView.of(row.giver) if row.giver is not None else None,
            receiver=MemberView.of(row.receiver) if row.receiver is not None else None,
            mediator=MemberView.of(row.mediator) if row.mediator is not None else None,
            giver_yes=Yes(row.giver_yes_at, row.giver_yes_to_id) if row.giver_yes_at is not None else None,
            receiver_yes=Yes(row.receiver_yes_at, row.receiver_yes_to_id) if row.receiver_yes_at is not None else None,
            state=state_of(row),
        )

    def two(self) -> tuple[tuple[Who, MemberView | None], ...]:
        """The two, with their sides."""
        return (Who.GIVER, self.giver), (Who.RECEIVER, self.receiver)

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None

    def asked(self) -> Who | None:
        """Who is asked now; None where no answer is waited for."""
        return rules.asked(self.state)

    def number_of(self, who: Who) -> str | None:
        """The number of one of the two, as the other may read it: after they met, with its owner's own tick."""
        owner, ticked = (self.giver, self.giver_number) if who is Who.GIVER else (self.receiver, self.receiver_number)
        shown = self.state in (ThreadState.MET, ThreadState.UNDER_WAY) and ticked and not self.at_meetings
        return owner.phone if shown and owner is not None else None


def state_of(row: Introduction) -> ThreadState:
    """Where a thread stands, by its row."""
    return rules.state_of(
        giver_yes_at=row.giver_yes_at,
        receiver_yes_at=row.receiver_yes_at,
        met_on=row.met_on,
        under_way_on=row.under_way_on,
        ended_at=row.ended_at,
        held=row.held,
    )
