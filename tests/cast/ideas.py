"""An idea as it is said, each fact to be changed; and who would come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from badges.base.rights import Actor
from badges.base.services import Services
from badges.matching.ideas import reads, say, voice
from badges.matching.ideas.facts import IdeaFacts, NotedIdeaFacts
from badges.matching.ideas.views import IdeaView
from badges.matching.postings.rows import OwnLink

SOUP: dict[str, Any] = {
    "title": "La soupe du quartier",
    "words": "On ferait une grande soupe, et chacun repart avec un bocal.",
    "activity": "cuisine",
    "needed": 4,
}


def own_idea(services: Services, member: int, *, client_key: str | None = None, **changes: Any) -> int:
    """« La soupe du quartier », written by a member on the private page."""
    return say.say(services, OwnLink(member), IdeaFacts(**{**SOUP, **changes}), client_key=client_key)


def noted_idea(services: Services, actor: Actor, site_id: int, *, client_key: str | None = None, **changes: Any) -> int:
    """The same, noted by the staff; `member`: whose it is."""
    return say.note(services, actor, site_id, NotedIdeaFacts(**{**SOUP, **changes}), client_key=client_key)


def coming(services: Services, actor: Actor, idea_id: int, members: Iterable[int]) -> None:
    """These members would come, as the staff notes it."""
    for member in members:
        voice.would_come(services, actor, idea_id, member)


def shown(services: Services, number: int) -> IdeaView:
    """It as it stands now."""
    with services.database.begin(read_only=True) as session:
        found = reads.idea(session, number)
    assert found is not None
    return found
