"""« Ses conditions »: what a member wishes wherever they take part, said by voice or on the private page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import at_most, yes
from badges.base.services import Services
from badges.base.times import local_date
from badges.matching.postings import rows
from badges.matching.postings.rows import Speaker
from badges.matching.rules import WORDS_LENGTH
from badges.matching.tables import MemberConditions
from badges.people import changes as people


@dataclass(frozen=True, kw_only=True)
class ConditionsFacts(Facts):
    """What a member wishes. `words` are for the facilitator, who obeys them: « avec une femme »; no rule reads them."""

    at_meetings_only: bool = fact(
        yes, label="conditions_meetings", kind=Kind.YES, column=MemberConditions.at_meetings_only, default=False
    )
    not_at_home: bool = fact(
        yes, label="conditions_home", kind=Kind.YES, column=MemberConditions.not_at_home, default=False
    )
    in_company: bool = fact(
        yes, label="conditions_company", kind=Kind.YES, column=MemberConditions.in_company, default=False
    )
    words: str | None = fact(
        at_most(WORDS_LENGTH, "posting.words_too_long"), label="conditions_words", kind=Kind.LONG_TEXT,
        limit=WORDS_LENGTH, column=MemberConditions.words, default=None,
    )  # fmt: skip

    often: bool = fact(yes, label="conditions_often", kind=Kind.YES, column=MemberConditions.often, default=False)
    mediates: bool = fact(
        yes, label="conditions_mediates", kind=Kind.YES, column=MemberConditions.mediates, default=False
    )

    @property
    def any(self) -> bool:
        """Whether something is said."""
        ticked = (self.at_meetings_only, self.not_at_home, self.in_company, self.often, self.mediates)
        return any(ticked) or self.words is not None


def conditions(session: OrmSession, member_id: int) -> ConditionsFacts:
    """The conditions of a member. One statement."""
    return ConditionsFacts.recorded(found) if (found := session.get(MemberConditions, member_id)) else NONE


def say(services: Services, by: Speaker, member_id: int, facts: ConditionsFacts, *, shown: str | None = None) -> None:
    """Record the conditions of a member; without any their row goes. Idempotent.

    Raises NotFound; NotAllowed; Outdated; Refused as `rows.speaking_member` does.
    """
    with services.database.begin() as session:
        member = rows.speaking_member(session, by, member_id)
        found = session.get(MemberConditions, member_id)
        recorded = ConditionsFacts.recorded(found) if found is not None else NONE
        if facts == recorded:
            return
        versions.refuse_outdated(shown, recorded.version)
        people.hear_of(member, local_date(services.now()))
        if not facts.any and found is not None:
            session.delete(found)
        elif found is not None:
            facts.fill(found)
        else:
            session.add(MemberConditions(member_id=member_id, **facts.columns()))


NONE = ConditionsFacts()
