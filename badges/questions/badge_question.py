"""A question that is written on a badge's page, and that it was answered: no account is needed to ask. And the end of
questions and calls whose time is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.text.codes import normalise
from badges.base.times import local_date
from badges.questions.facts import QuestionFacts
from badges.questions.rules import can_be_asked_about
from badges.questions.tables import BadgeCall, Question
from badges.recognition.changes import note_award
from badges.recognition.tables import Award

HOUR: Final = timedelta(hours=1)


def ask(services: Services, code: str, facts: QuestionFacts) -> None:
    """Keep a question for the site of a badge. The same one sent twice is one; none makes room for another.

    Raises NotFound: when the badge's page shows no badge; Refused: `question.busy` with the `minutes` after which the
    badge takes messages again, when it has as many of this hour as it takes; `question.full` when a bound of
    `badges.base` is reached, for this badge, for its site or for all.
    """
    now = services.now()
    with services.database.begin() as session:
        take_turns(session, "questions")
        award = session.scalar(select(Award).where(Award.code == normalise(code)))
        if award is None or not can_be_asked_about(award):
            raise NotFound("award.unknown")
        about = select(Question.id).where(Question.award_id == award.id, Question.text == facts.question)
        same = about.where(
            Question.contact.is_not_distinct_from(facts.contact), Question.asker.is_not_distinct_from(facts.asker)
        )
        if session.scalar(same.limit(1)) is not None:
            return
        if _is_full(session, award):
            raise Refused("question.full")
        if (minutes := _minutes_until_free(session, award, now)) is not None:
            raise Refused("question.busy", minutes=minutes)
        session.add(Question(award_id=award.id, asked_at=now, **facts.columns()))


def _minutes_until_free(session: OrmSession, award: Award, now: datetime) -> int | None:
    """After how many minutes a badge takes a message again; None when it takes one now."""
    lately = select(Question.asked_at).where(Question.award_id == award.id, Question.asked_at > now - HOUR)
    newest = lately.order_by(Question.asked_at.desc()).limit(bounds.QUESTIONS_OF_A_BADGE_AN_HOUR)
    counted = session.scalars(newest).all()
    if len(counted) < bounds.QUESTIONS_OF_A_BADGE_AN_HOUR:
        return None
    return max(1, ceil((counted[-1] + HOUR - now).total_seconds() / 60))


def _is_full(session: OrmSession, award: Award) -> bool:
    counted = select(func.count()).select_from(Question)
    of_badge = counted.where(Question.award_id == award.id)
    of_site = counted.join(Question.award).where(Award.site_id == award.site_id)
    kept = ((of_badge, bounds.QUESTIONS_OF_A_BADGE), (of_site, bounds.QUESTIONS_OF_A_SITE), (counted, bounds.QUESTIONS))
    return any((session.scalar(chosen) or 0) >= most for chosen, most in kept)


def answered(services: Services, actor: Actor, question_id: int) -> None:
    """Delete a question that the site has answered.

    Raises NotFound: `question.over` when it is there no longer, or belongs to another site.
    """
    with services.database.begin(essential=True) as session:  # deleting makes room
        question = session.get(Question, question_id, with_for_update={"of": Question})
        if question is None or not may(actor, Action.ANSWER_QUESTION, question.award.site_id):
            raise NotFound("question.over")
        note_award(session, Act.QUESTION_ANSWERED, actor, question.award, services.now())
        session.delete(question)


def forget_old(services: Services) -> int:
    """Delete what is older than `bounds.QUESTIONS_KEPT`, for the nightly job. Returns how many rows there were."""
    oldest = services.now() - bounds.QUESTIONS_KEPT
    with services.database.begin(essential=True) as session:
        questions = session.execute(delete(Question).where(Question.asked_at < oldest))
        calls = session.execute(delete(BadgeCall).where(BadgeCall.called_on < local_date(oldest)))
        return int(questions.rowcount) + int(calls.rowcount)  # type: ignore[attr-defined]
