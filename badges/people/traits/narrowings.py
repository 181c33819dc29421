"""What the logbook keeps of the optional questions: those that are asked no longer, and that an answer was changed or
taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing
from badges.base.services import Services
from badges.people import rows
from badges.people.traits import reads
from badges.people.traits.choose_questions import end
from badges.people.traits.rules import Trait
from badges.people.traits.tables import MemberTraits


def _end(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    end(session, [Trait(facts["question"])])


def _not_asked(session: OrmSession) -> Iterable[Facts]:
    """Every question that is not asked: those that were once are among them."""
    return [{"question": each.value} for each in sorted(set(Trait) - reads.asked(session))]


def _forget(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """What they said before stands no longer. What they said instead is not known: they are asked again."""
    member = rows.of_bits(session, str(facts["person"]))
    if member is not None:
        session.execute(delete(MemberTraits).where(MemberTraits.member_id == member.id))


NARROWINGS = (
    Narrowing(Kept.QUESTION_ENDED, _end, standing=_not_asked),
    Narrowing(Kept.ANSWER_ENDED, _forget),
)
