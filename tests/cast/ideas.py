"""An idea as it is said, each fact to be changed; and who would come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from typing import Any

from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Enrolment
from badges.matching.ideas import become, change, reads, say, voice
from badges.matching.ideas.facts import IdeaFacts, NotedIdeaFacts, OutcomeFacts, ThanksFacts
from badges.matching.ideas.views import IdeaView
from badges.matching.postings.rows import OwnLink
from badges.people.tables import Member
from tests.cast import postings

SOUP: dict[str, Any] = {
    "title": "La soupe du quartier",
    "words": "On ferait une grande soupe, et chacun repart avec un bocal.",
    "activity": "cuisine",
    "needed": 4,
}

TUESDAY = {"chosen": "other", "day": "2026-12-15", "start": "14:00", "end": "16:30"}


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


def another_day(**changes: object) -> OutcomeFacts:
    """A Tuesday afternoon in December."""
    return OutcomeFacts(**{**TUESDAY, **changes})  # type: ignore[arg-type]


def enrolled(services: Services) -> list[tuple[int, Participation, bool]]:
    """Who is enrolled anywhere, in which role, and whether the public reads the name."""
    with services.database.begin(read_only=True) as session:
        rows = session.query(Enrolment).order_by(Enrolment.id)
        return [(each.member_id, each.role, each.name_agreed) for each in rows]


def of_every_kind(services: Services, actor: Actor, members: Sequence[int]) -> None:
    """What these members offer and look for, and ideas: open, become a workshop, unread, closed. The first are 1, 2."""
    postings.of_every_kind(services, actor, members)
    in_each_state(services, actor, members)


def in_each_state(services: Services, actor: Actor, members: Sequence[int]) -> None:
    """An idea of the first member in each state; the others would come to each."""
    first, *others = members
    with services.database.begin(read_only=True) as session:
        site_id = session.get_one(Member, first).site_id
    still_open, became, closed = (
        noted_idea(services, actor, site_id, member=first, title=f"La soupe {place}")
        for place in ("du quartier", "d’hiver", "d’été")
    )
    for number in (still_open, became):
        coming(services, actor, number, others)
    day = local_date(services.now()) + timedelta(days=9)
    become.become(services, actor, became, OutcomeFacts(chosen="other", day=day, start=time(14), end=time(16)))
    own_idea(services, first, title="Le pain")
    change.close(services, actor, closed, ThanksFacts(thanks="Merci, on y pensera cet été."))
