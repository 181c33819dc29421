"""Views of offers and requests, for pages and the rooms above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from badges.base.database.views import view
from badges.gatherings.activities.views import ActivityView
from badges.matching.postings.facts import OTHER, PostingFacts
from badges.matching.rules import Manner, Moment, PostingSide, PostingState, Reach, Weekday, state_of
from badges.matching.tables import Posting
from badges.people.views import MemberView


@dataclass(frozen=True)
class PostingView:
    """An offer or a request, and whose it is. `by_member`: they wrote it themselves, on the private page."""

    id: int
    member: MemberView
    side: PostingSide
    words: str
    manner: Manner
    activity: ActivityView | None
    other_activity: str | None
    days: tuple[Weekday, ...]
    moments: tuple[Moment, ...]
    reach: Reach | None
    until: date
    words_public: bool
    name_public: bool
    created_at: datetime
    by_member: bool
    read_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    fulfilled: bool

    @classmethod
    def of(cls, posting: Posting) -> PostingView:
        """Return the view of a row, its member and its activity loaded."""
        return next(cls.of_each([posting]))

    @classmethod
    def of_each(cls, postings: Iterable[Posting]) -> Iterator[PostingView]:
        """The same of several: a member who said many things is looked at once."""
        members: dict[int, MemberView] = {}
        for posting in postings:
            known = members.get(posting.member_id)
            yield cls._of(posting, known or members.setdefault(posting.member_id, MemberView.of(posting.member)))

    @classmethod
    def _of(cls, posting: Posting, member: MemberView) -> PostingView:
        return view(
            cls,
            posting,
            member=member,
            activity=ActivityView.of(posting.activity) if posting.activity is not None else None,
            days=tuple(map(Weekday, posting.days)),
            moments=tuple(map(Moment, posting.moments)),
            by_member=posting.recorded_by_id is None,
        )

    def state(self, today: date) -> PostingState:
        """Where it stands on a day."""
        return state_of(
            read_at=self.read_at,
            paused_at=self.paused_at,
            ended_at=self.ended_at,
            fulfilled=self.fulfilled,
            until=self.until,
            today=today,
        )

    @property
    def facts(self) -> PostingFacts:
        """What is recorded, as its form says it."""
        activity = self.activity.key if self.activity is not None else OTHER if self.other_activity else None
        return PostingFacts.recorded(
            self, activity=activity, until=self.until, days=list(self.days), moments=list(self.moments)
        )
