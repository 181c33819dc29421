"""What everybody may read of ideas: the titles of those that are open, and how many would come. No name, no words.

A line of a minor is for those of the site: its title stays there too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.text.sentences import leads_to_someone
from badges.gatherings.activities.views import ActivityView
from badges.matching.ideas import reads
from badges.matching.ideas.views import IdeaView
from badges.matching.own_name import names_their_own
from badges.matching.rules import may_stand_on_the_public_wall
from badges.people import reads as people

LINES: Final = 12  # of a place: the latest


@dataclass(frozen=True)
class PublicIdea:
    """An open idea as everybody reads it."""

    id: int
    activity: ActivityView | None
    title: str
    coming: int
    needed: int | None


def public_ideas(session: OrmSession, site_id: int) -> list[PublicIdea]:
    """The open ideas of a site, the latest first, without those of minors and of who left. Two statements.

    A title that names a member of the site, or its own author, or that leads to someone, is left out.
    """
    found = reads.public_ideas(session, site_id)
    named = people.named_in(session, [each.title for each in found], [site_id])
    return [
        PublicIdea(each.id, each.activity, each.title, each.coming, each.needed)
        for each in found
        if each.title not in named and not _leads_to_its_author(each)
    ][:LINES]


def is_withheld(session: OrmSession, idea: IdeaView) -> bool:
    """Whether an open idea stands on no public wall, because its title leads to a person. One statement."""
    return _leads_to_its_author(idea) or bool(people.named_in(session, [idea.title], [idea.site_id]))


def is_of_a_minor(idea: IdeaView) -> bool:
    """Whether an idea is for those of the site alone, because of the age of its author."""
    return idea.author is not None and not may_stand_on_the_public_wall(idea.author.age)


def _leads_to_its_author(idea: IdeaView) -> bool:
    """Whether a title names the author of the idea, or holds a contact."""
    named = idea.author is not None and names_their_own(idea.title, idea.author)
    return named or leads_to_someone(idea.title)
