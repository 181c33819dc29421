"""Which questions are asked, what a member answered for their own page, and the answers of many without their names."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.people.traits.facts import AnswersFacts
from badges.people.traits.rules import Trait
from badges.people.traits.tables import MemberTraits, TraitQuestion


def asked(session: OrmSession) -> frozenset[Trait]:
    """The questions that are switched on. One statement."""
    return frozenset(session.scalars(select(TraitQuestion.trait)))


def own(session: OrmSession, member_id: int) -> AnswersFacts:
    """What a member answered, for their own page alone; never the gender, which no page shows. One statement."""
    row = session.get(MemberTraits, member_id)
    return AnswersFacts.recorded(row) if row is not None else NOTHING


def answers(session: OrmSession, trait: Trait, member_ids: Collection[int]) -> dict[int, str]:
    """What these members answered to one question, by member: for counts alone (`badges.reports.traits`)."""
    column = getattr(MemberTraits, trait.value)
    chosen = select(MemberTraits.member_id, column).where(column.is_not(None))
    return {number: str(said) for number, said in session.execute(chosen) if number in member_ids}


NOTHING = AnswersFacts()
