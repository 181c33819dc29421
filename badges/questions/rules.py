"""What a question may hold, and about which badges one may be asked. Pure."""

from __future__ import annotations

import re

from badges.base.database import bounds
from badges.base.errors import Refused
from badges.base.text import contacts, names
from badges.publication.visibility import Answer, Kind, answer
from badges.recognition.states import AwardState
from badges.recognition.tables import Award

_LINK = re.compile(r"https?:|://|\bwww\.", re.IGNORECASE)


def question_text(typed: str) -> str:
    """Return the question itself. Raises Refused: `question.empty`, `question.too_long`, `question.link`."""
    text = _plain(typed, bounds.QUESTION_LETTERS, "question.too_long")
    if text is None:
        raise Refused("question.empty")
    return text


def asker_name(typed: str) -> str | None:
    """Return who asks, as they write it. Raises Refused: `question.asker_too_long`, `question.link`."""
    return _plain(typed, bounds.ASKER_LETTERS, "question.asker_too_long")


def way_to_answer(typed: str) -> str | None:
    """Return the telephone number or the e-mail address to answer. Raises Refused: `question.contact`."""
    given = names.clean(typed)
    if given is None:
        return None
    found = contacts.email(given) if "@" in given else contacts.e164(given)
    if found is None:
        raise Refused("question.contact")
    return found


def _plain(typed: str, longest: int, too_long: str) -> str | None:
    """One line without a link, or None for nothing. Raises Refused: `too_long` beyond `longest` letters."""
    text = names.clean(typed)
    if text is None:
        return None
    if len(text) > longest:
        raise Refused(too_long, length=longest)
    if _LINK.search(text):
        raise Refused("question.link")
    return text


def can_be_asked_about(award: Award) -> bool:
    """Whether a question can be written about a badge: whether its page shows what it says."""
    return answer(award, Kind.PAGE) is Answer.YES and award.state != AwardState.WITHDRAWN


def is_held(award: Award) -> bool:
    """Whether a member holds this badge, shown to others or not; an undone one counts, as on its hidden page."""
    return award.issued_at is not None and answer(award, Kind.PAGE) is not Answer.GONE
