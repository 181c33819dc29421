"""What everybody may read of ideas: the titles of those that are open, and how many would come. No name, no words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.text.sentences import names_someone
from badges.gatherings.activities.views import ActivityView
from badges.matching.ideas import reads
from badges.matching.ideas.views import IdeaView
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
    """The open ideas of a site, the latest first. Two statements.

    A title that names a member of the site, or its own author, is left out.
    """
    found = reads.open_ideas(session, [site_id])
    named = people.named_in(session, [each.title for each in found], [site_id])
    return [
        PublicIdea(each.id, each.activity, each.title, each.coming, each.needed)
        for each in found
        if each.title not in named and not names_its_author(each)
    ][:LINES]


def is_withheld(session: OrmSession, idea: IdeaView) -> bool:
    """Whether an open idea stands on no public wall, because of the member that its title names. One statement."""
    return names_its_author(idea) or bool(people.named_in(session, [idea.title], [idea.site_id]))


def names_its_author(idea: IdeaView) -> bool:
    """Whether a title names the author of the idea."""
    if idea.author is None:
        return False
    given = [each for each in (idea.author.given_name, idea.author.called) if each]
    family = [idea.author.family_name] if idea.author.family_name else []
    return names_someone(idea.title, given, family) is not None
