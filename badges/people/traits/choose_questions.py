"""The coordination says which questions are asked. What was answered to one that is switched off is deleted at once."""

from __future__ import annotations

from sqlalchemy import and_, delete, update
from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.journal.rules import QUESTIONS
from badges.base.logbook import notes as logbook
from badges.base.logbook.acts import Kept
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.people.traits import reads
from badges.people.traits.facts import QuestionsFacts
from badges.people.traits.rules import Trait
from badges.people.traits.tables import MemberTraits, TraitQuestion


def choose(services: Services, actor: Actor, facts: QuestionsFacts, *, shown: str | None = None) -> None:
    """Switch questions on and off. Idempotent.

    Raises NotAllowed; Outdated: when another page has changed them since.
    """
    require(actor, Action.CHOOSE_QUESTIONS)
    now = services.now()
    with services.database.begin() as session:
        asked = reads.asked(session)
        if facts.asked == asked:
            return
        versions.refuse_outdated(shown, recorded(asked).version)
        session.add_all(TraitQuestion(trait=each, since=now) for each in sorted(facts.asked - asked))
        # An answer holds the row of its question, so none comes after these have gone.
        ended = sorted(asked - facts.asked)
        end(session, ended)
        for each in ended:
            logbook.note(session, Kept.QUESTION_ENDED, {"question": each.value}, now)
        note(session, Act.PUBLIC_FACT_CHANGED, actor, About(text=QUESTIONS), now)


def recorded(asked: frozenset[Trait]) -> QuestionsFacts:
    """The form as it is recorded."""
    return QuestionsFacts(**{each.value: True for each in asked})


def end(session: OrmSession, ended: list[Trait]) -> None:
    """Ask these questions no longer: delete every answer to them, and the rows that hold no answer any more."""
    if ended:
        session.execute(delete(TraitQuestion).where(TraitQuestion.trait.in_(ended)))
        session.execute(update(MemberTraits).values({each.value: None for each in ended}))
        columns = (getattr(MemberTraits, each.value) for each in Trait)
        session.execute(delete(MemberTraits).where(and_(*(each.is_(None) for each in columns))))
