"""Views of ideas and of who would come, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.base.database.views import view
from badges.gatherings.activities.views import ActivityView
from badges.matching.ideas.facts import IdeaFacts
from badges.matching.ideas.rules import IdeaState, is_enough, state_of
from badges.matching.tables import Idea, IdeaVoice
from badges.people.views import MemberView


@dataclass(frozen=True)
class IdeaView:
    """An idea, whose it is, and how many would come. `by_member`: its author wrote it, on the private page."""

    id: int
    site_id: int
    author: MemberView | None
    activity: ActivityView | None
    title: str
    words: str | None
    needed: int | None
    created_at: datetime
    by_member: bool
    read_at: datetime | None
    leads: bool | None
    named: bool
    workshop_id: int | None
    gathering_id: int | None
    closed_at: datetime | None
    thanks: str | None
    coming: int

    @classmethod
    def of(cls, idea: Idea, coming: int) -> IdeaView:
        """Return the view of a row, its author and its activity loaded."""
        return view(
            cls,
            idea,
            author=MemberView.of(idea.member) if idea.member is not None else None,
            activity=ActivityView.of(idea.activity) if idea.activity is not None else None,
            by_member=idea.recorded_by_id is None,
            coming=coming,
        )

    @property
    def state(self) -> IdeaState:
        """Where it stands."""
        return state_of(read_at=self.read_at, closed_at=self.closed_at, thanks=self.thanks)

    @property
    def enough(self) -> bool:
        """Whether as many would come as it takes."""
        return is_enough(self.coming, self.needed)

    @property
    def facts(self) -> IdeaFacts:
        """What is recorded, as its form says it."""
        return IdeaFacts.recorded(self, activity=self.activity.key if self.activity is not None else None)


@dataclass(frozen=True)
class VoiceView:
    """A member who would come. `by_member`: they said so on the private page; `invited_at`: when they were told."""

    member: MemberView
    said_at: datetime
    by_member: bool
    invited_at: datetime | None

    @classmethod
    def of(cls, voice: IdeaVoice) -> VoiceView:
        """Return the view of a row, its member loaded."""
        return view(cls, voice, member=MemberView.of(voice.member), by_member=voice.recorded_by_id is None)
