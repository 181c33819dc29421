"""What a question to the site of a badge says. Each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.database import bounds
from badges.base.facts import Facts, Kind, fact
from badges.questions.rules import asker_name, question_text, way_to_answer
from badges.questions.tables import Question


@dataclass(frozen=True, kw_only=True)
class QuestionFacts(Facts):
    """A question as it is kept: one line each, in NFC, without control marks."""

    question: str = fact(
        question_text, label="question", kind=Kind.LONG_TEXT, limit=bounds.QUESTION_LETTERS, column=Question.text
    )
    asker: str | None = fact(asker_name, label="asker", limit=bounds.ASKER_LETTERS, column=Question.asker, default=None)
    contact: str | None = fact(way_to_answer, label="way_to_answer", limit=254, column=Question.contact, default=None)
