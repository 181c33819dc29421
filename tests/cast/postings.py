"""An offer or a request as somebody says it, each fact to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from badges.base.services import Services
from badges.matching.postings import reads, say
from badges.matching.postings.facts import PostingFacts
from badges.matching.postings.rows import OwnLink, Speaker
from badges.matching.postings.views import PostingView


def facts(**changes: Any) -> PostingFacts:
    """« Je sais faire un ourlet », on a Wednesday morning."""
    said: dict[str, Any] = {
        "side": "offered",
        "words": "Faire un ourlet, je montre volontiers.",
        "activity": "couture",
        "days": ["we"],
        "moments": ["morning"],
        **changes,
    }
    return PostingFacts(**said)


def posting(services: Services, by: Speaker, member_id: int, *, client_key: str | None = None, **changes: Any) -> int:
    """Record it, and return its number."""
    return say.say(services, by, member_id, facts(**changes), client_key=client_key)


def shown(services: Services, number: int) -> PostingView:
    """It as it stands now."""
    with services.database.begin(read_only=True) as session:
        found = reads.posting(session, number)
    assert found is not None
    return found


def of_every_kind(services: Services, by: Speaker, members: Sequence[int]) -> None:
    """What these members offer in public, one at a price; what they look for by their own link; a word of their own."""
    for number, member in enumerate(members):
        words = "Faire un ourlet, 10 € de l’heure." if number == 0 else "Faire un ourlet."
        posting(services, by, member, words=words, words_public=True, name_public=True)
        posting(services, OwnLink(member), member, side="sought", words="Apprendre à danser, sans miroir.")
        posting(services, by, member, activity="autre", other_activity="Abeilles")
