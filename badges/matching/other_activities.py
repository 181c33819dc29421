"""Words of their own for an activity that the list does not have: one that three people use is proposed to it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text.names import folded
from badges.gatherings.activities import changes as activities
from badges.matching.postings import rows
from badges.matching.tables import Posting
from badges.people.tables import Member

ENOUGH = 3  # people


@dataclass(frozen=True)
class OtherActivity:
    """A word that several people use, as the first of them wrote it. Who they are is not told."""

    word: str


def others(session: OrmSession) -> list[OtherActivity]:
    """The words that three people and more use for what they offer or look for, by word. One statement."""
    people: dict[str, set[int]] = {}
    written: dict[str, str] = {}
    chosen = select(Posting.member_id, Posting.other_activity).join(Member, Member.id == Posting.member_id)
    chosen = chosen.where(Posting.other_activity.is_not(None), Posting.read_at.is_not(None), *rows.there())
    for member_id, said in session.execute(chosen.order_by(Posting.id)):
        word = said or ""
        key = folded(word)
        people.setdefault(key, set()).add(member_id)
        written.setdefault(key, word)
    return [OtherActivity(written[key]) for key in sorted(people) if len(people[key]) >= ENOUGH]


def adopt(services: Services, actor: Actor, word: str, activity: str) -> int:
    """Let the offers and requests that use a word be about an activity of the list, by its key. Twice is once.

    Returns how many. Raises Refused: activity.unknown.
    """
    require(actor, Action.MANAGE_ACTIVITIES)
    with services.database.begin() as session:
        activity_id, key = activities.offered(session, activity), folded(word)
        if activity_id is None:
            raise Refused("activity.unknown")
        found = session.scalars(select(Posting).where(Posting.other_activity.is_not(None)))
        same = [each for each in found if folded(each.other_activity or "") == key]
        for each in same:
            each.activity_id, each.other_activity = activity_id, None
        return len(same)
