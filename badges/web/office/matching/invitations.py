"""« Prévenir »: who would come to what an idea became, each to be told; on the pages of workshops and meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from badges.matching.ideas import reads
from badges.matching.ideas.reads import ToTell
from badges.matching.ideas.views import IdeaView
from badges.web.http.access import services
from badges.web.office import room


@dataclass(frozen=True)
class Invitation:
    """An idea that became something, and those who would come. `own`: it is the staff member's: a colleague tells."""

    idea: IdeaView
    people: Sequence[ToTell]
    own: bool = False

    @property
    def waiting(self) -> Sequence[ToTell]:
        """Those who are to be told."""
        return [each for each in self.people if each.invited_at is None]

    @property
    def done(self) -> Sequence[ToTell]:
        """Those who were told."""
        return [each for each in self.people if each.invited_at is not None]


def invitation(idea: IdeaView) -> Invitation:
    """Return an idea with those who would come. Two statements."""
    own = room.own_records()
    people = reads.to_tell(room.reading(), idea.id, services().now(), unless=own)
    return Invitation(idea, people, own=idea.author is not None and idea.author.id in own)


def of_workshop(workshop_id: int) -> list[Invitation]:
    """Return the ideas that became a workshop. One statement, and two for each idea."""
    return [invitation(each) for each in reads.made_of(room.reading(), workshop_id=workshop_id)]


def of_meeting(gathering_id: int) -> list[Invitation]:
    """Return the ideas that became a part of a meeting. One statement, and two for each idea."""
    return [invitation(each) for each in reads.made_of(room.reading(), gathering_id=gathering_id)]
